"""How many: the number before what an event is about ("two underground nuclear tests", "at least 15 people")."""

from __future__ import annotations

from decimal import Decimal

from service.coding.enrich.names import fold
from service.coding.enrich.time_tokens import Token, tokens_of
from service.coding.enrich.time_words import MONTHS, SHORT_MONTHS, words
from service.coding.enrich.time_years import is_year

_ONES = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_SCALES = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}
_NOTHING = words(
    "percent per a am p pm year years month months week weeks day days hour hours minute minutes second seconds km kms "
    "kilometer kilometers kilometre kilometres mile miles meter meters metre metres feet foot inch inches ton tons "
    "tonne tonnes kg kilogram kilograms pound pounds degree degrees dollar dollars euro euros yen yuan won rupee "
    "rupees usd kroner kronor krona krone lira liras peso pesos riyal riyals dinar dinars dirham dirhams shekel "
    "shekels zloty zlotys rand naira baht ringgit forint forints hryvnia hryvnias franc francs shilling shillings "
    "taka real reais "
    "ruble rubles rouble roubles cent cents of or and to in on at by from for with the gmt decade decades century "
    "centuries acre acres hectare hectares barrel barrels liter liters litre litres nautical square cubic knots time "
    "times point points megawatt megawatts mw kilotons kiloton is was are were has have had will would who that which "
    "but as than after before when said crore lakh more another local utc est edt cet"
)
_CODES = words(
    "no number resolution resolutions article chapter section flight route type mark room page level phase stage tier "
    "block grade category version top class group # $ year channel act rule line unit size aged age u"
)
_IN_TIME = words("in since by until till from during of after before around")
MAX_COUNT = 10_000_000_000
"""More than any event counts; a longer number is a code."""


def find_count(text: str) -> int | None:
    """The first number that counts a thing named after it, else None. Dates, measures, amounts and codes don't."""
    tokens = tokens_of(fold(text))
    at = 3
    while at < len(tokens) - 5:
        value, end = _number(tokens, at)
        if value is None:
            at += 1
            continue
        if value == int(value) and 1 <= value <= MAX_COUNT and _counts(tokens, at, end):
            return int(value)
        at = end
    return None


def _number(tokens: list[Token], at: int) -> tuple[Decimal | None, int]:
    """The value of the number at a token and the index after it: "1,500", "twenty-five", "2.5 million", "a dozen"."""
    low = tokens[at][0]
    if low in ("a", "an"):
        return (Decimal(_SCALES[tokens[at + 1][0]]), at + 2) if tokens[at + 1][0] in _SCALES else (None, at)
    value, end = _simple(tokens, at)
    if value is None:
        return None, at
    while (scale := _SCALES.get(tokens[end][0])) is not None and value <= MAX_COUNT:
        value, end = value * scale, end + 1
    return value, end


def _simple(tokens: list[Token], at: int) -> tuple[Decimal | None, int]:
    low = tokens[at][0]
    if low in _TENS:
        joined = tokens[at + 1][0] == "-" and 1 <= _ONES.get(tokens[at + 2][0], 0) <= 9
        return (Decimal(_TENS[low] + _ONES[tokens[at + 2][0]]), at + 3) if joined else (Decimal(_TENS[low]), at + 1)
    if low in _ONES:
        return Decimal(_ONES[low]), at + 1
    if not (low.isascii() and low[:1].isdigit() and len(low) <= 15 and set(low) <= set("0123456789,.")):
        return None, at
    if "," in low and [len(part) for part in low.split(".")[0].split(",")[1:]] != [3] * low.split(".")[0].count(","):
        return None, at
    plain = low.replace(",", "")
    return (Decimal(plain), at + 1) if plain.count(".") < 2 else (None, at)


def _counts(tokens: list[Token], at: int, end: int) -> bool:
    """A noun follows at once, and nothing says that the number is a date, a code or a part of a word."""
    before, after = tokens[at - 1], tokens[end]
    if not after[0].isalpha() or after[0] in _NOTHING or after[0] in MONTHS or after[1] == tokens[end - 1][2]:
        return False
    if before[2] == tokens[at][1] and before[0] not in ("", "(", '"', "'"):
        return False  # "F-16 jets", "$5 notes"
    if before[0] in _CODES or before[0] in MONTHS or before[0] in SHORT_MONTHS:
        return False
    return not (is_year(tokens[at][0]) and (before[0] in _IN_TIME or not after[0].endswith("s")))

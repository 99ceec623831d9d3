"""Amounts of money: "$1.2 Billion", "300 million euros", "Rs 500 crore"."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from service.coding.enrich.gazetteer import find_spans
from service.coding.enrich.names import fold
from service.coding.enrich.tables import load, split

_SCALES = {
    "thousand": 3, "k": 3, "lakh": 5, "lakhs": 5, "million": 6, "millions": 6, "mn": 6, "mln": 6, "mio": 6, "m": 6,
    "crore": 7, "crores": 7, "billion": 9, "billions": 9, "bn": 9, "bln": 9, "b": 9, "trillion": 12, "trillions": 12,
    "trn": 12, "tn": 12, "t": 12,
}  # fmt: skip
"""Powers of ten."""

_SMALL = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
          "nine": "9", "ten": "10", "a": "1", "half a": "0.5"}  # fmt: skip
_NUMBER = r"(?P<n>\d{1,3}(?:,\d{2,3}){1,6}(?:\.\d{1,4})?|\d{1,15}(?:\.\d{1,6})?)(?![.,]?\d)"
_SCALE = rf"(?:(?:[ -]|(?<=\d))(?P<s>{'|'.join(sorted(_SCALES, key=len, reverse=True))})\b)?"
_UPTO = re.compile(rf"(?:-| to | and | or )(?P<sign>[^\s\d]{{0,4}}) ?{_NUMBER}{_SCALE}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MoneyMatch:
    """``text[start:end]`` is ``amount`` (an exact decimal string) of ``currency`` (ISO 4217)."""

    amount: str
    currency: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Currencies:
    signs: dict[str, str]
    plain: frozenset[str]
    names: dict[str, str]
    families: dict[str, dict[str, str]]
    hint: re.Pattern[str]
    signed: re.Pattern[str]
    named: re.Pattern[str]


def _pairs(line: str) -> dict[str, str]:
    return {words.strip(): code for part in split(line) for words, _, code in [part.rpartition(" ")]}


def _any(words: dict[str, object]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@functools.cache
def _currencies() -> _Currencies:
    data = load("currencies")
    signs, names = _pairs(data["signs"]), _pairs(data["names"])
    families: dict[str, dict[str, str]] = {}
    for words, line in data["families"].items():
        codes = {}
        for part in split(line):
            country, _, code = part.partition(" ")
            codes[country] = code
        families |= dict.fromkeys(words.split(), codes)
    name = _any({**names, **families})
    single = "".join(re.escape(sign) for sign in signs if len(sign) == 1)
    small = "|".join(sorted(_SMALL, key=len, reverse=True))
    return _Currencies(
        signs, frozenset(split(data["plain_codes"])), names, families,
        re.compile(rf"[{single}]|\d[ -]?[A-Za-z]|[A-Za-z]\.? ?\d|illion |rillion "),
        re.compile(rf"(?<![^\W\d_])(?P<sign>{_any({**signs})}) ?{_NUMBER}(?i:{_SCALE})"),
        re.compile(rf"(?<![\w.,{single}])(?:{_NUMBER}|(?P<w>{small})){_SCALE}[ -](?P<name>{name})\b", re.IGNORECASE),
    )  # fmt: skip


def find_money(text: str) -> tuple[MoneyMatch, ...]:
    """Every amount of money in ``text``, in its order. Offsets are code points. Linear time."""
    folded, known = fold(text), _currencies()
    if known.hint.search(folded) is None:
        return ()
    signed = [match for m in known.signed.finditer(folded) if (match := _signed(text, folded, m)) is not None]
    taken = {at for match in signed for at in (match.start, match.end - 1)}
    found, country = list(signed), functools.cache(lambda: _countries(folded))
    for m in known.named.finditer(folded):
        if taken.isdisjoint(range(*m.span())):
            match = _named(text, folded, m, country)
            if match is not None:
                found.append(match)
    return tuple(sorted(found, key=lambda match: match.start))


def _signed(text: str, folded: str, m: re.Match[str]) -> MoneyMatch | None:
    known, sign, scale = _currencies(), m["sign"], m["s"]
    if scale is None and (upto := _UPTO.match(folded, m.end())) and upto["sign"] in ("", sign):
        scale = upto["s"] if _decimal(m["n"]) < _decimal(upto["n"]) else None
    amount = _amount(m["n"], scale)
    if sign[-1].isalpha() and sign not in known.plain and scale is None and Decimal(amount) < 1000:
        return None
    return MoneyMatch(amount, known.signs[sign], text[m.start() : m.end()], m.start(), m.end())


def _named(text: str, folded: str, m: re.Match[str], countries: Callable[[], tuple[str, ...]]) -> MoneyMatch | None:
    known, name, scale = _currencies(), m["name"].lower(), m["s"]
    if name == "won" and scale is None and "," not in (m["n"] or ""):
        return None  # "20 won seats"
    if name in ("pound", "pounds") and (scale is None or folded.startswith(" of", m.end())):
        return None
    if m["w"] and scale is None and m["w"].lower() in ("a", "half a"):
        return None
    currency = known.names.get(name) or _shared(known.families.get(name, {}), countries)
    amount = _amount(m["n"] or _SMALL[m["w"].lower()], scale)
    return MoneyMatch(amount, currency, text[m.start() : m.end()], m.start(), m.end()) if currency else None


def _countries(folded: str) -> tuple[str, ...]:
    return tuple(entry.country for _, _, entry in find_spans(folded))


def _shared(family: dict[str, str], countries: Callable[[], tuple[str, ...]]) -> str:
    """The currency of a name that several countries use: of the first one that the text names."""
    named = next((country for country in countries() if country in family), "default")
    return family.get(named, "")


def _decimal(number: str) -> Decimal:
    return Decimal(number.replace(",", ""))


def _amount(number: str, scale: str | None) -> str:
    """The exact product, written plainly: "1.2" and "billion" give "1200000000"."""
    value = _decimal(number) * Decimal(10) ** _SCALES.get((scale or "").lower(), 0)
    plain = format(value, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain

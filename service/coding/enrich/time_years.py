"""Reading years, decades and centuries."""

from __future__ import annotations

from dataclasses import replace

from service.coding.enrich.time_tokens import Read, Token
from service.coding.enrich.time_words import DECADE_WORDS, DETERMINERS, FUNCTION_WORDS, WHICH, Point, words

_CUES = words(
    "in since by until till during before after around circa early late mid through between from of to end "
    "back for late-"
)
_MEASURES = words(
    "hours hrs hour gmt utc local est edt cet ist bst km kg kilometers kilometres meters metres feet miles "
    "tons tonnes percent % dollars euros rupees pounds people soldiers troops mm hectares acres barrels"
)
_SIGNS = words("$ € £ ¥ ₩ ₹ # no resolution article room flight route number nos")


def is_year(word: str) -> bool:
    """Four digits from 1500 to 2100."""
    return len(word) == 4 and word.isascii() and word.isdigit() and 1500 <= int(word) <= 2100


def year_after(tokens: list[Token], at: int, point: Point) -> tuple[Point, int]:
    """``point`` with the year after it (", 2016", "of 2016", "last year", "of the year"), and the index after that."""
    low = tokens[at][0]
    if is_year(low) and not _measured(tokens, at):
        return replace(point, year=int(low)), at + 1
    skip = at + 1 if low in (",", "of", "in") else at
    word, after = tokens[skip][0], tokens[skip + 1][0]
    if skip > at and is_year(word) and (low == "of" or (low == "," and point.unit in ("day", "month"))):
        return (replace(point, year=int(word)), skip + 1) if not _measured(tokens, skip) else (point, at)
    if word in ("last", "this", "next") and after == "year" and low != "in":
        return replace(point, year_offset=WHICH[word]), skip + 2
    if low == "of" and word == "the" and after == "year":
        return replace(point, year_offset=0), skip + 2
    if word in ("fiscal", "fy") and (year := read_fiscal_year(tokens, skip)) is not None:
        return replace(point, year=year.point.year), year.end
    return point, at


def _measured(tokens: list[Token], at: int) -> bool:
    """A number with a unit after it, or a code before it: no year."""
    return tokens[at + 1][0] in _MEASURES or tokens[at - 1][0] in _SIGNS


def read_year(tokens: list[Token], at: int) -> Read | None:
    """A year that something near shows to be one: "in 2012", "(2014)", "mid-2017", "the 2015 nuclear deal"."""
    low = tokens[at][0]
    if not is_year(low) or _measured(tokens, at):
        return None
    before, after = tokens[at - 1][0], tokens[at + 1]
    found = Read(Point("year", year=int(low)), at + 1)
    if before == "(" and after[0] in (")", "-", ",", ";"):
        return found
    if before == "-":
        return found if tokens[at - 2][0] in ("mid", "early", "late", "end") else None
    counted = after[0].isalpha() and after[0].endswith("s") and after[0] not in FUNCTION_WORDS
    if before in DETERMINERS:
        named = after[0].isalpha() and after[0] not in FUNCTION_WORDS
        return found if named and not (counted and int(low) % 100 == 0) else None
    if before not in _CUES or (counted and (before in ("of", "to", "for", "from") or int(low) % 100 == 0)):
        return None
    if before in ("of", "for", "to", "end") and tokens[at - 2][0] in ("hundreds", "thousands", "total", "up"):
        return None
    return found


def read_decade(tokens: list[Token], at: int) -> Read | None:
    """ "The 1990s", "the mid-'90s", "the nineties"; "the 19th century"."""
    low, before = tokens[at][0], tokens[at - 1][0]
    after = at + 1
    cued = before in ("the", "'", "early", "late", "mid", "-") and tokens[at - 2][0] not in (
        "his",
        "her",
        "their",
        "my",
    )
    if low in DECADE_WORDS:
        return Read(Point("decade", number=DECADE_WORDS[low]), after) if cued else None
    if low.endswith("0s") and low[:-1].isascii() and low[:-1].isdigit():
        year = int(low[:-1]) if len(low) <= 5 else 0
        if len(low) == 3 and cued and year >= 20:
            return Read(Point("decade", number=190 + year // 10), after)
        return Read(Point("decade", number=year // 10), after) if 1500 <= year <= 2100 else None
    if low[-2:] in ("st", "nd", "rd", "th"):
        after += tokens[after][0] == "-"
        if tokens[after][0] == "century" and low[:-2].isascii() and low[:-2].isdigit() and 1 <= int(low[:-2][:3]) <= 22:
            return Read(Point("century", number=int(low[:-2]) - 1), after + 1)
    return None


def read_fiscal_year(tokens: list[Token], at: int) -> Read | None:
    """ "FY2017", "FY17", "fiscal 2017", "fiscal year 2017": that year."""
    number = at + 1 + (tokens[at + 1][0] == "year")
    word = tokens[number][0]
    if is_year(word):
        return Read(Point("year", year=int(word)), number + 1)
    short = tokens[at][0] == "fy" and len(word) == 2 and word.isascii() and word.isdigit()
    return Read(Point("year", year=2000 + int(word)), number + 1) if short else None

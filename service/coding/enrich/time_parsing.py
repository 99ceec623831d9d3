"""Finding the time expressions of a sentence: single dates, lists ("in 2006, 2009 and 2013") and ranges."""

from __future__ import annotations

from dataclasses import replace

from service.coding.enrich.names import fold
from service.coding.enrich.time_days import month_at, read_month
from service.coding.enrich.time_points import read_point
from service.coding.enrich.time_tokens import Read, Token, day_number, tokens_of
from service.coding.enrich.time_words import (
    DAY_PARTS,
    DETERMINERS,
    FUNCTION_WORDS,
    QUALIFIERS,
    SHORT_WEEKDAYS,
    WEEKDAYS,
    Point,
    TimeExpression,
    words,
)
from service.coding.enrich.time_years import is_year, year_after

_AND = frozenset(("and", "or", "&", ","))
_TO = frozenset(("to", "through", "until", "till", "-"))
_PREPOSITIONS = words(
    "in on at since by until till before after from during for between through throughout of around to as within over"
)
MAX_PARTS = 12
"""More dates than this in one list are a table, not a sentence."""


def find_times(sentence: str) -> tuple[TimeExpression, ...]:
    """Every expression that says when, in its order, without overlaps. Linear in the sentence's length."""
    tokens = tokens_of(fold(sentence))
    found, at, last = [], 3, len(tokens) - 5
    while at < last:
        read = _numbers_before_month(tokens, at) or _single(tokens, at)
        if read is None:
            at += 1
            continue
        parts, end, is_range = read
        if len(parts) < MAX_PARTS:
            parts, end, is_range = _more(tokens, at, parts, end, is_range)
        found.append(_expression(sentence, tokens, at, end, _share_year(parts, is_range), is_range))
        at = end
    return tuple(found)


Parts = tuple[list[Point], int, bool]


def _single(tokens: list[Token], at: int) -> Parts | None:
    read = read_point(tokens, at)
    return None if read is None else ([read.point], read.end, False)


def _numbers_before_month(tokens: list[Token], at: int) -> Parts | None:
    """ "5-7 January 2014", "the 5th and 6th of May"."""
    first = day_number(tokens[at][0])
    second = day_number(tokens[at + 2][0]) if first else None
    if first is None or second is None or tokens[at + 1][0] not in ("-", "and", "to", "or", "through"):
        return None
    found = month_at(tokens, at + 4 if tokens[at + 3][0] == "of" else at + 3)
    if found is None:
        return None
    last, end = year_after(tokens, found[1], Point("day", month=found[0], day=second))
    return [replace(last, day=first), last], end, tokens[at + 1][0] in _TO


def _more(tokens: list[Token], at: int, parts: list[Point], end: int, is_range: bool) -> Parts:
    """The parts that a list or a range adds to the first one."""
    between = tokens[at - 1][0] == "between"
    while not is_range and len(parts) < MAX_PARTS:
        sign = tokens[end][0]
        if sign not in _AND and sign not in _TO:
            break
        after = end + 1 + (sign == "," and tokens[end + 1][0] in ("and", "or"))
        read = _continued(tokens, after, parts[-1], sign)
        if read is None:
            break
        parts.append(read.point)
        end = read.end
        is_range = sign in _TO or (between and sign == "and")
    return parts, end, is_range


def _continued(tokens: list[Token], at: int, last: Point, sign: str) -> Read | None:
    """The next date of a list, which may leave out what the one before it said: "Nov. 5 and 6", "2006, 2009"."""
    low = tokens[at][0]
    if last.unit == "year" and last.year is not None:
        if is_year(low):
            return Read(Point("year", year=int(low)), at + 1)
        if sign == "-" and len(low) == 2 and low.isascii() and low.isdigit() and int(low) > last.year % 100:
            return Read(Point("year", year=last.year // 100 * 100 + int(low)), at + 1)
        return None
    if last.unit == "day" and last.weekday is not None:
        same = low in WEEKDAYS or (low in SHORT_WEEKDAYS and sign == "-")
        return Read(replace(last, weekday=(WEEKDAYS | SHORT_WEEKDAYS)[low]), at + 1) if same else None
    if last.unit == "month" and last.month is not None:
        return read_month(tokens, at, cued=True)
    if last.unit != "day" or last.day is None or last.month is None:
        return None
    dated = read_point(tokens, at)
    if dated is not None and dated.point.unit == "day" and dated.point.month is not None:
        return dated
    day, after = day_number(low), tokens[at + 1][0]
    if day is None or (sign == "," and after not in ("and", "or", ",")) or after in DAY_PARTS or ":" in tokens[at][3]:
        return None
    if after.isalpha() and after not in FUNCTION_WORDS and after not in ("last", "next"):
        return None
    return Read(*year_after(tokens, at + 1, replace(last, day=day)))


def _share_year(parts: list[Point], is_range: bool) -> tuple[Point, ...]:
    """A year said once, at the end, holds for all: "January 6 and September 9 this year"."""
    last = parts[-1]
    if len(parts) == 1 or last.unit not in ("day", "month") or (last.year, last.year_offset) == (None, None):
        return tuple(parts)
    shared = []
    for part in parts:
        if part.month is not None and (part.year, part.year_offset) == (None, None):
            back = is_range and last.month is not None and part.month > last.month
            year = last.year - back if last.year is not None else None
            part = replace(part, year=year, year_offset=last.year_offset)
        shared.append(part)
    return tuple(shared)


def _expression(
    sentence: str, tokens: list[Token], at: int, end: int, parts: tuple[Point, ...], is_range: bool
) -> TimeExpression:
    before = at - 1
    while tokens[before][0] in QUALIFIERS or (tokens[before][0] == "-" and tokens[before - 1][0] in QUALIFIERS):
        before -= 1
    first = before + 1
    while first < at and tokens[first][0] in ("-", "end", "start", "beginning"):
        first += 1
    determiner = tokens[before][0] in DETERMINERS
    if tokens[before][0] in ("the", "of"):
        before -= 1
        while tokens[before][0] in QUALIFIERS or tokens[before][0] == "the":
            before -= 1
    preposition = tokens[before][0] if tokens[before][0] in _PREPOSITIONS else ""
    after = tokens[end][0]
    noun = after.isalpha() and after not in FUNCTION_WORDS
    start, stop = tokens[first][1], tokens[end - 1][2]
    attributive = after == "'s" or (noun and determiner and len(parts) == 1)
    return TimeExpression(sentence[start:stop], start, stop, parts, is_range, preposition, attributive)

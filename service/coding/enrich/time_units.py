"""Reading weeks, months, quarters, seasons and counted units, relative to now or named with their year."""

from __future__ import annotations

from service.coding.enrich.time_days import AFTER_DATE, month_at, read_month, read_weekday
from service.coding.enrich.time_tokens import Read, Token, day_number, number_of
from service.coding.enrich.time_words import (
    ANAPHORIC,
    DAY_PARTS,
    ORDINALS,
    SEASONS,
    SHORT_WEEKDAYS,
    UNITS,
    WEEKDAYS,
    WHICH,
    Point,
)
from service.coding.enrich.time_years import year_after

_VAGUE = frozenset(("week", "month", "year", "decade", "century"))


def read_which(tokens: list[Token], at: int) -> Read | None:
    """ "Last week", "next March", "this Friday", "last night"; nothing for "the last year", "past months"."""
    low, before, after = tokens[at][0], tokens[at - 1][0], tokens[at + 1][0]
    if low in ("past", "coming") and before != "this" and not (after == "weekend" and before == "the"):
        return None
    if low == "this" and after in ("past", "coming"):
        return None
    offset = WHICH[low]
    if after in WEEKDAYS or after in SHORT_WEEKDAYS:
        return read_weekday(tokens, at + 1, offset)
    if (found := month_at(tokens, at + 1)) is not None:
        if day_number(tokens[found[1]][0]):
            return read_month(tokens, at + 1)
        return Read(Point("month", month=found[0], offset=offset), found[1])
    if after in SEASONS:
        return Read(Point("season", number=SEASONS[after], offset=offset), at + 2)
    if after in DAY_PARTS and after != "noon":
        return Read(Point("day", offset=0 if offset >= 0 else -1), at + 2) if low != "next" else None
    unit = UNITS.get(after)
    if unit is None or after.endswith("s"):
        return None
    if unit == "day":
        return Read(Point("day", offset=1, anaphoric=True), at + 2) if (before, low) == ("the", "next") else None
    if before == "the" and unit in _VAGUE and low != "current":
        return _part_of_month(tokens, at + 1)
    if tokens[at + 2][0] == "of":
        return _part_of_month(tokens, at + 1)
    return Read(Point(unit, offset=offset), at + 2)


def _part_of_month(tokens: list[Token], at: int) -> Read | None:
    """ "The last week of October": the month."""
    if tokens[at][0] in ("week", "day", "days", "weeks") and tokens[at + 1][0] == "of":
        return read_month(tokens, at + 2)
    return None


def read_ordinal(tokens: list[Token], at: int) -> Read | None:
    """ "The third quarter of 2017", "first half of this year", "first week of March"."""
    number, unit_at = ORDINALS[tokens[at][0]], at + 1 + (tokens[at + 1][0] == "-")
    unit = tokens[unit_at][0]
    if unit == "quarter" and number <= 4:
        point, end = year_after(tokens, unit_at + 1, Point("quarter", number=number))
        return (
            Read(point, end)
            if end > unit_at + 1 or (tokens[at - 1][0] == "the" and tokens[at - 2][0] == "in")
            else None
        )
    if unit == "half" and number <= 2:
        point, end = year_after(tokens, unit_at + 1, Point("half", number=number))
        return Read(point, end) if end > unit_at + 1 else None
    return _part_of_month(tokens, unit_at)


def read_short_quarter(tokens: list[Token], at: int) -> Read | None:
    """ "Q2 2015", "H1 2016"."""
    letter, number = tokens[at], tokens[at + 1]
    if letter[3] not in ("Q", "H") or number[1] != letter[2] or number[0] not in ("1", "2", "3", "4"):
        return None
    if letter[3] == "H" and number[0] in ("3", "4"):
        return None
    shape = Point("quarter" if letter[3] == "Q" else "half", number=int(number[0]))
    point, end = year_after(tokens, at + 2, shape)
    return Read(point, end) if end > at + 2 else None


def read_season(tokens: list[Token], at: int) -> Read | None:
    """ "The summer of 2015", "winter 2014", "in the spring"."""
    low = tokens[at][0]
    point, end = year_after(tokens, at + 1, Point("season", number=SEASONS[low]))
    if end > at + 1:
        return Read(point, end) if point.year or tokens[at + 1][0] == "of" else None
    cue = tokens[at - 2][0] if tokens[at - 1][0] == "the" else tokens[at - 1][0]
    plain = not tokens[at + 1][0].isalpha() or tokens[at + 1][0] in AFTER_DATE
    if tokens[at][3].islower() and plain and cue in ("in", "by", "since", "until", "during"):
        return Read(point, end) if low != "fall" or tokens[at - 1][0] == "the" else None
    return None


def read_edge(tokens: list[Token], at: int) -> Read | None:
    """ "The end of the year", "year-end", "the beginning of the month"."""
    low = tokens[at][0]
    if low in ("year", "month"):
        joined = tokens[at + 1][0] in ("-", "'s") and tokens[at + 2][0] == "end"
        return Read(Point(UNITS[low], offset=0), at + 3) if joined else None
    if tokens[at + 1][0] != "of" or tokens[at + 2][0] != "the":
        return None
    unit = tokens[at + 3][0]
    return (
        Read(Point(UNITS[unit], offset=0), at + 4) if unit in ("week", "month", "year", "quarter", "decade") else None
    )


def read_count(tokens: list[Token], at: int) -> Read | None:
    """ "Two days ago", "a year earlier", "in three weeks"; nothing for durations ("four years", "a two-day visit")."""
    number, unit = number_of(tokens[at][0]), UNITS.get(tokens[at + 1][0])
    if number is None or unit is None or unit in ("quarter", "weekend") or tokens[at - 1][0] in ("-", "and"):
        return None
    marker, after = tokens[at + 2][0], tokens[at + 3]
    if marker == "ago":
        return Read(Point(unit, offset=-number), at + 3)
    if marker == "from" and after[0] == "now":
        return Read(Point(unit, offset=number), at + 4)
    if marker in ("earlier", "before") and (marker == "earlier" or not after[0].isalnum()):
        return Read(Point(unit, offset=-number, anaphoric=True), at + 3)
    if marker in ("later", "after") and (marker == "later" or not after[0].isalnum()):
        return Read(Point(unit, offset=number, anaphoric=True), at + 3)
    first = tokens[at - 2][0]
    if tokens[at - 1][0] == "in" and first != "time" and not first.endswith("est") and marker != "of":
        return Read(Point(unit, offset=number, future_only=True), at + 2)
    return None


def read_anaphoric(tokens: list[Token], at: int) -> Read | None:
    """ "The previous day", "the following month"."""
    unit = UNITS.get(tokens[at + 1][0])
    if tokens[at - 1][0] != "the" or unit is None or tokens[at + 1][0].endswith("s"):
        return None
    return Read(Point(unit, offset=ANAPHORIC[tokens[at][0]], anaphoric=True), at + 2)


def read_day_before(tokens: list[Token], at: int) -> Read | None:
    """ "The day before", where nothing follows that it is before."""
    marker = tokens[at + 1][0]
    if tokens[at - 1][0] != "the" or marker not in ("before", "after") or tokens[at + 2][0].isalnum():
        return None
    return Read(Point("day", offset=-1 if marker == "before" else 1, anaphoric=True), at + 2)

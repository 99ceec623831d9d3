"""Reading a day or a month at a place in a sentence. A reader looks at a few tokens ahead and behind only."""

from __future__ import annotations

from dataclasses import replace

from service.coding.enrich.time_tokens import Read, Token, day_number
from service.coding.enrich.time_words import (
    DAY_PARTS,
    DAYS,
    HABITS,
    MONTHS,
    NAMED_DAYS,
    SHORT_MONTHS,
    SHORT_WEEKDAYS,
    WEEKDAYS,
    WHICH,
    Point,
    words,
)
from service.coding.enrich.time_years import is_year, year_after


def month_at(tokens: list[Token], at: int) -> tuple[int, int] | None:
    """(month, index after it) if a month's name with its capital stands there; "Nov." takes its stop along."""
    low, _, end, word = tokens[at]
    if not word[:1].isupper():
        return None
    if low in MONTHS:
        return MONTHS[low], at + 1
    if low not in SHORT_MONTHS:
        return None
    stop = tokens[at + 1]
    return SHORT_MONTHS[low], at + (2 if stop[0] == "." and stop[1] == end else 1)


_MONTH_CUES = words(
    "in since until till by of last next this early late mid during from through before after around and or "
    "to for earlier between end"
)
_FREE_MONTHS = frozenset(("january", "february", "july", "september", "october", "november", "december"))


def read_month(tokens: list[Token], at: int, cued: bool = False) -> Read | None:
    """ "November", "Nov. 19", "March 2014", "October last year". A bare month needs a cue: "May said", "march on"."""
    found = month_at(tokens, at)
    if found is None:
        return None
    month, after = found
    day = day_number(tokens[after][0])
    if day is not None and not _is_clock(tokens, after):
        return Read(*year_after(tokens, after + 1, Point("day", month=month, day=day)))
    point, end = year_after(tokens, after, Point("month", month=month))
    if end > after:
        return Read(point, end)
    before = tokens[at - 1]
    if before[0] in HABITS or (tokens[after][0] == "-" and tokens[after + 1][0].isalpha()):
        return None
    cued = (
        cued or before[0] in _MONTH_CUES or (before[0] == "-" and tokens[at - 2][0] in ("mid", "end", "early", "late"))
    )
    free = tokens[at][0] in _FREE_MONTHS and not tokens[after][3][:1].isupper()
    return Read(point, after) if cued or free else None


def _is_clock(tokens: list[Token], at: int) -> bool:
    return tokens[at + 1][0] in ("a", "p", "am", "pm", "%", "percent", "per") or tokens[at][3].count(":") > 0


def read_day_first(tokens: list[Token], at: int) -> Read | None:
    """ "19 November 2016", "the 5th of January"."""
    day = day_number(tokens[at][0])
    if day is None:
        return None
    found = month_at(tokens, at + 2 if tokens[at + 1][0] == "of" else at + 1)
    if found is None:
        return None
    return Read(*year_after(tokens, found[1], Point("day", month=found[0], day=day)))


AFTER_DATE = words("and of at in when after before with for by to but as while that during from amid")


def read_ordinal_day(tokens: list[Token], at: int) -> Read | None:
    """ "On the 17th", "the 5th of this month"; not "the 17th floor"."""
    word, after = tokens[at][0], tokens[at + 1]
    day = day_number(word) if word[-2:] in ("st", "nd", "rd", "th") else None
    if day is None or tokens[at - 1][0] != "the":
        return None
    if after[0] == "of" and tokens[at + 3][0] == "month" and tokens[at + 2][0] in ("this", "last", "next", "the"):
        return Read(Point("day", day=day, month_offset=WHICH.get(tokens[at + 2][0], 0)), at + 4)
    if tokens[at - 2][0] not in ("on", "by", "until", "till", "since", "before", "after", "from"):
        return None
    if (after[0].isalpha() and after[0] not in AFTER_DATE) or after[0] in ("-", "of"):
        return None
    return Read(Point("day", day=day), at + 1)


def read_weekday(tokens: list[Token], at: int, offset: int | None = None) -> Read | None:
    """ "Friday", "Tuesday night", "Thursday last week", "Tuesday, Nov. 22"; nothing for "every Friday"."""
    low, _, _, word = tokens[at]
    if not word[:1].isupper() or tokens[at - 1][0] in HABITS or tokens[at - 1][0] in ("black", "good", "ash", "bloody"):
        return None
    after = at + 1
    if low in SHORT_WEEKDAYS:
        after += tokens[after][0] == "."
        if month_at(tokens, after + (tokens[after][0] == ",")) is None and tokens[at - 1][0] not in (
            "on",
            "last",
            "next",
        ):
            return None
    weekday = WEEKDAYS.get(low, SHORT_WEEKDAYS.get(low))
    after += tokens[after][0] in DAY_PARTS
    date_at = after + (tokens[after][0] == ",")
    dated = read_month(tokens, date_at) or read_day_first(tokens, date_at)
    if dated is not None and dated.point.unit == "day":
        return dated
    point = Point("day", weekday=weekday, offset=offset)
    which = after + (tokens[after][0] == "of")
    if tokens[which][0] in ("last", "this", "next") and tokens[which + 1][0] == "week":
        return Read(replace(point, week_offset=WHICH[tokens[which][0]], offset=None), which + 2)
    if tokens[after][0] == "the" and (day := day_number(tokens[after + 1][0])) and tokens[after + 1][0][-1].isalpha():
        return Read(Point("day", day=day), after + 2)
    return Read(point, after)


def read_relative_day(tokens: list[Token], at: int) -> Read | None:
    """ "Yesterday", "tomorrow night", "the day before yesterday"."""
    offset, start = DAYS[tokens[at][0]], tokens[at - 1][0]
    if tokens[at - 2][0] == "day" and start in ("before", "after"):
        offset += -1 if start == "before" else 1
    return Read(Point("day", offset=offset), at + 1 + (tokens[at + 1][0] in DAY_PARTS))


def read_named_day(tokens: list[Token], at: int) -> Read | None:
    """ "Christmas Day"."""
    named = NAMED_DAYS.get((tokens[at][0], tokens[at + 1][0]))
    if named is None or not tokens[at + 1][3][:1].isupper():
        return None
    return Read(*year_after(tokens, at + 2, Point("day", month=named[0], day=named[1])))


def read_numeric(tokens: list[Token], at: int) -> Read | None:
    """ "2016-11-19", "11/19/2016", "19.11.2016"; nothing where day and month could change places."""
    low = tokens[at][0]
    sign = next((sign for sign in "-/." if low.count(sign) == 2), "")
    parts = low.split(sign) if sign else []
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts):
        return None
    first, second, third = (int(part) for part in parts)
    if len(parts[0]) == 4 and sign != ".":
        return Read(Point("day", year=first, month=second, day=third), at + 1) if 1 <= second <= 12 else None
    if not is_year(parts[2]):
        return None
    if first > 12 or sign == "." or first == second:
        first, second = second, first
    elif second <= 12:
        return None
    return Read(Point("day", year=third, month=first, day=second), at + 1) if 1 <= first <= 12 else None

"""When: from the time expressions of a sentence to calendar values (EDTF level 0/1).

What the words leave out is taken from the day of publication and the tense of the clause: "on Friday" is the last
Friday in "was signed", the next one in "will be signed". Nothing is guessed: where neither tells, there is no date.
"""

from __future__ import annotations

import datetime
from typing import Literal

from schemas.event import Basis, Precision, When
from service.coding.enrich.time_parsing import find_times
from service.coding.enrich.time_words import Point, TimeExpression

__all__ = ["Tense", "TimeExpression", "find_times", "resolve_range", "resolve_time"]

Tense = Literal["past", "present", "future"]
Value = tuple[str, Precision]


def resolve_time(
    expression: TimeExpression,
    published_on: datetime.date,
    tense: Tense | None,
    anchor: datetime.date | None = None,
) -> tuple[When, ...]:
    """One ``When`` for each date of the expression, none for those that cannot be told.

    ``tense``: of the clause the expression stands in. ``anchor``: a date the text was just speaking of, for "two days
    earlier" and the like.
    """
    found: list[When] = []
    for point in expression.parts if not expression.is_range else _in_order(expression.parts, published_on, tense):
        try:
            value = _resolve(point, published_on, tense == "future", anchor)
        except (ValueError, OverflowError):
            continue  # the 30th of February, or a year outside the calendar
        if value is not None:
            basis: Basis = "explicit" if _is_explicit(point) else "relative"
            found.append(When(value=value[0], precision=value[1], basis=basis))
    return tuple(found)


def _in_order(parts: tuple[Point, ...], now: datetime.date, tense: Tense | None) -> tuple[Point, ...]:
    """Weekdays of a range, made to follow each other: "between Monday and Wednesday", written on a Tuesday."""
    first, last = parts[0], parts[-1]
    if len(parts) != 2 or first.weekday is None or last.weekday is None or first.offset is not None:
        return parts
    start, end = (_weekday(part, part.weekday or 0, now, tense == "future") for part in parts)
    if start <= end:
        return parts
    shift = 7 if tense == "future" else -7
    moved = datetime.timedelta(days=shift) + (end if shift > 0 else start)
    exact = Point("day", offset=(moved - now).days)
    return (first, exact) if shift > 0 else (exact, last)


def resolve_range(
    expression: TimeExpression,
    published_on: datetime.date,
    tense: Tense | None,
    anchor: datetime.date | None = None,
) -> When | None:
    """The whole period of a range as one value, ``2016-10-27/2016-10-29``; None for what is no range of two dates."""
    ends = resolve_time(expression, published_on, tense, anchor)
    if not expression.is_range or len(ends) != 2 or any("X" in end.value for end in ends):
        return None
    first, last = ends[0].value.split("/")[0], ends[1].value.split("/")[-1]
    if first > last:
        return None
    basis: Basis = "explicit" if all(end.basis == "explicit" for end in ends) else "relative"
    return When(value=f"{first}/{last}", precision="range", basis=basis)


def _is_explicit(point: Point) -> bool:
    return point.year is not None or (point.unit in ("decade", "century") and point.number is not None)


def _resolve(point: Point, now: datetime.date, future: bool, anchor: datetime.date | None) -> Value | None:
    if point.future_only and not future:
        return None
    if point.anaphoric:
        if anchor is None and (point.unit, point.offset) != ("day", -1):
            return None
        return _shifted(point, anchor or now)
    if point.unit == "day":
        return _day(point, now, future)
    if point.unit == "month" and point.month is not None:
        return f"{_year_of_month(point, point.month, now, future):04d}-{point.month:02d}", "month"
    if point.number is not None:
        return _numbered(point, now, future)
    if point.unit == "year" and point.year is not None:
        return f"{point.year:04d}", "year"
    if point.unit == "weekend":
        return _weekend(now, point.offset, future)
    return _shifted(point, now) if point.offset is not None else None


def _day(point: Point, now: datetime.date, future: bool) -> Value:
    if point.weekday is not None and point.day is None:
        day = _weekday(point, point.weekday, now, future)
    elif point.day is None:
        day = now + datetime.timedelta(days=point.offset or 0)
    elif point.month is None:
        day = _day_of_month(point, point.day, now, future)
    else:
        day = _calendar_day(point, point.month, point.day, now, future)
    return day.isoformat(), "day"


def _weekday(point: Point, weekday: int, now: datetime.date, future: bool) -> datetime.date:
    monday = now - datetime.timedelta(days=now.weekday())
    if point.week_offset is not None:
        return monday + datetime.timedelta(days=7 * point.week_offset + weekday)
    if point.offset == 1:
        return monday + datetime.timedelta(days=7 + weekday)
    if point.offset == 0:
        return monday + datetime.timedelta(days=weekday)
    if point.offset == -1:
        return now - datetime.timedelta(days=(now.weekday() - weekday - 1) % 7 + 1)
    if future:
        return now + datetime.timedelta(days=(weekday - now.weekday()) % 7)
    return now - datetime.timedelta(days=(now.weekday() - weekday) % 7)


def _day_of_month(point: Point, day: int, now: datetime.date, future: bool) -> datetime.date:
    """ "On the 17th": of this month or the one before, or after, in which there is such a day."""
    offset = point.month_offset
    if offset is None:
        offset = 0 if (day == now.day or (day > now.day) == future) else (1 if future else -1)
    year, month = _month_from(now, offset)
    return datetime.date(year, month, day)


def _calendar_day(point: Point, month: int, day: int, now: datetime.date, future: bool) -> datetime.date:
    if point.year is not None:
        return datetime.date(point.year, month, day)
    if point.year_offset is not None:
        return datetime.date(now.year + point.year_offset, month, day)
    this = (month, day)
    if future:
        return datetime.date(now.year + (this < (now.month, now.day)), month, day)
    return datetime.date(now.year - (this > (now.month, now.day)), month, day)


def _year_of_month(point: Point, month: int, now: datetime.date, future: bool) -> int:
    if point.year is not None:
        return point.year
    if point.year_offset is not None:
        return now.year + point.year_offset
    if point.offset == 0:
        return now.year
    if point.offset == 1 or (future and point.offset is None):
        return now.year + (month < now.month or (month == now.month and point.offset == 1))
    return now.year - (month > now.month or (month == now.month and point.offset == -1))


def _numbered(point: Point, now: datetime.date, future: bool) -> Value | None:
    """A quarter, half, season, decade or century that is named by its number."""
    number = point.number or 0
    if point.unit == "decade":
        return f"{number:03d}X", "decade"
    if point.unit == "century":
        return f"{number:02d}XX", "century"
    if point.unit == "season":
        month = (3, 6, 9, 12)[number - 1]
        year = _year_of_month(point, month, now, future)
        return f"{year:04d}-{20 + number}", "season"
    size = 3 if point.unit == "quarter" else 6
    first = (number - 1) * size + 1
    year = _year_of_month(point, first, now, future)
    return f"{year:04d}-{first:02d}/{year:04d}-{first + size - 1:02d}", ("quarter" if size == 3 else "half")


def _shifted(point: Point, origin: datetime.date) -> Value | None:
    """So many units before or after ``origin``, in that unit: "three years ago" is a year."""
    offset = point.offset or 0
    if point.unit == "day":
        return (origin + datetime.timedelta(days=offset)).isoformat(), "day"
    if point.unit == "week":
        monday = origin + datetime.timedelta(days=7 * offset - origin.weekday())
        return f"{monday.isoformat()}/{(monday + datetime.timedelta(days=6)).isoformat()}", "week"
    if point.unit == "month":
        return "{:04d}-{:02d}".format(*_month_from(origin, offset)), "month"
    if point.unit == "quarter":
        year, month = _month_from(origin, 3 * offset)
        first = (month - 1) // 3 * 3 + 1
        return f"{year:04d}-{first:02d}/{year:04d}-{first + 2:02d}", "quarter"
    year = datetime.date(origin.year + offset * {"decade": 10, "century": 100}.get(point.unit, 1), 1, 1).year
    if point.unit == "decade":
        return f"{year // 10:03d}X", "decade"
    return (f"{year // 100:02d}XX", "century") if point.unit == "century" else (f"{year:04d}", "year")


def _weekend(now: datetime.date, offset: int | None, future: bool) -> Value:
    """Saturday and Sunday. "This weekend" is the one under way, the coming one in the future, else the last one."""
    saturday = now + datetime.timedelta(days=5 - now.weekday())
    if not offset:
        offset = 0 if future or now.weekday() >= 5 else -1
    saturday += datetime.timedelta(days=7 * offset)
    return f"{saturday.isoformat()}/{(saturday + datetime.timedelta(days=1)).isoformat()}", "range"


def _month_from(day: datetime.date, offset: int) -> tuple[int, int]:
    index = day.year * 12 + day.month - 1 + offset
    year, month = divmod(index, 12)
    if not datetime.MINYEAR <= year <= datetime.MAXYEAR:
        raise OverflowError(f"year {year} is outside the calendar")
    return year, month + 1

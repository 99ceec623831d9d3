"""When a mention's event may have been, as a span of days. Days are proleptic Gregorian ordinals (1 = 0001-01-01)."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from schemas.event import ClassifiedEvent, Status

REPORT_LAG = 2
"""Days that news of the day may lie behind the event: an evening abroad, a paper's press time."""
PLAN_AHEAD = 90
"""Days that a plan without a date may lie ahead."""
LOOK_BACK = 3 * 366
"""Days that an undated background remark may look back."""
LEAD = 1
"""The last sentence of a body that tells the news; what comes later may be background."""
VAGUE = 45
"""A span of more days does not place an event; it only does not contradict one."""

_POINT = re.compile(r"(-?\d{4}|\d{3}X|\d{2}XX)(?:-(\d{2}))?(?:-(\d{2}))?$")
_SEASONS = {
    21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 12), 33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12),
    40: (1, 6), 41: (7, 12),
}  # fmt: skip
"""EDTF's codes for seasons, quarters and halves of a year: first and last month."""
_PLANS = frozenset({Status.PLANNED, Status.HYPOTHETICAL})


@dataclass(frozen=True, slots=True)
class Span:
    """The event lies between the days ``lo`` and ``hi``. ``weak``: taken from the report's date, not from its words."""

    lo: int
    hi: int
    weak: bool = False

    @property
    def vague(self) -> bool:
        return self.hi - self.lo >= VAGUE

    def overlaps(self, other: Span) -> bool:
        return self.lo <= other.hi and other.lo <= self.hi

    def gap(self, other: Span) -> int:
        """Days between the two; 0 where they overlap."""
        return max(0, self.lo - other.hi, other.lo - self.hi)


def span_of(event: ClassifiedEvent) -> Span:
    """The days that a mention allows for its event, seen from the day of the report."""
    reported = event.published_at.toordinal()
    dated = edtf_span(event.when.value) if event.when else None
    if event.when is not None and dated is not None and event.when.basis != "publication":
        return dated
    if event.status in _PLANS:
        return Span(reported - 1, reported + PLAN_AHEAD, weak=True)
    if dated is not None:
        return Span(dated.lo - REPORT_LAG, dated.hi, weak=True)
    if event.status is Status.FAILED:
        return Span(reported - REPORT_LAG, reported + PLAN_AHEAD, weak=True)
    if event.section == "body" and event.sentence_index > LEAD:
        return Span(reported - LOOK_BACK, reported, weak=True)
    return Span(reported - REPORT_LAG, reported, weak=True)


@lru_cache(maxsize=10_000)
def edtf_span(value: str) -> Span | None:
    """The days of an EDTF level 0/1 value; an open interval reaches a year beyond its known end. None: no such day."""
    start, slash, end = value.partition("/")
    first = None if start in ("", "..") else _point(start)
    if not slash:
        return first
    last = None if end in ("", "..") else _point(end)
    if first and last:
        return Span(first.lo, max(first.lo, last.hi))
    if first:
        return Span(first.lo, first.hi + 366)
    return Span(last.lo - 366, last.hi) if last else None


def _point(value: str) -> Span | None:
    match = _POINT.match(value)
    if match is None or match[1].startswith("-"):
        return None
    year, month, day = match.groups()
    first, last = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if not 1 <= first <= last <= 9998:
        return None
    if month is None:
        return Span(date(first, 1, 1).toordinal(), date(last, 12, 31).toordinal())
    begin, until = _SEASONS.get(int(month), (int(month), int(month)))
    if not 1 <= begin <= 12:
        return None
    if day is None:
        lo, hi = date(first, begin, 1), date(first, until, calendar.monthrange(first, until)[1])
        # a winter begins in December and ends with February
        return Span(lo.toordinal(), (hi + timedelta(59 if int(month) == 24 else 0)).toordinal())
    if not 1 <= int(day) <= calendar.monthrange(first, begin)[1]:
        return None
    return Span(*(date(first, begin, int(day)).toordinal(),) * 2)

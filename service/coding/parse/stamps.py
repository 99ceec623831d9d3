"""Publication times as pages write them: "09:08 AM, November 22, 2016", "2016-11-22T09:08Z", "22.11.2016 09:08 CET"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from datetime import timezone as fixed_zone
from zoneinfo import ZoneInfo

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:1[89]|20|21)[0-9]{2})(?![0-9])"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![0-9]){_YEAR}(?P<mark>[-/.])(?P<number>[01]?[0-9])(?P=mark)(?P<day>[0-3]?[0-9])(?![0-9])",
        rf"\b{_DAY}(?:\s+of\s+|[\s.,/-]*){_MONTH}[\s.,/-]*{_YEAR}",
        rf"\b{_MONTH}[\s/-]*{_DAY}(?![0-9])[\s,/-]*{_YEAR}",
        rf"(?<![0-9./-])(?P<one>[0-3]?[0-9])(?P<mark>[-/.])(?P<two>[0-3]?[0-9])(?P=mark){_YEAR}",
    )
)
_HALF = r"(?P<half>[ap])\.?\s?m\b\.?"
_TIMES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:(?<=\|)T|(?<![0-9:.+-]))(?P<hour>[01]?[0-9]|2[0-3])[:.h](?P<minute>[0-5][0-9])(?![0-9])"
        rf"(?:[:.](?P<second>[0-5][0-9])(?![0-9])(?:[.,][0-9]{{1,9}})?)?(?:\s*{_HALF})?",
        rf"(?<![0-9:.])(?P<hour>1[0-2]|0?[1-9])\s*{_HALF}",
        r"\b(?P<hour>[01][0-9]|2[0-3])(?P<minute>[0-5][0-9])(?=\s*(?:hrs|hours|GMT|UTC|Z\b))",
    )
)
_OFFSET = re.compile(r"(?:UTC|GMT)?\s?(?P<sign>[+−-])(?P<hours>[01]?[0-9])(?::?(?P<minutes>[0-5][0-9]))?(?![0-9])")
_LETTERS = re.compile(r"[A-Z]{1,5}\b")
_BEFORE_ZONE = re.compile(r"\s*(?:hrs|hours|h|local time)?\s*[(\[]?\s*", re.IGNORECASE)

_FIXED_HOURS = {
    **dict.fromkeys(("Z", "UTC", "GMT", "WET"), 0.0), **dict.fromkeys(("BST", "CET", "WEST", "WAT"), 1.0),
    **dict.fromkeys(("CEST", "EET", "SAST", "CAT"), 2.0), **dict.fromkeys(("EEST", "MSK", "EAT", "TRT"), 3.0),
    "GST": 4.0, "PKT": 5.0, "IST": 5.5, "NPT": 5.75, **dict.fromkeys(("WIB", "ICT"), 7.0),
    **dict.fromkeys(("SGT", "HKT", "PHT", "AWST", "MYT"), 8.0), **dict.fromkeys(("JST", "KST"), 9.0), "AEST": 10.0,
    "AEDT": 11.0, "NZST": 12.0, "NZDT": 13.0, "ART": -3.0, "BRT": -3.0, **dict.fromkeys(("AST", "EDT"), -4.0),
    **dict.fromkeys(("EST", "CDT"), -5.0), **dict.fromkeys(("CST", "MDT"), -6.0),
    **dict.fromkeys(("MST", "PDT"), -7.0), "PST": -8.0,
}  # fmt: skip
"""Hours east of UTC. Letters of several meanings are read as news in English mostly means them (IST: India)."""
_REGIONS = {"ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles"}


@dataclass(frozen=True)
class Stamp:
    """A time found in a line; ``rest`` is the line with a bar ("|") where the date, the time and the zone stood."""

    at: datetime
    rest: str
    has_zone: bool


def find_stamp(line: str, timezone: tzinfo) -> Stamp | None:
    """The first date with a year in a line, in UTC, with its time of day; midnight where none is given.

    ``timezone`` holds for times that state none. None when there is no date, or one that can be read two ways.
    """
    found = _find_date(line)
    if found is None:
        return None
    date, start, end = found
    rest = f"{line[:start]}|{line[end:]}"
    match = next(filter(None, (pattern.search(rest) for pattern in _TIMES)), None)
    zone: tzinfo | None = None
    if match is not None:
        date += _time_of_day(match)
        zone, zone_end = _read_zone(rest, match.end())
        rest = f"{rest[: match.start()]}|{rest[zone_end:]}"
        if zone is None:
            zone, rest = _zone_elsewhere(rest)
    try:
        return Stamp(date.replace(tzinfo=zone or timezone).astimezone(UTC), rest, zone is not None)
    except OverflowError:
        return None


def ambiguous_date(line: str) -> str | None:
    """A date such as ``03/04/2016``, which half the world reads one way and half the other."""
    match = _DATES[3].search(line)
    return match[0] if match and _find_date(line) is None and int(match["one"]) * int(match["two"]) else None


def _find_date(line: str) -> tuple[datetime, int, int] | None:
    matches = [match for pattern in _DATES if (match := pattern.search(line))]
    for match in sorted(matches, key=re.Match.start):
        day_month = _day_and_month(match)
        if day_month is None:
            continue
        try:
            return datetime(int(match["year"]), day_month[1], day_month[0]), match.start(), match.end()
        except ValueError:
            continue
    return None


def _day_and_month(match: re.Match[str]) -> tuple[int, int] | None:
    groups = match.groupdict()
    if groups.get("month"):
        return int(groups["day"]), _MONTHS.index(groups["month"][:3].lower()) + 1
    if groups.get("number"):
        return int(groups["day"]), int(groups["number"])
    one, two = int(groups["one"]), int(groups["two"])
    if groups["mark"] == "." or one > 12 or one == two:
        return one, two
    return (two, one) if two > 12 else None


def _time_of_day(match: re.Match[str]) -> timedelta:
    groups = match.groupdict()
    hour, half = int(groups["hour"]), (groups.get("half") or "").lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return timedelta(hours=hour, minutes=int(groups.get("minute") or 0), seconds=int(groups.get("second") or 0))


def _read_zone(text: str, at: int) -> tuple[tzinfo | None, int]:
    """The zone written right after a time, and where it ends; None and ``at`` when there is none that we know."""
    gap = _BEFORE_ZONE.match(text, at)
    begin = gap.end() if gap else at
    if offset := _OFFSET.match(text, begin):
        minutes = int(offset["hours"]) * 60 + int(offset["minutes"] or 0)
        zone = fixed_zone(timedelta(minutes=minutes if offset["sign"] == "+" else -minutes))
        return zone, offset.end()
    letters = _LETTERS.match(text, begin)
    if letters and (named := _named_zone(letters[0])):
        return named, letters.end()
    return None, at


def _zone_elsewhere(rest: str) -> tuple[tzinfo | None, str]:
    """A zone apart from its time ("09:08, 22 November 2016 GMT"): only names that are no ordinary word."""
    for letters in _LETTERS.finditer(rest):
        if len(letters[0]) >= 3 and (zone := _named_zone(letters[0])):
            return zone, f"{rest[: letters.start()]}|{rest[letters.end() :]}"
    return None, rest


def _named_zone(letters: str) -> tzinfo | None:
    if letters in _FIXED_HOURS:
        return fixed_zone(timedelta(hours=_FIXED_HOURS[letters]))
    return ZoneInfo(_REGIONS[letters]) if letters in _REGIONS else None

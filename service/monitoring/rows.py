"""The rows that the web view shows: those of ``events.table``, newest first, filtered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from schemas.event import Status
from schemas.record import EventRecord

MAX_ROWS = 5_000
"""So many are kept in memory for the pages; beyond that the oldest go first."""
MAX_SHOWN = 1_000
DEFAULT_SHOWN = 100


class BadFilter(ValueError):
    """A filter that cannot be meant; the text says which and what it takes."""


@dataclass(frozen=True)
class Filter:
    """Which rows to show; None = any. ``since`` and ``until`` are ISO dates or their beginnings, both included."""

    country: str | None = None
    type: str | None = None
    status: Status | None = None
    since: str | None = None
    until: str | None = None
    limit: int = DEFAULT_SHOWN

    def allows(self, record: EventRecord) -> bool:
        start, end = _span(record)
        return (
            (self.country is None or any(who.country == self.country for who in record.participants))
            and (self.type is None or record.type == self.type)
            and (self.status is None or record.status is self.status)
            and (self.since is None or end >= self.since)
            and (self.until is None or start[: len(self.until)] <= self.until)
        )


def filter_of(query: Mapping[str, str]) -> Filter:
    """The filter that a query string asks for; empty values count as absent. Raises ``BadFilter``."""
    given = {name: value.strip() for name, value in query.items() if value.strip()}
    unknown = sorted(set(given) - {"country", "type", "status", "since", "until", "limit", "format"})
    if unknown:
        raise BadFilter(f"unknown: {', '.join(unknown)}; there are country, type, status, since, until, limit, format")
    return Filter(
        country=given["country"].upper() if "country" in given else None,
        type=given.get("type"),
        status=_status(given["status"]) if "status" in given else None,
        since=_date("since", given["since"]) if "since" in given else None,
        until=_date("until", given["until"]) if "until" in given else None,
        limit=_limit(given["limit"]) if "limit" in given else DEFAULT_SHOWN,
    )


def newest(record: EventRecord) -> tuple[str, str, str, str]:
    """Sort key: the end of the event's date, its start, the last report, the id.

    What has happened ends at its last report: "in 2020", told in May, is not newer than a day of June.
    """
    start, end = _span(record)
    if record.status not in (Status.PLANNED, Status.HYPOTHETICAL):
        end = min(end, max(start, f"{record.last_reported_at.date().isoformat()}~"))
    return end, start, record.last_reported_at.isoformat(), record.event_id


class Rows:
    """The rows by id. ``trouble`` says why they are not up to date, in words for a person; None: they are."""

    def __init__(self, most: int = MAX_ROWS) -> None:
        self._rows: dict[str, EventRecord] = {}
        self._most = most
        self.trouble: str | None = "the table has not been read yet"
        self.dropped = False
        """Whether older rows had to go."""

    def replace(self, rows: Mapping[str, EventRecord]) -> None:
        """Start again from these."""
        self._rows = dict(rows)
        self.dropped = False
        self._prune(self._most)

    def put(self, event_id: str, record: EventRecord | None) -> None:
        """A row's new content; None takes it away."""
        if record is None:
            self._rows.pop(event_id, None)
        else:
            self._rows[event_id] = record
            self._prune(self._most + self._most // 10)

    def get(self, event_id: str) -> EventRecord | None:
        return self._rows.get(event_id)

    def select(self, wanted: Filter) -> tuple[list[EventRecord], int]:
        """The rows to show, newest first, and how many match in all."""
        found = sorted(filter(wanted.allows, self._rows.values()), key=newest, reverse=True)
        return found[: wanted.limit], len(found)

    def __len__(self) -> int:
        return len(self._rows)

    def _prune(self, allowed: int) -> None:
        if len(self._rows) > allowed:
            kept = sorted(self._rows.values(), key=newest, reverse=True)[: self._most]
            self._rows = {record.event_id: record for record in kept}
            self.dropped = True


def _span(record: EventRecord) -> tuple[str, str]:
    """First and last day as text that sorts: a month ends after its days, hence the tilde.

    An unknown digit of EDTF (X) is 0 at the start and 9 at the end.
    """
    if record.when is None:
        day = record.last_reported_at.date().isoformat()
        return day, f"{day}~"
    start, _, end = record.when.value.partition("/")
    if end in ("", ".."):
        end = "9999" if end else start
    return (start.strip(".") or "0000").replace("X", "0"), f"{end}~".replace("X", "9")


def _status(word: str) -> Status:
    try:
        return Status(word.lower())
    except ValueError:
        raise BadFilter(f"status: {word!r} is none of {', '.join(Status)}") from None


def _date(name: str, text: str) -> str:
    year, *rest = text.split("-")
    if len(year) == 4 and len(rest) <= 2 and all(len(part) == 2 for part in rest) and text.replace("-", "").isdecimal():
        return text
    raise BadFilter(f"{name}: {text!r} is no date; write it like 2020-11-23, 2020-11 or 2020")


def _limit(text: str) -> int:
    if text.isdecimal() and len(text) <= 6 and 1 <= int(text) <= MAX_SHOWN:
        return int(text)
    raise BadFilter(f"limit: {text!r} is not a number from 1 to {MAX_SHOWN}")

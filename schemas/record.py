"""The table's row: one real-world event, merged over its mentions."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from schemas.base import Contract, CountryCode, Id, UtcDatetime
from schemas.event import Because, Money, Place, Root, Status, When


class Participant(Contract):
    """Who takes part, once per row. ``role`` as in ``Actor``; "participant" where mentions disagree."""

    name: str
    country: CountryCode | None = None
    kind: str = ""
    role: str


class Mention(Contract):
    """One report of the event, with its evidence and what it alone says. A row is a function of its mentions."""

    mention_id: Id
    article_id: Id
    source: str
    url: str | None = None
    published_at: UtcDatetime
    sentence: str
    type: str
    plover: Root
    cameo: str
    status: Status
    participants: tuple[Participant, ...] = ()
    object: str | None = None
    """What the act is about, in the report's words ("intelligence sharing pact")."""
    when: When | None = None
    place: Place | None = None
    money: Money | None = None
    attribution: str | None = None
    """Who the report quotes for it ("Yonhap News Agency")."""
    because: Because
    confidence: Annotated[float, Field(ge=0, le=1)]


class EventRecord(Contract):
    """A row of ``events.table``. A tombstone (null value) withdraws it."""

    event_id: Id
    type: str
    plover: Root
    cameo: str
    status: Status
    participants: tuple[Participant, ...]
    when: When | None = None
    place: Place | None = None
    money: Money | None = None
    title: str
    mentions: Annotated[tuple[Mention, ...], Field(min_length=1)]
    source_count: Annotated[int, Field(ge=1)]
    first_reported_at: UtcDatetime
    last_reported_at: UtcDatetime
    revision: Annotated[int, Field(ge=1)]
    """How many mentions the row rests on; it grows with news and not with replays."""

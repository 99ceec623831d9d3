"""The simple form of identity: equal type, participants, date and place are one event."""

from __future__ import annotations

from schemas.base import content_id
from schemas.event import ClassifiedEvent
from schemas.record import EventRecord
from service.coding.resolve.participants import participant_key, participants_of
from service.coding.resolve.rows import mention_of, row


def event_id(event: ClassifiedEvent) -> str:
    """The row that this mention belongs to: same type, participants, date and place are one event.

    A mention without a date stands for the day it was reported.
    """
    participants = sorted({participant_key(who) for who in participants_of(event.actors)})
    date = event.when.value if event.when else f"reported {event.published_at.date().isoformat()}"
    place = event.place.name.casefold() if event.place else ""
    return content_id("evt", event.type, ",".join(participants), date, place)


def merge(record: EventRecord | None, event: ClassifiedEvent) -> EventRecord:
    """The row with this mention in it. Commutative, associative, idempotent: the row depends on its mentions alone.

    ``record`` is the row of ``event_id(event)`` so far, None for a new one.
    """
    mentions = sorted((*(record.mentions if record else ()), mention_of(event)), key=lambda m: m.model_dump_json())
    once = list({mention.mention_id: mention for mention in mentions}.values())
    phrases = [mention.object or "" for mention in once]
    return row(record.event_id if record else event_id(event), once, phrases=phrases, labels=(), listed=len(once))


def partition_key(event: ClassifiedEvent) -> str:
    """Who meets whom, e.g. "JPN-KOR": the key of ``events.classified``. Equal for mentions of equal ``event_id``.

    One partition, and so one worker, must see all mentions of a row. Countries count where they are part of the
    participant's identity; without any, the event's id is the key.
    """
    participants = participants_of(event.actors)
    countries = {who.country for who in participants if who.country and participant_key(who).startswith(who.country)}
    return "-".join(sorted(countries)) or event_id(event)

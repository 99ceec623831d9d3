"""A coder of a few lines for tests of the stream, and the articles that it understands.

An event is as good as its trigger's lemma; a country is what stands in the sentence in capitals. ``EXPLODE`` as a
lemma makes the step of that name raise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from schemas.base import content_id
from schemas.event import (
    Actor,
    Because,
    ClassifiedEvent,
    EnrichedEvent,
    EnrichedEvents,
    ExtractedEvent,
    ExtractedEvents,
    Root,
    Span,
    Status,
    Trigger,
)
from schemas.record import EventRecord, Mention, Participant
from service.coding.resolve import Changes
from service.streaming.stages import Coder

_COUNTRY = re.compile(r"\b[A-Z]{3}\b")
START = datetime(2020, 1, 1, tzinfo=UTC)


def enrich(extracted: ExtractedEvents) -> EnrichedEvents:
    events = []
    for event in extracted.events:
        if event.trigger.lemma == "explode-in-enrich":
            raise ZeroDivisionError("a coder's bug")
        actors = tuple(
            Actor(text=m[0], start=m.start(), end=m.end(), role="participant", country=m[0], via="named")
            for m in _COUNTRY.finditer(event.sentence)
        )
        events.append(EnrichedEvent(**event.model_dump(), actors=actors, status=Status.OCCURRED))
    return EnrichedEvents(**{**extracted.model_dump(), "events": events})


def classify(enriched: EnrichedEvents) -> tuple[ClassifiedEvent, ...]:
    if any(event.trigger.lemma == "explode-in-classify" for event in enriched.events):
        raise RecursionError("a coder's bug")
    return tuple(
        ClassifiedEvent(
            **event.model_dump(),
            type=event.trigger.lemma,
            plover=Root.CONSULT,
            cameo="040",
            quad=1,
            goldstein=1.0,
            confidence=0.5,
            because=Because(entry=event.trigger.lemma, words=(event.trigger.text,)),
            url=enriched.url,
        )
        for event in enriched.events
    )


def countries(event: ClassifiedEvent) -> str:
    return "-".join(sorted({actor.country for actor in event.actors if actor.country}))


def key(event: ClassifiedEvent) -> str:
    return countries(event) or event_id(event)


def event_id(event: ClassifiedEvent) -> str:
    """One row for a type, its countries and a month of reports."""
    return content_id("evt", event.type, countries(event), event.published_at.strftime("%Y-%m"))


def merge(record: EventRecord | None, event: ClassifiedEvent) -> EventRecord:
    known = {mention.mention_id: mention for mention in (record.mentions if record else ())}
    known[event.mention_id] = Mention.model_validate(event.model_dump())
    mentions = tuple(known[name] for name in sorted(known))
    return EventRecord(
        event_id=event_id(event),
        type=event.type,
        plover=event.plover,
        cameo=event.cameo,
        status=event.status,
        participants=tuple(
            Participant(name=code, country=code, role="participant")
            for code in filter(None, countries(event).split("-"))
        ),
        title=f"{event.type} of {countries(event)}: {mentions[0].sentence[:80]}",
        mentions=mentions,
        source_count=len({mention.source for mention in mentions}),
        first_reported_at=min(mention.published_at for mention in mentions),
        last_reported_at=max(mention.published_at for mention in mentions),
        revision=len(mentions),
    )


def route(events: Sequence[ClassifiedEvent], before: Iterable[str] = ()) -> dict[str, tuple[ClassifiedEvent, ...]]:
    """Each type is a family."""
    types = {*before, *(event.type for event in events)}
    return {type_: tuple(event for event in events if event.type == type_) for type_ in sorted(types)}


def apply(
    state: Any, family: str, article_id: str, events: Sequence[ClassifiedEvent], *, now: datetime, part: int, parts: int
) -> Changes:
    """An article's events take the place of those it had; the rows that had them or get them change."""
    name = f"{family}|{article_id}|{part}"
    before = dict(state.get(name) or ())
    after = {event.mention_id: event_id(event) for event in events}
    rows: dict[str, dict[str, Any]] = {row: state.get(row) or {} for row in sorted({*before.values(), *after.values()})}
    changed = {row: dict(mentions) for row, mentions in rows.items()}
    for mention_id, row in before.items():
        del changed[row][mention_id]
    for event in events:
        changed[event_id(event)][event.mention_id] = event.model_dump(mode="json")
    if rows == changed:
        return Changes()
    entries = {row: mentions or None for row, mentions in changed.items()}
    return Changes({row: _row(mentions) for row, mentions in changed.items()}, {**entries, name: after or None})


def _row(mentions: dict[str, Any]) -> EventRecord | None:
    record: EventRecord | None = None
    for mention in mentions.values():
        record = merge(record, ClassifiedEvent.model_validate(mention))
    return record


SIMPLE_CODER = Coder(enrich, classify, key, route, apply)


def article(number: int, *sentences: str, lemma: str = "meet", source: str | None = None) -> ExtractedEvents:
    """One article with an event for each sentence (default: one about JPN and KOR), always the same for a number."""
    article_id = f"art_{number:06d}"
    outlet = source or f"outlet-{number}"
    published_at = START + timedelta(days=number)
    texts = sentences or (f"JPN and KOR meet for the {number}th time.",)
    events = tuple(
        ExtractedEvent(
            mention_id=f"men_{number:06d}_{index}",
            article_id=article_id,
            source=outlet,
            published_at=published_at,
            section="body",
            sentence_index=index,
            sentence=text,
            start=0,
            end=len(text),
            trigger=Trigger(text=text[:4], start=0, end=4, lemma=lemma),
            clause=Span(text=text, start=0, end=len(text)),
        )
        for index, text in enumerate(texts)
    )
    return ExtractedEvents(article_id=article_id, source=outlet, published_at=published_at, events=events)

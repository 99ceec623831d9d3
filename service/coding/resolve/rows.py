"""A row is a pure function of the accounts that it rests on: order, repetition and batching cannot change it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from schemas.base import Contract, content_id
from schemas.event import ClassifiedEvent
from schemas.record import EventRecord, Mention
from service.coding.resolve.participants import joined, participants_of
from service.coding.resolve.sources import independent_sources
from service.coding.resolve.status import status_of, when_of
from service.coding.resolve.titles import title

C = TypeVar("C", bound=Contract)


def mention_of(event: ClassifiedEvent) -> Mention:
    """What a coded event says of itself, as a row keeps it."""
    return Mention(
        mention_id=event.mention_id,
        article_id=event.article_id,
        source=event.source,
        url=event.url,
        published_at=event.published_at,
        sentence=event.sentence,
        type=event.type,
        plover=event.plover,
        cameo=event.cameo,
        status=event.status,
        participants=participants_of(event.actors),
        object=event.object_text.text if event.object_text else None,
        when=event.when,
        place=event.place,
        money=event.money,
        attribution=event.attribution,
        because=event.because,
        confidence=event.confidence,
    )


def founder(mentions: Iterable[Mention]) -> Mention:
    """The first report of a row; the row's id comes from it."""
    return min(mentions, key=_by_time)


def row_id(family: str, first: Mention) -> str:
    """The id of the row of this family that this mention founded."""
    return content_id("evt", family, first.mention_id)


@dataclass(frozen=True, slots=True)
class Words:
    """What the accounts of an event offer to its title: phrases and labels for its object, offices of those who act."""

    phrases: Sequence[str]
    labels: Sequence[str]
    offices: Sequence[str] = ()


def row(event_id: str, mentions: Sequence[Mention], words: Words, *, listed: int) -> EventRecord:
    """The row that rests on these mentions (at least one, each once).

    Everything counts for what the row says; of more than ``listed`` mentions the row shows the first and the last.
    """
    ordered = sorted(mentions, key=_by_time)
    status = status_of(ordered)
    telling = [m for m in ordered if m.status is status] or ordered
    type_ = _most_said(m.type for m in telling) or telling[0].type
    best = max((m for m in telling if m.type == type_), key=lambda m: (m.confidence, m.published_at, m.mention_id))
    participants = joined(who for mention in ordered for who in mention.participants)
    place = _most_given([m.place for m in ordered])
    about = object_phrase(_most_said(words.phrases), _most_said(words.labels))
    said = _most_said(m.because.words[0].casefold() for m in telling if m.type == type_ and m.because.words)
    shown = ordered if len(ordered) <= listed else [*ordered[: listed // 2], *ordered[-(listed - listed // 2) :]]
    return EventRecord(
        event_id=event_id,
        type=type_,
        plover=best.plover,
        cameo=best.cameo,
        status=status,
        participants=participants,
        when=when_of(ordered, status),
        place=place,
        money=_most_given([m.money for m in ordered]),
        title=title(type_, status, participants, about, place, said=said, visitor=_most_said(words.offices)),
        mentions=tuple(shown),
        source_count=independent_sources(ordered),
        first_reported_at=ordered[0].published_at,
        last_reported_at=ordered[-1].published_at,
        revision=len(ordered),
    )


def object_phrase(phrase: str, label: str) -> str:
    """What the event is about, for a title: "rescue pact (ARSA)", "Vajra-3 cruise missile"."""
    if not label or label.casefold() in phrase.casefold():
        return phrase or label
    if not phrase:
        return label
    if label.isupper() and label.isalpha():
        return f"{phrase} ({label})"
    if any(map(str.isdecimal, label)) and (any(map(str.isdecimal, phrase)) or len(phrase.split()) > 3):
        return phrase
    return f"{label} {phrase}" if len(label.split()) < 3 else label


def _by_time(mention: Mention) -> tuple[str, str, str]:
    return mention.published_at.isoformat(), mention.mention_id, mention.type


def _most_said(words: Iterable[str]) -> str:
    """What most say; of equals the longest, which says most."""
    counts = Counter(word for word in words if word)
    return min(counts, key=lambda word: (-counts[word], -len(word), word), default="")


def _most_given(values: Sequence[C | None]) -> C | None:
    texts = {value.model_dump_json(): value for value in values if value is not None}
    counts = Counter(value.model_dump_json() for value in values if value is not None)
    return texts[min(counts, key=lambda text: (-counts[text], text))] if counts else None

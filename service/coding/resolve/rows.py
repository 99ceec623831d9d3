"""A row is a pure function of the set of its mentions: order, repetition and batching cannot change it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypeVar

from schemas.base import Contract
from schemas.event import ClassifiedEvent, Status
from schemas.record import EventRecord, Mention
from service.coding.resolve.participants import joined, participants_of
from service.coding.resolve.titles import title

C = TypeVar("C", bound=Contract)

_WEIGHT = {
    Status.HYPOTHETICAL: 0, Status.PLANNED: 1, Status.ONGOING: 2,
    Status.OCCURRED: 3, Status.FAILED: 4, Status.DENIED: 5,
}  # fmt: skip
"""Between reports of the same moment the more final word counts."""


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
        because=event.because,
        confidence=event.confidence,
    )


def canonical(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Each mention once, oldest report first. Of two versions of one mention the later report stands."""
    kept: dict[str, Mention] = {}
    for mention in sorted(mentions, key=_by_time):
        kept[mention.mention_id] = mention
    return tuple(sorted(kept.values(), key=_by_time))


def row(event_id: str, mentions: Iterable[Mention]) -> EventRecord:
    """The row that rests on these mentions (at least one)."""
    ordered = canonical(mentions)
    decisive = max(ordered, key=lambda m: (m.published_at, _WEIGHT[m.status], m.confidence, m.mention_id))
    participants = joined(who for mention in ordered for who in mention.participants)
    # the row's root goes with the row's status: what was AGREE as a plan is SUPPORT once it is signed
    telling = [m for m in ordered if m.status is decisive.status]
    best = max(telling, key=lambda m: (m.confidence, m.published_at, m.mention_id))
    place = _said(ordered, [m.place for m in ordered])
    return EventRecord(
        event_id=event_id,
        type=best.type,
        plover=best.plover,
        cameo=best.cameo,
        status=decisive.status,
        participants=participants,
        when=_said(ordered, [m.when for m in ordered]),
        place=place,
        money=_said(ordered, [m.money for m in ordered]),
        title=title(best.type, decisive.status, participants, _object(ordered), place),
        mentions=ordered,
        source_count=len({mention.source.casefold() for mention in ordered}),
        first_reported_at=ordered[0].published_at,
        last_reported_at=ordered[-1].published_at,
        revision=len(ordered),
    )


def _by_time(mention: Mention) -> tuple[str, str, str]:
    return mention.published_at.isoformat(), mention.mention_id, mention.model_dump_json()


def _said(mentions: Sequence[Mention], values: Sequence[C | None]) -> C | None:
    """The value of the latest report that gives one."""
    return next((value for value in reversed(values) if value is not None), None)


def _object(mentions: Sequence[Mention]) -> str | None:
    """The object's words that most reports use; of equals the longest, which says most."""
    counts = Counter(m.object for m in mentions if m.object)
    return min(counts, key=lambda words: (-counts[words], -len(words), words)) if counts else None

"""Versions of generated worlds' articles as messages, and what the table's topic says of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from schemas.event import ClassifiedEvent, EnrichedEvents, ExtractedEvents
from schemas.topics import EVENTS_EXTRACTED, EVENTS_TABLE
from service.coding.resolve import Changes, apply, partition_key, route
from service.streaming.stages import Coder
from tests.streaming.kafka import Kafka
from tests.unit.resolve.worlds import DAY_ZERO, Version


class Versions:
    """Codes messages that only name an article's version; each world has families and ids of its own."""

    def __init__(self) -> None:
        self.versions: dict[str, tuple[ClassifiedEvent, ...]] = {}

    def coder(self) -> Coder:
        return Coder(lambda e: EnrichedEvents(**e.model_dump()), self._classify, partition_key, _route, _apply)

    def message(self, world: int, version: Version) -> ExtractedEvents:
        own = own_names(world, version)
        name = f"{len(self.versions)}"
        self.versions[name] = own.events
        return ExtractedEvents(article_id=own.article_id, source=name, published_at=DAY_ZERO)

    def _classify(self, enriched: EnrichedEvents) -> tuple[ClassifiedEvent, ...]:
        return self.versions[enriched.source]


def own_names(world: int, version: Version) -> Version:
    """A version under names that no other world has."""
    article_id = f"w{world}-{version.article_id}"
    events = tuple(
        event.model_copy(update={"article_id": article_id, "mention_id": f"w{world}-{event.mention_id}"})
        for event in version.events
    )
    return Version(article_id, events)


def _route(events: Sequence[ClassifiedEvent], before: Iterable[str] = ()) -> dict[str, tuple[ClassifiedEvent, ...]]:
    left = list(before)
    world = next((name.split(":")[0] for name in [*left, *(f"{e.article_id.split('-')[0]}:" for e in events)]), "")
    routed = route(events, [name.split(":")[1] for name in left])
    return {f"{world}:{family}": found for family, found in routed.items()}


class _World:
    """A world's part of the state."""

    def __init__(self, state: Any, world: str) -> None:
        self._state, self._world = state, world

    def get(self, name: str) -> Any:
        return self._state.get(f"{self._world}:{name}")


def _apply(state: Any, family: str, article_id: str, events: Sequence[ClassifiedEvent], **how: Any) -> Changes:
    world, name = family.split(":")
    changes = apply(_World(state, world), name, article_id, events, **how)  # type: ignore[arg-type]
    return Changes(changes.rows, {f"{world}:{key}": entry for key, entry in changes.state.items()})


def compacted(kafka: Kafka) -> dict[str, str]:
    """The table's bytes as compaction leaves them."""
    latest = {message.key or b"": message.value for message in kafka.read(EVENTS_TABLE)}
    return {key.decode(): value.decode() for key, value in sorted(latest.items()) if value is not None}


def send(kafka: Kafka, content: ExtractedEvents) -> None:
    kafka.send(EVENTS_EXTRACTED, content.model_dump_json().encode(), content.article_id.encode())

"""What each agent makes of one message: decode, call the pure coder, encode. No I/O; refusals are ``RejectMessage``."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from typing import TypeVar

from schemas.event import ClassifiedEvent, EnrichedEvents, ExtractedEvents
from schemas.record import EventRecord
from schemas.topics import EVENTS_CLASSIFIED, EVENTS_ENRICHED, EVENTS_TABLE
from service.errors import RejectMessage
from service.streaming.messages import Incoming, Outgoing, decode, outgoing

A = TypeVar("A")
R = TypeVar("R")

Handle = Callable[[Incoming], list[Outgoing]]


@dataclass(frozen=True)
class Coder:
    """The pure functions behind the agents. ``key`` names the partition's key: equal for equal ``event_id``."""

    enrich: Callable[[ExtractedEvents], EnrichedEvents]
    classify: Callable[[EnrichedEvents], tuple[ClassifiedEvent, ...]]
    key: Callable[[ClassifiedEvent], str]
    event_id: Callable[[ClassifiedEvent], str]
    merge: Callable[[EventRecord | None, ClassifiedEvent], EventRecord]


@dataclass(frozen=True)
class Stages:
    """The three steps of the stream. ``limit``: the largest value in bytes, taken or sent.

    ``coded`` is told each event's type. ``table``: the rows' JSON by event id, of the partitions that this worker has.
    """

    coder: Coder
    table: MutableMapping[bytes, bytes]
    prefix: str
    limit: int
    coded: Callable[[str], None]

    def enrich(self, message: Incoming) -> list[Outgoing]:
        """``events.extracted`` -> ``events.enriched``."""
        extracted = decode(ExtractedEvents, message, self.limit)
        enriched = _coding(self.coder.enrich, extracted)
        return [
            outgoing(
                EVENTS_ENRICHED, self.prefix, key=part.article_id, value=value, stage="enrich",
                time=part.published_at, cause=message,
            )
            for part, value in self._fitting(enriched)
        ]  # fmt: skip

    def classify(self, message: Incoming) -> list[Outgoing]:
        """``events.enriched`` -> ``events.classified``, one message an event."""
        events = _coding(self.coder.classify, decode(EnrichedEvents, message, self.limit))
        for event in events:
            self.coded(event.type)
        return [
            outgoing(
                EVENTS_CLASSIFIED, self.prefix, key=_coding(self.coder.key, event), value=self._encoded(event),
                stage="classify", time=event.published_at, cause=message,
            )
            for event in events
        ]  # fmt: skip

    def sink(self, message: Incoming) -> list[Outgoing]:
        """``events.classified`` -> the table -> ``events.table``. Merging a mention again changes nothing."""
        event = decode(ClassifiedEvent, message, self.limit)
        key = _coding(self.coder.event_id, event)
        before = self.table.get(key.encode())
        row = _coding(lambda e: self.coder.merge(EventRecord.model_validate_json(before) if before else None, e), event)
        value = self._encoded(row)
        self.table[key.encode()] = value
        return [
            outgoing(
                EVENTS_TABLE, self.prefix, key=key, value=value, stage="sink",
                time=row.last_reported_at, cause=message,
            )
        ]  # fmt: skip

    def _fitting(self, article: EnrichedEvents) -> list[tuple[EnrichedEvents, bytes]]:
        """The article's events in as few halves as fit. ``part``/``parts`` stays the share of the whole article."""
        try:
            return [(article, self._encoded(article))]
        except RejectMessage as error:
            if error.reason != "result_too_large" or len(article.events) < 2:
                raise
        middle = len(article.events) // 2
        halves = (article.events[:middle], article.events[middle:])
        return [
            fitting
            for number, events in enumerate(halves)
            for fitting in self._fitting(
                article.model_copy(
                    update={"events": events, "part": 2 * article.part - 1 + number, "parts": 2 * article.parts}
                )
            )
        ]

    def _encoded(self, content: EnrichedEvents | ClassifiedEvent | EventRecord) -> bytes:
        value = _coding(lambda c: c.model_dump_json().encode(), content)
        if len(value) > self.limit:
            raise RejectMessage(
                "result_too_large", f"it leads to {len(value):,} bytes; at most {self.limit:,} are sent"
            )
        return value


def _coding(step: Callable[[A], R], content: A) -> R:
    """Whatever goes wrong in the coder is about this message: it must not stop the agent."""
    try:
        return step(content)
    except RejectMessage:
        raise
    except Exception as error:
        raise RejectMessage("coding_failed", f"{type(error).__name__}: {error}") from error

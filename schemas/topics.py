"""The catalogue of topics: the one place that creates, checks and documents them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from schemas.article import Article
from schemas.base import Contract
from schemas.event import ClassifiedEvent, ClassifiedEvents, EnrichedEvents, ExtractedEvents
from schemas.record import EventRecord
from schemas.rejected import RejectedMessage

DAY_MS = 24 * 60 * 60 * 1000


@dataclass(frozen=True)
class Topic:
    """One topic's contract. ``name`` is without the deployment's prefix; ``retention_ms`` is None when compacted."""

    name: str
    key: str
    model: type[Contract]
    cleanup: Literal["delete", "compact"]
    retention_ms: int | None
    purpose: str

    @property
    def type(self) -> str:
        """The CloudEvents type of its messages, e.g. ``io.eventwire.events.extracted.v1``."""
        return f"io.eventwire.{self.name}.v1"

    def config(self) -> dict[str, str]:
        """The broker's topic settings that the contract fixes."""
        settings: dict[str, str] = {"cleanup.policy": self.cleanup}
        if self.retention_ms is not None:
            settings["retention.ms"] = str(self.retention_ms)
        return settings


ARTICLES_PARSED = Topic(
    "articles.parsed", "article_id", Article, "delete", 7 * DAY_MS, "every article as it was read; null = withdrawn"
)
EVENTS_EXTRACTED = Topic(
    "events.extracted", "article_id", ExtractedEvents, "delete", 7 * DAY_MS,
    "an article's event mentions with raw arguments",
)  # fmt: skip
EVENTS_ENRICHED = Topic(
    "events.enriched", "article_id", EnrichedEvents, "delete", 7 * DAY_MS,
    "the same with countries, dates, place, money, status",
)  # fmt: skip
EVENTS_CLASSIFIED = Topic(
    "events.classified", 'participants ("JPN-KOR")', ClassifiedEvent, "delete", 7 * DAY_MS,
    "one coded mention a message: type, PLOVER root, CAMEO code",
)  # fmt: skip
EVENTS_REPORTED = Topic(
    "events.reported", 'family of event types ("pact")', ClassifiedEvents, "delete", 7 * DAY_MS,
    "what an article says of one family of event types; no events: nothing any more",
)  # fmt: skip
EVENTS_TABLE = Topic(
    "events.table", "event_id", EventRecord, "compact", None,
    "one row per real-world event; null = withdrawn",
)  # fmt: skip
MESSAGES_REJECTED = Topic(
    "messages.rejected", "original key", RejectedMessage, "delete", 30 * DAY_MS,
    "what could not be taken, with its bytes and the reason",
)  # fmt: skip

TOPICS: tuple[Topic, ...] = (
    ARTICLES_PARSED, EVENTS_EXTRACTED, EVENTS_ENRICHED, EVENTS_CLASSIFIED, EVENTS_REPORTED, EVENTS_TABLE,
    MESSAGES_REJECTED,
)  # fmt: skip

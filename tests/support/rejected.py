"""Rejected messages, made by hand and put where they are kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from schemas.rejected import RejectedMessage
from schemas.topics import EVENTS_EXTRACTED, MESSAGES_REJECTED
from tests.streaming.kafka import Kafka, eventually

NOON = datetime(2024, 5, 3, 12, tzinfo=UTC)


def message(kafka: Kafka, number: int, **changes: Any) -> RejectedMessage:
    """The number is in everything: key, payload, detail, origin, and minutes after ``NOON``."""
    given: dict[str, Any] = {
        "stage": "enrich", "reason": "not_json", "detail": f"number {number}", "topic": kafka.name(EVENTS_EXTRACTED),
        "partition": number % 4, "offset": number, "key": f"k{number}".encode(), "payload": f"bytes {number}".encode(),
        "headers": (("ce_id", b"\x00\xff"),), "rejected_at": NOON + timedelta(minutes=number),
    }  # fmt: skip
    return RejectedMessage(**given | changes)


def keep(kafka: Kafka, *messages: RejectedMessage) -> None:
    """Write them to the topic as a worker would."""
    for kept in messages:
        kafka.send(MESSAGES_REJECTED, kept.model_dump_json().encode(), kept.key)
    kafka.flush()


def place_of(kafka: Kafka, key: bytes | None) -> str:
    """Where the last one with that key lies, as the command names it."""
    found = eventually(lambda: [m for m in kafka.read(MESSAGES_REJECTED) if m.key == key], lambda found: bool(found))
    return f"{found[-1].partition}:{found[-1].offset}"

"""The table's topic as its readers have it, compacted by key, and how two of them differ."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from confluent_kafka import Consumer, KafkaError, TopicPartition

from schemas.event import Status
from schemas.record import EventRecord
from schemas.topics import EVENTS_TABLE, MESSAGES_REJECTED, Topic
from service.ingest.admin import full_name
from service.settings import Settings
from tests.chaos.stories import Batch, Row, stated

READ_SECONDS = 60.0


@dataclass(frozen=True)
class Table:
    """``rows``: event_id -> the last value's bytes, where that is a row. ``history``: every message of each key."""

    rows: dict[str, bytes]
    history: dict[str, list[str]]
    rejected: int


def read_table(settings: Settings) -> Table:
    """Both topics from beginning to end."""
    last: dict[str, bytes | None] = {}
    history: dict[str, list[str]] = {}
    for message in _messages(EVENTS_TABLE, settings):
        key, value = message.key().decode(), message.value()
        last[key] = value
        history.setdefault(key, []).append(_line(message, value))
    rows = {key: value for key, value in last.items() if value is not None}
    return Table(rows, history, sum(1 for _ in _messages(MESSAGES_REJECTED, settings)))


def _line(message: Any, value: bytes | None) -> str:
    at = datetime.fromtimestamp(message.timestamp()[1] / 1000, UTC)
    row = EventRecord.model_validate_json(value) if value is not None else None
    said = f"{row.status}, articles {sorted({m.article_id for m in row.mentions})}" if row else "tombstone"
    return f"{at:%H:%M:%S.%f} {message.partition()}@{message.offset()} {said}"


def _messages(topic: Topic, settings: Settings) -> Iterable[Any]:
    consumer = Consumer(
        {
            "bootstrap.servers": settings.brokers,
            "group.id": "nobody",
            "enable.auto.commit": False,
            "enable.partition.eof": True,
            "log_level": 0,
        }
    )
    try:
        left = set(range(settings.partitions))
        consumer.assign([TopicPartition(full_name(topic, settings), number, 0) for number in left])
        deadline = time.monotonic() + READ_SECONDS
        while left:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{topic.name} cannot be read to its end")
            for message in consumer.consume(1000, timeout=0.2):
                error = message.error()
                if error is None:
                    yield message
                elif error.code() == KafkaError._PARTITION_EOF:
                    left.discard(message.partition())
    finally:
        consumer.close()


@dataclass(frozen=True)
class Difference:
    """Keys that ``wanted`` alone has, that ``found`` alone has, and that have another value."""

    lost: tuple[str, ...]
    extra: tuple[str, ...]
    differing: tuple[str, ...]

    @property
    def none(self) -> bool:
        return not (self.lost or self.extra or self.differing)


def compare(wanted: Table, found: Table) -> Difference:
    """Byte by byte."""
    both = wanted.rows.keys() & found.rows.keys()
    return Difference(
        tuple(sorted(wanted.rows.keys() - both)),
        tuple(sorted(found.rows.keys() - both)),
        tuple(sorted(key for key in both if wanted.rows[key] != found.rows[key])),
    )


def untrue(table: Table, fed: Iterable[Batch]) -> list[str]:
    """Where the table does not say what the articles state: an event with its countries, articles and status."""
    told = Counter(_row(EventRecord.model_validate_json(value)) for value in table.rows.values())
    true = stated(fed)
    return [f"missing {row}" for row in true - told] + [f"not stated {row}" for row in told - true]


def _row(record: EventRecord) -> Row:
    return Row(
        frozenset(who.country or who.name for who in record.participants),
        frozenset(mention.article_id for mention in record.mentions),
        record.status is Status.PLANNED,
    )

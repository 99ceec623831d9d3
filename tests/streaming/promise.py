"""What must hold at every moment, and at the end, whatever goes wrong in between. Read from outside, through Kafka."""

from __future__ import annotations

import json
from collections.abc import Iterable

from schemas.record import EventRecord
from schemas.topics import EVENTS_ENRICHED, EVENTS_EXTRACTED, EVENTS_REPORTED, Topic
from tests.streaming.kafka import Kafka, Received
from tests.streaming.simple import article, classify, enrich, event_id, merge
from tests.streaming.versions import compacted, send

WAY = (EVENTS_EXTRACTED, EVENTS_ENRICHED, EVENTS_REPORTED)
"""The topics that agents read, in the order in which an article passes them."""


def publish(kafka: Kafka, numbers: Iterable[int]) -> None:
    """The articles of ``simple.article``, acknowledged when this returns."""
    for number in numbers:
        send(kafka, article(number))
    kafka.flush()


def table_of(numbers: Iterable[int]) -> dict[str, str]:
    """The table of these articles as one undisturbed run makes it: event id -> JSON."""
    rows: dict[str, EventRecord] = {}
    for event in (event for number in numbers for event in classify(enrich(article(number)))):
        rows[event_id(event)] = merge(rows.get(event_id(event)), event)
    return {name: row.model_dump_json() for name, row in sorted(rows.items())}


def stands(kafka: Kafka, numbers: Iterable[int]) -> bool:
    """Whether the table is that of these articles and all messages are committed. Fails on a broken promise."""
    keeps_its_promise(kafka)
    return compacted(kafka) == table_of(numbers) and all(is_committed(kafka, topic) for topic in WAY)


def is_committed(kafka: Kafka, topic: Topic) -> bool:
    return sum(kafka.committed(topic).values()) == len(kafka.read(topic))


def keeps_its_promise(kafka: Kafka) -> None:
    """Fails where an offset is committed before everything that its message led to is there."""
    committed = {topic.name: kafka.committed(topic) for topic in WAY}
    rows = {mention.article_id for row in kafka.rows().values() for mention in row.mentions}
    led_to = [_articles(kafka.read(topic)) for topic in WAY[1:]] + [rows]
    for topic, arrived in zip(WAY, led_to, strict=True):
        finished = [m for m in kafka.read(topic) if m.offset < committed[topic.name].get(m.partition, 0)]
        missing = _articles(finished) - arrived
        assert not missing, f"{topic.name} is committed past {sorted(missing)}, which led to nothing yet"


def _articles(messages: Iterable[Received]) -> set[str]:
    return {json.loads(message.value or b"{}")["article_id"] for message in messages}

"""A null on ``articles.parsed``, by whatever client, takes back what was sent of the article before it."""

from __future__ import annotations

from pathlib import Path

import pytest
from confluent_kafka import Consumer, TopicPartition

from schemas.event import ExtractedEvents
from schemas.topics import ARTICLES_PARSED, EVENTS_ENRICHED, EVENTS_EXTRACTED, EVENTS_REPORTED, EVENTS_TABLE
from service.settings import Settings
from tests.streaming.kafka import Kafka, eventually
from tests.streaming.processes import Worker
from tests.streaming.simple import article
from tests.streaming.test_corrections import IDENTITY_WORKER, expected, signing
from tests.streaming.versions import compacted, send

READ = (ARTICLES_PARSED, EVENTS_EXTRACTED, EVENTS_ENRICHED, EVENTS_REPORTED)
"""What the agents read, each from topics before it."""


def publish(kafka: Kafka, content: ExtractedEvents) -> None:
    kafka.send(ARTICLES_PARSED, b"an article, which no agent reads", content.article_id.encode())
    send(kafka, content)
    kafka.flush()


def withdraw(kafka: Kafka, article_id: str) -> None:
    kafka.send(ARTICLES_PARSED, None, article_id.encode())
    kafka.flush()


def settle(kafka: Kafka) -> None:
    """Wait until the workers have done everything there is."""
    for topic in READ:
        eventually(lambda topic=topic: sum(kafka.committed(topic).values()) == len(kafka.read(topic)), bool)


def rewind(settings: Settings, kafka: Kafka) -> None:
    """As kafka-consumer-groups.sh --reset-offsets --to-earliest does."""
    group = f"{settings.topic_prefix}{settings.group}"
    consumer = Consumer({"bootstrap.servers": settings.brokers, "group.id": group, "log_level": 0})
    beginning = [
        TopicPartition(kafka.name(topic), number, 0) for topic in READ for number in range(settings.partitions)
    ]
    consumer.commit(offsets=beginning, asynchronous=False)
    consumer.close()


@pytest.mark.timeout(300)
def test_a_null_takes_back_what_was_sent_before_it_and_nothing_else(
    settings: Settings, kafka: Kafka, tmp_path: Path
) -> None:
    first, other, corrected = signing(1), signing(2), signing(2, "BRA and ARG signed it after all.")
    with Worker(settings, tmp_path, IDENTITY_WORKER) as worker:
        publish(kafka, first)
        publish(kafka, other)
        withdraw(kafka, article(77).article_id)
        eventually(lambda: compacted(kafka), lambda rows: rows == expected([first, other]))
        withdraw(kafka, first.article_id)
        eventually(lambda: compacted(kafka), lambda rows: rows == expected([other]))
        worker.stop_in_order()
    withdraw(kafka, other.article_id)
    publish(kafka, corrected)  # reaches events.extracted before any worker has read the null
    with Worker(settings, tmp_path, IDENTITY_WORKER) as worker:
        settle(kafka)
        assert compacted(kafka) == expected([corrected])
        worker.stop_in_order()
    rewind(settings, kafka)
    with Worker(settings, tmp_path, IDENTITY_WORKER) as worker:
        settle(kafka)
        assert compacted(kafka) == expected([corrected])
        worker.stop_in_order()
    newcomers = settings.model_copy(update={"group": "newcomers", "data_dir": tmp_path / "newcomers"})
    view = Kafka(newcomers)
    with Worker(newcomers, tmp_path, IDENTITY_WORKER) as worker:
        settle(view)
        assert compacted(view) == expected([corrected])
        worker.stop_in_order()
    view.close()
    assert kafka.rejected() == []
    assert [m.key for m in kafka.read(EVENTS_TABLE) if m.value is None], "rows that went were withdrawn"


def test_a_null_whose_key_is_no_article_id_goes_to_rejected(settings: Settings, kafka: Kafka, tmp_path: Path) -> None:
    with Worker(settings, tmp_path, IDENTITY_WORKER):
        kafka.send(ARTICLES_PARSED, None, b"no id")
        kafka.flush()
        (rejected,) = eventually(kafka.rejected, bool)
    assert (rejected.stage, rejected.reason, rejected.topic) == ("publish", "wrong_key", kafka.name(ARTICLES_PARSED))
    assert (rejected.key, rejected.payload) == (b"no id", None)

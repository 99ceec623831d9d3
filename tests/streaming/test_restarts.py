"""A worker that dies, or is told to stop, loses nothing and leaves nothing half done."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas.topics import EVENTS_EXTRACTED, EVENTS_TABLE
from service.settings import Settings
from tests.streaming.kafka import Kafka, eventually
from tests.streaming.processes import Worker
from tests.streaming.simple import article

ARTICLES = 600


def send_articles(kafka: Kafka, numbers: range) -> None:
    for number in numbers:
        content = article(number)
        kafka.send(EVENTS_EXTRACTED, content.model_dump_json().encode(), content.article_id.encode())
    kafka.flush()


def mentions_in(kafka: Kafka) -> set[str]:
    return {mention.mention_id for row in kafka.rows().values() for mention in row.mentions}


def expected(numbers: range) -> set[str]:
    return {event.mention_id for number in numbers for event in article(number).events}


@pytest.mark.parametrize("store", ["memory", "rocksdb"])
def test_after_kills_in_the_middle_of_the_stream_every_report_is_in_its_row(
    settings: Settings, kafka: Kafka, tmp_path: Path, store: str
) -> None:
    settings = settings.model_copy(update={"store": store})
    with Worker(settings, tmp_path) as first:
        send_articles(kafka, range(ARTICLES))
        eventually(lambda: len(kafka.read(EVENTS_TABLE)), lambda n: n > 0)
        first.kill()
    send_articles(kafka, range(ARTICLES, 2 * ARTICLES))
    with Worker(settings, tmp_path) as second:
        eventually(lambda: len(kafka.read(EVENTS_TABLE)), lambda n: n > ARTICLES // 2)
        second.kill()
    with Worker(settings, tmp_path) as third:
        found = eventually(lambda: mentions_in(kafka), lambda m: m == expected(range(2 * ARTICLES)))
        assert found == expected(range(2 * ARTICLES))
        assert third.stop() == 0
    assert kafka.rejected() == []

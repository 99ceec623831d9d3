"""Versions of one article reach Kafka in the order in which they were published."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from schemas.article import Article
from schemas.event import ExtractedEvents
from schemas.topics import EVENTS_EXTRACTED
from service.ingest.admin import topic_admin
from service.ingest.producer import article_producer, prepare
from service.settings import Settings
from tests.streaming.kafka import Kafka
from tests.support.commands import eventwire

ARTICLES, VERSIONS = 8, 4


def version(article: int, number: int) -> Article:
    return Article(
        article_id=f"art-{article}",
        source="Order Courier",
        headline="In brief",
        published_at=datetime(2024, 5, 1, number, tzinfo=UTC),
        paragraphs=("Norway and Kenya held talks on 30 April 2024.",),
    )


def published(settings: Settings) -> dict[str, list[int]]:
    """Article -> the numbers of its versions in the order of its partition."""
    kafka = Kafka(settings)
    found: dict[str, list[int]] = {}
    for message in kafka.read(EVENTS_EXTRACTED):
        content = ExtractedEvents.model_validate_json(message.value or b"")
        found.setdefault(content.article_id, []).append(content.published_at.hour)
    kafka.close()
    return found


WANTED = {f"art-{article}": list(range(VERSIONS)) for article in range(ARTICLES)}


async def test_a_version_that_has_to_wait_is_not_overtaken_by_the_next_one(settings: Settings) -> None:
    """aiokafka's send may wait, for metadata or for room in a batch; who comes a moment later may not have to."""
    async with topic_admin(settings) as admin:
        await admin.create()
    prepared = [
        prepare(version(article, number), settings) for number in range(VERSIONS) for article in range(ARTICLES)
    ]
    async with article_producer(settings) as producer:
        send, waited = producer._client.send, set[bytes]()

        async def send_later_the_first_time(topic: str, value: bytes, key: bytes, **options: Any) -> Any:
            if key not in waited:
                waited.add(key)
                await asyncio.sleep(0.2)
            return await send(topic, value, key, **options)

        producer._client.send = send_later_the_first_time
        await asyncio.gather(*map(producer.send, prepared))
    assert await asyncio.to_thread(published, settings) == WANTED


def test_publish_keeps_the_order_of_a_files_versions(settings: Settings, tmp_path: Path) -> None:
    assert eventwire("topics", "create", settings=settings).returncode == 0
    lines = [version(article, number).model_dump_json() for article in range(ARTICLES) for number in range(VERSIONS)]
    path = tmp_path / "versions.jsonl"
    path.write_text("\n".join(lines))
    done = eventwire("publish", path, settings=settings)
    assert done.returncode == 0, done.stderr
    assert published(settings) == WANTED

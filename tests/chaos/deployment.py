"""A deployment from its topics to its end, and the undisturbed run of one worker."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from schemas.topics import ARTICLES_PARSED, EVENTS_ENRICHED, EVENTS_EXTRACTED, EVENTS_REPORTED
from service.errors import RetryLater
from service.ingest.admin import full_name, topic_admin
from service.ingest.messages import withdrawal_messages
from service.ingest.offsets import group_progress
from service.ingest.producer import Prepared, article_producer, prepare
from service.settings import Settings
from tests.chaos.cast import Worker
from tests.chaos.stories import Batch
from tests.chaos.table import Table, read_table
from tests.chaos.tally import Tally

CAUGHT_UP_SECONDS = 240.0
AT_ONCE = 50


async def create_topics(settings: Settings) -> None:
    """Those of the catalogue."""
    async with topic_admin(settings) as admin:
        await admin.create()


def caught_up(settings: Settings, tally: Tally, tend: Callable[[], None]) -> None:
    """Wait until the group has committed all that is in the agents' topics; ``tend`` looks after the workers."""

    def look() -> None:
        tally.check()
        tend()

    try:
        asyncio.run(asyncio.wait_for(_caught_up(settings, look), CAUGHT_UP_SECONDS))
    except TimeoutError:
        tally.found(f"the workers have not caught up within {CAUGHT_UP_SECONDS:g} s")


async def _caught_up(settings: Settings, look: Callable[[], None]) -> None:
    while True:
        try:
            async with group_progress(settings, f"{settings.topic_prefix}{settings.group}") as progress:
                for topic in (ARTICLES_PARSED, EVENTS_EXTRACTED, EVENTS_ENRICHED, EVENTS_REPORTED):
                    await progress.wait_until_processed(full_name(topic, settings), settings.partitions, look)
            return
        except RetryLater:  # a machine with much to do
            await asyncio.sleep(1)


async def messages_sent(settings: Settings) -> int:
    """How many versions and withdrawals articles.parsed ever got."""
    async with group_progress(settings, "nobody") as progress:
        return await progress.size(full_name(ARTICLES_PARSED, settings), settings.partitions)


def undisturbed(settings: Settings, fed: Sequence[Batch], folder: Path, tally: Tally) -> Table:
    """What one worker that nobody disturbs makes of the same articles in the same order."""
    worker = Worker(0, settings, folder, tally)
    asyncio.run(create_topics(settings))
    worker.wanted = True
    worker.tend()
    try:
        asyncio.run(_send(settings, fed))
        caught_up(settings, tally, worker.tend)
        worker.terminate()
    finally:
        worker.kill()
    return read_table(settings)


async def _send(settings: Settings, fed: Iterable[Batch]) -> None:
    async with article_producer(settings) as producer:
        for messages in _in_turn(_prepared(settings, fed)):
            await asyncio.gather(*map(producer.send, messages))


def _prepared(settings: Settings, fed: Iterable[Batch]) -> Iterator[tuple[str, Prepared]]:
    for batch in fed:
        for version in batch.versions:
            yield version.article.article_id, prepare(version.article, settings)
        for article_id in batch.withdrawn:
            yield article_id, Prepared(withdrawal_messages(article_id, datetime.now(UTC)), 0)


def _in_turn(prepared: Iterable[tuple[str, Prepared]]) -> Iterator[list[Prepared]]:
    """A few at a time, and never two versions of an article."""
    together: dict[str, Prepared] = {}
    for article_id, messages in prepared:
        if article_id in together or len(together) == AT_ONCE:
            yield list(together.values())
            together = {}
        together[article_id] = messages
    yield list(together.values())

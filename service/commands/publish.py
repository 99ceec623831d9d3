"""``eventwire publish``: articles and their events into Kafka."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from service.commands.output import counted
from service.commands.reading import Reading, article_arguments
from service.errors import RejectMessage
from service.ingest.background import in_background
from service.ingest.producer import ArticleProducer, Prepared, article_producer, prepare
from service.settings import Settings, load_settings

_AT_ONCE = 32
"""Articles under way: enough to fill batches, few enough to hold in memory."""


@dataclass
class Counts:
    """What the broker acknowledged."""

    articles: int = 0
    events: int = 0


@click.command()
@article_arguments
def publish(paths: tuple[Path, ...], source: str | None) -> None:
    """Send articles to articles.parsed and their events, one message an article, to events.extracted.

    PATH is a file (.txt, .json, .jsonl), a folder of them, or - for stdin. What cannot be read is named and skipped:
    exit code 1. Publishing the same article again overwrites and never doubles.
    """
    sys.exit(1 if publish_paths(paths, source, load_settings()) else 0)


def publish_paths(paths: tuple[Path, ...], source: str | None, settings: Settings) -> int:
    """Publish everything and print the counts; gives the number of inputs that could not be taken."""
    counts = Counts()
    found = Reading(paths, source, settings, "Publishing")
    try:
        with found:
            asyncio.run(_publish(found, counts, settings))
    finally:
        articles, events = counted(counts.articles, "article"), counted(counts.events, "event")
        click.echo(f"Published {articles} with {events}; {found.problems} not taken.")
    return found.problems


async def _publish(found: Reading, counts: Counts, settings: Settings) -> None:
    room = asyncio.Semaphore(_AT_ONCE)
    try:
        async with article_producer(settings) as producer, asyncio.TaskGroup() as tasks:
            async for prepared in in_background(_prepared(found, settings), _AT_ONCE):
                await room.acquire()
                task = tasks.create_task(_send(producer, prepared, counts))
                task.add_done_callback(lambda _: room.release())
    except BaseExceptionGroup as failures:
        raise failures.exceptions[0] from None  # the first to fail ended the others


def _prepared(found: Reading, settings: Settings) -> Iterator[Prepared]:
    for item in found:
        try:
            yield prepare(item.article, settings)
        except RejectMessage as error:
            found.refuse(item.where, error)


async def _send(producer: ArticleProducer, prepared: Prepared, counts: Counts) -> None:
    await producer.send(prepared)
    counts.articles += 1
    counts.events += prepared.events

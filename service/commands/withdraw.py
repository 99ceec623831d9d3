"""``eventwire withdraw``: take articles back."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import click

from service.commands.output import counted
from service.errors import EventwireError, RejectMessage
from service.ingest.messages import withdrawal_messages
from service.ingest.producer import Prepared, article_producer
from service.settings import Settings, load_settings


@click.command()
@click.argument("article_ids", nargs=-1, required=True, metavar="ARTICLE_ID...")
def withdraw(article_ids: tuple[str, ...]) -> None:
    """Take articles back: their mentions leave the table's rows, and a row without mentions is withdrawn.

    ARTICLE_ID is as in a row's mentions. Sends a null to articles.parsed and, to events.extracted, the article without
    any events. Publishing the article again brings it back.
    """
    now = datetime.now(UTC)
    try:
        prepared = [Prepared(withdrawal_messages(article_id, now), 0) for article_id in article_ids]
    except RejectMessage as error:
        raise EventwireError(error.detail) from None
    asyncio.run(_send(prepared, load_settings()))
    click.echo(f"Withdrew {counted(len(prepared), 'article')}.")


async def _send(prepared: list[Prepared], settings: Settings) -> None:
    async with article_producer(settings) as producer:
        for article in prepared:
            await producer.send(article)

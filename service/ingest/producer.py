"""Articles into Kafka: each with its events, acknowledged by all in-sync replicas, idempotent where the broker can."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from aiokafka import AIOKafkaProducer

from schemas.article import Article
from schemas.topics import ARTICLES_PARSED, EVENTS_EXTRACTED
from service.coding.pipeline import extract_events
from service.ingest.admin import full_name, topic_admin
from service.ingest.connection import answering, client_options, connected
from service.ingest.messages import article_messages
from service.settings import Settings

_LINGER_MS = 20
_BATCH_BYTES = 262_144


class ArticleProducer:
    """Publishes articles. Get one from ``article_producer``; calls may run at the same time."""

    def __init__(self, client: AIOKafkaProducer, settings: Settings) -> None:
        self._client = client
        self._settings = settings

    async def publish(self, article: Article) -> int:
        """Extract the article's events and send both; gives the number of events once the broker has everything.

        Raises ``RejectMessage`` where the article cannot be coded or is too large, before anything of it is sent, and
        ``RetryLater`` where the broker stopped answering; then a part of it may have gone, and sending it again is
        safe, for ids and contents are the same.
        """
        extracted = extract_events(article)
        messages = article_messages(article, extracted, self._settings.max_message_bytes)
        async with answering(self._settings):
            await asyncio.gather(
                *[
                    await self._client.send(
                        full_name(message.topic, self._settings),
                        message.value,
                        message.key,
                        headers=message.headers,
                    )
                    for message in messages
                ]
            )
        return len(extracted.events)


@contextlib.asynccontextmanager
async def article_producer(settings: Settings) -> AsyncIterator[ArticleProducer]:
    """A connected ``ArticleProducer``. Raises where the broker does not answer or the topics are not there."""
    async with topic_admin(settings) as admin:
        await admin.require(ARTICLES_PARSED, EVENTS_EXTRACTED)
    client = AIOKafkaProducer(
        **client_options(settings),
        acks="all",
        enable_idempotence=settings.broker_profile != "embedded",
        compression_type="gzip",
        linger_ms=_LINGER_MS,
        max_batch_size=_BATCH_BYTES,
        # What we send was measured before; this one is aiokafka's own, over key, headers and frame too.
        max_request_size=settings.max_message_bytes + _BATCH_BYTES,
    )
    async with connected(settings, client.start, client.stop):
        yield ArticleProducer(client, settings)

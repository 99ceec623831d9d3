"""Articles into Kafka: each with its events, acknowledged by all in-sync replicas, idempotent where the broker can."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from weakref import WeakValueDictionary

from aiokafka import AIOKafkaProducer

from schemas.article import Article
from schemas.topics import ARTICLES_PARSED, EVENTS_EXTRACTED
from service.coding.pipeline import extract_events
from service.ingest.admin import full_name, largest_batch, topic_admin
from service.ingest.connection import answering, client_options, connected
from service.ingest.messages import Outgoing, article_messages
from service.settings import Settings

_LINGER_MS = 20
_ROOM_BYTES = 262_144


@dataclass(frozen=True)
class Prepared:
    """An article's messages, and how many events they carry."""

    messages: list[Outgoing]
    events: int


def prepare(article: Article, settings: Settings) -> Prepared:
    """Extract the article's events and make its messages: work for the processor, best done beside the event loop.

    Raises ``RejectMessage`` where the article cannot be coded or is too large; then nothing of it is to be sent.
    """
    extracted = extract_events(article)
    return Prepared(article_messages(article, extracted, settings.max_message_bytes), len(extracted.events))


class ArticleProducer:
    """Sends articles and their events. Get one from ``article_producer``; calls may run at the same time.

    What is sent of one article goes out in the order of the calls: the last version is the one that holds.
    """

    def __init__(self, client: AIOKafkaProducer, settings: Settings) -> None:
        self._client = client
        self._settings = settings
        self._turns: WeakValueDictionary[bytes, asyncio.Lock] = WeakValueDictionary()

    async def send(self, prepared: Prepared) -> None:
        """Return once the broker has everything.

        Raises ``RetryLater`` where it stopped answering. Then a part may have gone, and sending it again is safe, for
        ids and contents are the same.
        """
        turn = self._turns.setdefault(prepared.messages[0].key, asyncio.Lock())
        async with turn, answering(self._settings, self._settings.delivery_timeout_seconds):
            acknowledgements = [
                await self._client.send(
                    full_name(message.topic, self._settings), message.value, message.key, headers=message.headers
                )
                for message in prepared.messages
            ]
            await asyncio.gather(*acknowledgements)


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
        max_batch_size=largest_batch(settings),
        # What we send was measured before; this one is aiokafka's own, over key, headers and frame too.
        max_request_size=settings.max_message_bytes + _ROOM_BYTES,
    )
    async with connected(settings, client.start, client.stop):
        yield ArticleProducer(client, settings)

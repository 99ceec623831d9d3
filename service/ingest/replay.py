"""Rejected messages back to where they came from, with the bytes, the key and the headers that they had.

A message goes to the *partition* that it came from, not to the one that its key would choose today. Whoever wrote it
may partition in another way than we do (librdkafka does), and all its messages of that key are there: elsewhere they
would be coded apart from each other.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncIterator

from aiokafka import AIOKafkaProducer

from schemas.rejected import RejectedMessage
from schemas.topics import ARTICLES_PARSED, EVENTS_ENRICHED, EVENTS_EXTRACTED, EVENTS_REPORTED
from service.ingest.admin import TopicState, full_name, largest_rejected_payload, topic_admin
from service.ingest.connection import answering, client_options, connected
from service.settings import Settings

SOURCES = (ARTICLES_PARSED, EVENTS_EXTRACTED, EVENTS_ENRICHED, EVENTS_REPORTED)
"""What the agents read. Nothing is sent to any other topic, whatever a message says that it came from."""

_ROOM_BYTES = 262_144


class Replayer:
    """Sends rejected messages back. Get one from ``replayer``."""

    def __init__(self, client: AIOKafkaProducer, states: dict[str, TopicState], settings: Settings) -> None:
        self._client = client
        self._partitions = {
            name: states[name].partitions for topic in SOURCES if (name := full_name(topic, settings)) in states
        }
        self._settings = settings

    def objection(self, message: RejectedMessage) -> str | None:
        """Why this message cannot go back, in words for a person; None where it can."""
        origin = f"{message.topic}[{message.partition}]@{message.offset}"
        if message.not_kept:
            return (
                f"its {', '.join(message.not_kept)} was too large to be kept; while its retention lasts the original "
                f"is at {origin}"
            )
        if message.key is None and message.payload is None:
            return "it had neither a key nor a value, and Kafka's clients send no such message"
        if message.topic not in self._partitions:
            return f"it came from {message.topic}, which is no topic that this deployment's workers read"
        if message.partition >= self._partitions[message.topic]:
            return f"it came from {origin}, and the topic has {self._partitions[message.topic]} partitions now"
        return None

    async def send(self, messages: list[RejectedMessage]) -> None:
        """Return once the broker has them all. Raises ``RetryLater`` where it stopped answering; a part may have gone.

        Sending one again is safe, for ids are made of contents and the table's merge is idempotent.
        """
        async with answering(self._settings, self._settings.delivery_timeout_seconds):
            acknowledgements = [
                await self._client.send(
                    message.topic, message.payload, message.key, message.partition, headers=list(message.headers)
                )
                for message in messages
            ]
            await asyncio.gather(*acknowledgements)


def sameness(message: RejectedMessage) -> bytes:
    """A digest of what would be sent and whereto: a message that was rejected twice goes back once."""
    parts = [message.topic, message.partition, message.key, message.payload, message.headers]
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).digest()


@contextlib.asynccontextmanager
async def replayer(settings: Settings) -> AsyncIterator[Replayer]:
    """A connected ``Replayer``, idempotent where the broker can. Raises where the broker does not answer."""
    async with topic_admin(settings) as admin:
        states = await admin.describe()
    client = AIOKafkaProducer(
        **client_options(settings),
        acks="all",
        enable_idempotence=settings.broker_profile != "embedded",
        max_request_size=max(settings.max_message_bytes, largest_rejected_payload(settings)) + _ROOM_BYTES,
    )
    async with connected(settings, client.start, client.stop):
        yield Replayer(client, states, settings)

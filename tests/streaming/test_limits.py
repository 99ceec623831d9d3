"""Each limit at its bound and one byte past it, through Kafka: what is past it is rejected, and the worker goes on."""

from __future__ import annotations

import asyncio

from schemas.topics import EVENTS_ENRICHED, EVENTS_EXTRACTED, EVENTS_REPORTED
from service.settings import Settings
from service.streaming.app import create_app
from tests.streaming.conftest import create_topics
from tests.streaming.kafka import Kafka
from tests.streaming.simple import SIMPLE_CODER, article
from tests.streaming.test_in_process import running, until

LARGEST_MESSAGE = 10_000
LARGEST_REJECTED = 2_000
HUGE_KEY = b"k" * 40_000
"""More than the topic of rejected messages takes with such limits: it comes twice there, once in base64."""


def send(kafka: Kafka, value: bytes, key: bytes) -> None:
    """By itself: Kafka measures batches, and these together would be too large."""
    kafka.send(EVENTS_EXTRACTED, value, key, [("h", b"v")])
    kafka.flush()


async def test_a_message_and_a_rejected_payload_of_exactly_the_limit_are_taken_and_one_byte_more_is_not(
    settings: Settings,
) -> None:
    limits = {"max_message_bytes": LARGEST_MESSAGE, "max_rejected_bytes": LARGEST_REJECTED}
    settings = settings.model_copy(update=limits)
    await asyncio.to_thread(create_topics, settings)
    kafka = Kafka(settings)
    good = article(1).model_dump_json().encode()
    send(kafka, good.ljust(LARGEST_MESSAGE), b"as large as may be")
    send(kafka, good.ljust(LARGEST_MESSAGE + 1), b"too large")
    send(kafka, b"?" * LARGEST_REJECTED, b"kept")
    send(kafka, b"?" * (LARGEST_REJECTED + 1), b"not kept")
    send(kafka, b"?", HUGE_KEY)
    async with running(create_app(settings, SIMPLE_CODER)):
        await until(lambda: len(kafka.rejected()) == 4)
        await until(lambda: len(kafka.read(EVENTS_ENRICHED)) == 1)
    origins = {(m.partition, m.offset): m.key for m in kafka.read(EVENTS_EXTRACTED)}
    rejected = {origins[message.partition, message.offset]: message for message in kafka.rejected()}
    assert rejected[b"too large"].reason == "too_large"
    assert (rejected[b"kept"].payload, rejected[b"kept"].not_kept) == (b"?" * LARGEST_REJECTED, ())
    for key in (b"too large", b"not kept"):
        assert (rejected[key].payload, rejected[key].not_kept, rejected[key].key) == (None, ("payload",), key)
    apache = settings.broker_profile == "apache"  # the embedded broker takes messages of any size
    assert rejected[HUGE_KEY].not_kept == (("payload", "key", "headers") if apache else ())
    kafka.close()


async def test_many_messages_at_once_are_no_larger_for_kafka_than_one(settings: Settings) -> None:
    """Kafka's limit holds for batches: what a worker sends together must not be refused for that."""
    settings = settings.model_copy(update={"max_message_bytes": LARGEST_MESSAGE})
    await asyncio.to_thread(create_topics, settings)
    kafka = Kafka(settings)
    for number in range(300):
        send(kafka, article(31 * number).model_dump_json().encode(), b"one partition")  # a row each
    async with running(create_app(settings, SIMPLE_CODER)):
        await until(lambda: sum(kafka.committed(EVENTS_REPORTED).values()) == 300)
    assert kafka.rejected() == []
    assert len(kafka.read(EVENTS_ENRICHED)) == 300
    kafka.close()

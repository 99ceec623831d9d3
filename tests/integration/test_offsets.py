"""Where topics end and how far a group has come, on every broker: what the demo waits for instead of sleeping."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from schemas.topics import EVENTS_EXTRACTED
from service.errors import EventwireError
from service.ingest.admin import full_name, topic_admin
from service.ingest.offsets import end_offsets, group_progress, plain_consumer
from service.settings import Settings
from tests.support.waiting import wait_until


@pytest.fixture
async def topic(settings: Settings) -> str:
    async with topic_admin(settings) as admin:
        await admin.create()
    return full_name(EVENTS_EXTRACTED, settings)


@pytest.fixture
async def producer(settings: Settings) -> AsyncIterator[AIOKafkaProducer]:
    producer = AIOKafkaProducer(bootstrap_servers=settings.brokers, acks="all", linger_ms=50)
    await producer.start()
    yield producer
    await producer.stop()


@pytest.fixture
async def group(settings: Settings, topic: str) -> AsyncIterator[AIOKafkaConsumer]:
    """A member of the settings' group that has partition 0 and commits when told to."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=settings.brokers, group_id=settings.topic_prefix + settings.group, enable_auto_commit=False
    )
    await consumer.start()
    consumer.assign([TopicPartition(topic, 0)])
    yield consumer
    await consumer.stop()


async def produce(producer: AIOKafkaProducer, topic: str, partition: int, messages: int) -> None:
    """Together, so that they are one batch."""
    sent = [await producer.send(topic, b"value", b"key", partition=partition) for _ in range(messages)]
    await asyncio.gather(*sent)


async def test_ends_are_right_for_batches_and_for_empty_partitions(
    settings: Settings, topic: str, producer: AIOKafkaProducer
) -> None:
    await produce(producer, topic, 0, 30)
    await produce(producer, topic, 0, 12)
    await produce(producer, topic, 2, 1)
    every = [TopicPartition(topic, number) for number in range(settings.partitions)]
    async with plain_consumer(settings) as consumer:
        ends = await end_offsets(consumer, every, settings)
        assert [ends[partition] for partition in every] == [42, 0, 1, 0]
        await produce(producer, topic, 1, 5)
        assert (await end_offsets(consumer, every, settings))[every[1]] == 5


async def test_waiting_ends_when_the_group_has_committed_all_that_was_there(
    settings: Settings, topic: str, producer: AIOKafkaProducer, group: AIOKafkaConsumer
) -> None:
    await produce(producer, topic, 0, 30)
    looks = []
    async with group_progress(settings, settings.topic_prefix + settings.group) as progress:
        assert await progress.size(topic, settings.partitions) == 30
        waiting = asyncio.create_task(
            progress.wait_until_processed(topic, settings.partitions, lambda: looks.append(True))
        )
        for committed in (1, 29):
            await group.commit({TopicPartition(topic, 0): committed})
            enough = len(looks) + 3
            await asyncio.to_thread(wait_until, lambda enough=enough: len(looks) >= enough, "three more looks")
            assert not waiting.done()
        await group.commit({TopicPartition(topic, 0): 30})
        async with asyncio.timeout(30):
            await waiting


async def test_a_topic_without_messages_needs_no_group(settings: Settings, topic: str) -> None:
    async with asyncio.timeout(30), group_progress(settings, "nobody") as progress:
        await progress.wait_until_processed(topic, settings.partitions, lambda: None)
        assert await progress.size(topic, settings.partitions) == 0


async def test_waiting_stops_where_it_has_become_pointless(
    settings: Settings, topic: str, producer: AIOKafkaProducer
) -> None:
    await produce(producer, topic, 1, 3)

    def worker_is_gone() -> None:
        raise EventwireError("the worker ended")

    async with group_progress(settings, "nobody") as progress:
        with pytest.raises(EventwireError, match="the worker ended"):
            await progress.wait_until_processed(topic, settings.partitions, worker_is_gone)

"""How far topics reach, and how far a consumer group has come."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from service.ingest.batches import read_any_batch
from service.ingest.connection import answering, client_options, connected
from service.settings import Settings

Offsets = dict[TopicPartition, int]

_POLL_MS = 50


@contextlib.asynccontextmanager
async def plain_consumer(settings: Settings) -> AsyncIterator[AIOKafkaConsumer]:
    """A connected consumer without a group: it commits nothing and disturbs nobody."""
    consumer = AIOKafkaConsumer(
        **client_options(settings),
        group_id=None,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        fetch_max_wait_ms=_POLL_MS,
        max_partition_fetch_bytes=max(1_048_576, 2 * settings.max_message_bytes),
    )
    async with connected(settings, consumer.start, consumer.stop):
        read_any_batch(consumer)
        yield consumer


async def end_offsets(consumer: AIOKafkaConsumer, partitions: list[TopicPartition], settings: Settings) -> Offsets:
    """The offset that the next message of each partition will have. The consumer's assignment becomes ``partitions``.

    These are the high watermarks of fetches. A broker's answer to "list offsets" is only where the fetch starts: the
    embedded broker gives there the end of a batch's first message.
    """
    async with answering(settings):
        consumer.assign(partitions)
        for partition, offset in (await consumer.end_offsets(partitions)).items():
            consumer.seek(partition, offset)
        while any(consumer.highwater(partition) is None for partition in partitions):
            await consumer.getmany(timeout_ms=_POLL_MS)
        return {partition: consumer.highwater(partition) for partition in partitions}


class GroupProgress:
    """How far a consumer group has come. Get one from ``group_progress``."""

    def __init__(self, admin: AIOKafkaAdminClient, consumer: AIOKafkaConsumer, settings: Settings, group: str) -> None:
        self._admin = admin
        self._consumer = consumer
        self._settings = settings
        self._group = group

    async def wait_until_processed(self, topic: str, partitions: int, check: Callable[[], None]) -> None:
        """Wait until the group has committed everything that is in the topic now.

        ``check`` is called between looks and raises where waiting has become pointless. Bound it with a time-out.
        """
        ends = await self._ends(topic, partitions)
        while not _reached(await self._committed(ends), ends):
            check()
            await asyncio.sleep(_POLL_MS / 1000)

    async def size(self, topic: str, partitions: int) -> int:
        """How many messages the topic ever got."""
        return sum((await self._ends(topic, partitions)).values())

    async def _ends(self, topic: str, partitions: int) -> Offsets:
        every = [TopicPartition(topic, number) for number in range(partitions)]
        return await end_offsets(self._consumer, every, self._settings)

    async def _committed(self, ends: Offsets) -> Mapping[TopicPartition, int]:
        async with answering(self._settings):
            found = await self._admin.list_consumer_group_offsets(self._group, partitions=list(ends))
        return {partition: state.offset for partition, state in found.items()}


def _reached(committed: Mapping[TopicPartition, int], ends: Offsets) -> bool:
    return all(committed.get(partition, 0) >= end for partition, end in ends.items() if end)


@contextlib.asynccontextmanager
async def group_progress(settings: Settings, group: str) -> AsyncIterator[GroupProgress]:
    """A connected ``GroupProgress`` of the consumer group with that full name."""
    admin = AIOKafkaAdminClient(**client_options(settings))
    async with connected(settings, admin.start, admin.close), plain_consumer(settings) as consumer:
        yield GroupProgress(admin, consumer, settings, group)

"""The messages of ``messages.rejected``: read newest first to look at them, in their order to send them back."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from pydantic import ValidationError

from schemas.rejected import RejectedMessage
from schemas.topics import MESSAGES_REJECTED
from service.errors import EventwireError
from service.ingest.admin import full_name, topic_admin
from service.ingest.connection import answering
from service.ingest.offsets import Offsets, end_offsets, plain_consumer
from service.settings import Settings

_POLL_MS = 500
_WINDOW = 500
"""Messages of a partition that are read at a time when going backwards."""


@dataclass(frozen=True, order=True)
class Place:
    """Where a message lies in ``messages.rejected``. ``str()`` is what a person types: ``3:1207``."""

    partition: int
    offset: int

    def __str__(self) -> str:
        return f"{self.partition}:{self.offset}"


@dataclass(frozen=True)
class Kept:
    """A rejected message and its place; ``message`` is None where what lies there is none, ``problem`` says why."""

    place: Place
    message: RejectedMessage | None
    problem: str = ""


@dataclass(frozen=True)
class Wanted:
    """Which messages; None = any. ``topic`` is the origin's name, with the deployment's prefix or without."""

    stage: str | None = None
    reason: str | None = None
    topic: str | None = None

    def allows(self, message: RejectedMessage, prefix: str) -> bool:
        return (
            (self.stage is None or message.stage == self.stage)
            and (self.reason is None or message.reason == self.reason)
            and (self.topic is None or message.topic in (self.topic, prefix + self.topic))
        )


class RejectedReader:
    """Reads the topic as it is now. Get one from ``rejected_reader``."""

    def __init__(
        self, consumer: AIOKafkaConsumer, partitions: list[TopicPartition], begins: Offsets, ends: Offsets,
        settings: Settings,
    ) -> None:  # fmt: skip
        self._consumer = consumer
        self._partitions, self._begins, self._ends = partitions, begins, ends
        self._settings = settings

    async def newest(self, wanted: Wanted, limit: int) -> list[Kept]:
        """The newest that are wanted, newest first, and of what is no rejected message whatever was met on the way."""
        found: list[Kept] = []
        strange: list[Kept] = []
        for tp in self._partitions:
            mine: list[Kept] = []
            stop = self._ends[tp]
            while stop > self._begins[tp] and len(mine) < limit:
                start = max(self._begins[tp], stop - _WINDOW)
                window = [kept async for kept in self._read(tp, start, stop)]
                strange += [kept for kept in window if kept.message is None]
                mine = [kept for kept in window if self._is_wanted(kept, wanted)] + mine
                stop = start
            found += mine[-limit:]
        found.sort(key=lambda kept: (kept.message.rejected_at if kept.message else None, kept.place), reverse=True)
        return found[:limit] + strange

    async def all(self, wanted: Wanted) -> AsyncIterator[Kept]:
        """All that are wanted, partition by partition in its order: so the messages of a key stay in theirs."""
        for tp in self._partitions:
            async for kept in self._read(tp, self._begins[tp], self._ends[tp]):
                if self._is_wanted(kept, wanted):
                    yield kept

    async def at(self, place: Place) -> Kept:
        """The message there. Raises ``EventwireError`` where there is none."""
        tp = next((tp for tp in self._partitions if tp.partition == place.partition), None)
        if tp is not None and self._begins[tp] <= place.offset < self._ends[tp]:
            async for kept in self._read(tp, place.offset, place.offset + 1):
                return kept
        raise EventwireError(
            f"{self._partitions[0].topic} has no message {place}: eventwire rejected list shows what it has"
        )

    def _is_wanted(self, kept: Kept, wanted: Wanted) -> bool:
        return kept.message is not None and wanted.allows(kept.message, self._settings.topic_prefix)

    async def _read(self, tp: TopicPartition, start: int, stop: int) -> AsyncIterator[Kept]:
        self._consumer.assign([tp])
        self._consumer.seek(tp, start)
        position = start
        while position < stop:
            async with answering(self._settings):
                while not (batch := await self._consumer.getmany(tp, timeout_ms=_POLL_MS)):
                    # A gap (what retention took, a transaction's marker) moves the position and brings nothing.
                    if await self._consumer.position(tp) != position:
                        break
                position = await self._consumer.position(tp)
            for record in batch.get(tp, ()):
                if record.offset < stop:
                    yield _kept(record)


def _kept(record: ConsumerRecord) -> Kept:
    place = Place(record.partition, record.offset)
    if record.value is None:
        return Kept(place, None, "it has no value")
    try:
        return Kept(place, RejectedMessage.model_validate_json(record.value))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        return Kept(place, None, f"{'.'.join(map(str, first['loc'])) or 'the message'}: {first['msg']}")


@contextlib.asynccontextmanager
async def rejected_reader(settings: Settings) -> AsyncIterator[RejectedReader]:
    """A connected ``RejectedReader``. Raises where the broker does not answer or has no such topic."""
    name = full_name(MESSAGES_REJECTED, settings)
    async with topic_admin(settings) as admin:
        await admin.require(MESSAGES_REJECTED)
        partitions = [TopicPartition(name, n) for n in range((await admin.describe())[name].partitions)]
    async with plain_consumer(settings) as consumer:
        ends = await end_offsets(consumer, partitions, settings)
        async with answering(settings):
            begins = await consumer.beginning_offsets(partitions)
        yield RejectedReader(consumer, partitions, begins, ends, settings)

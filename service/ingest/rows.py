"""The rows of ``events.table`` as its topic has them: the last value of each key, a null takes the row away."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from pydantic import ValidationError

from schemas.record import EventRecord
from schemas.topics import EVENTS_TABLE
from service.ingest.admin import full_name, topic_admin
from service.ingest.connection import answering
from service.ingest.offsets import Offsets, end_offsets, plain_consumer
from service.settings import Settings

_POLL_MS = 500


@dataclass(frozen=True)
class Change:
    """One message of the table: a row's new content, or None where it was withdrawn."""

    event_id: str
    record: EventRecord | None


@dataclass(frozen=True)
class BadRow:
    """A message of the table that is no row; somebody else wrote it, or a newer version did."""

    where: str
    problem: str

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}"


class TableReader:
    """Reads the table topic. Get one from ``table_reader``; call ``rows`` once, then ``changes``."""

    def __init__(self, consumer: AIOKafkaConsumer, partitions: list[TopicPartition], settings: Settings) -> None:
        self._consumer = consumer
        self._partitions = partitions
        self._settings = settings

    async def rows(self) -> tuple[dict[str, EventRecord], list[BadRow]]:
        """Every row that the topic holds now, by event id, up to the offsets that are the last when called."""
        ends = await end_offsets(self._consumer, self._partitions, self._settings)
        rows: dict[str, EventRecord] = {}
        bad: list[BadRow] = []
        async with answering(self._settings):
            await self._consumer.seek_to_beginning(*self._partitions)
        while any(position < ends[at] for at, position in (await self._positions()).items()):
            for change in await self._some():
                if isinstance(change, BadRow):
                    bad.append(change)
                elif change.record is None:
                    rows.pop(change.event_id, None)
                else:
                    rows[change.event_id] = change.record
        return rows, bad

    async def changes(self) -> AsyncIterator[Change | BadRow]:
        """What happens to the table from here on, for ever. Raises ``RetryLater`` when the broker is gone."""
        while True:
            batch = await self._consumer.getmany(*self._partitions, timeout_ms=_POLL_MS)
            if not batch:  # an idle topic and a dead broker look the same to a consumer
                async with answering(self._settings):
                    await self._consumer.end_offsets(self._partitions)
            for message in _in_order(batch):
                yield _change(message)

    async def _positions(self) -> Offsets:
        async with answering(self._settings):
            return {partition: await self._consumer.position(partition) for partition in self._partitions}

    async def _some(self) -> list[Change | BadRow]:
        """The next messages, or none where only gaps were left behind (compaction, a transaction's markers)."""
        before = await self._positions()
        async with answering(self._settings):
            while not (batch := await self._consumer.getmany(*self._partitions, timeout_ms=_POLL_MS)):
                if await self._positions() != before:
                    break
        return [_change(message) for message in _in_order(batch)]


def _in_order(batch: dict[TopicPartition, list[ConsumerRecord]]) -> list[ConsumerRecord]:
    return [message for partition in sorted(batch) for message in batch[partition]]


def _change(message: ConsumerRecord) -> Change | BadRow:
    key = (message.key or b"").decode("utf-8", "replace")
    if message.value is None:
        return Change(key, None)
    try:
        return Change(key, EventRecord.model_validate_json(message.value))
    except ValidationError as error:
        first = error.errors()[0]
        at = ".".join(map(str, first["loc"])) or "the message"
        return BadRow(f"{message.topic}[{message.partition}]@{message.offset}", f"not a row: {at}: {first['msg']}")


@contextlib.asynccontextmanager
async def table_reader(settings: Settings) -> AsyncIterator[TableReader]:
    """A connected ``TableReader``. Raises where the broker does not answer or has no such topic."""
    name = full_name(EVENTS_TABLE, settings)
    async with topic_admin(settings) as admin:
        await admin.require(EVENTS_TABLE)
        partitions = (await admin.describe())[name].partitions
    async with plain_consumer(settings) as consumer:
        yield TableReader(consumer, [TopicPartition(name, number) for number in range(partitions)], settings)

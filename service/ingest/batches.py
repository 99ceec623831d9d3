"""Record batches that aiokafka does not read: one such batch would end every worker, again after each start.

Kafka's brokers take a header's name in any bytes, and every other client reads it; aiokafka raises where it is not
UTF-8. Here the batch is read once more, and such a name keeps its bytes as surrogates, as Python has them for file
names. What cannot be read at all is named with its place. This reaches into private parts of aiokafka 0.13 and 0.14.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, Self

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.consumer.fetcher import FetchResult, PartitionRecords
from aiokafka.errors import CorruptRecordException
from aiokafka.record.default_records import _DefaultRecordBatchPy

from service.errors import StopWorker

_LENGTH_AT, _FRAME_BYTES = 8, 12
_FORMAT_AT, _FORMAT = 16, 2
_FETCH = 1
"""Kafka's number of the request."""


def read_any_batch(consumer: AIOKafkaConsumer) -> None:
    """From now on ``consumer``, which was just started, reads headers with any names.

    A batch that cannot be read even so raises ``StopWorker``, which says where it lies and what to do.
    """
    fetcher = consumer._fetcher
    fetched = _Fetched()
    fetcher._records = _Results(fetched)
    send = fetcher._client.send

    async def send_and_keep(node_id: int, request: Any, **options: Any) -> Any:
        response = await send(node_id, request, **options)
        if response.API_KEY == _FETCH:
            fetched.keep(response)
        return response

    fetcher._client.send = send_and_keep


class _Fetched:
    """The bytes of the last answer to a fetch. aiokafka makes results of them before it does anything else."""

    def __init__(self) -> None:
        self._batches: Mapping[TopicPartition, bytes] = {}

    def keep(self, response: Any) -> None:
        self._batches = {
            TopicPartition(topic, partition): content
            for topic, partitions in response.topics
            for partition, *_, content in partitions
        }

    def of(self, partition: TopicPartition) -> bytes:
        return self._batches[partition]


class _Results(OrderedDict[TopicPartition, Any]):
    """The fetcher's results by partition, each with records that can be read once more."""

    def __init__(self, fetched: _Fetched) -> None:
        super().__init__()
        self._fetched = fetched

    def __setitem__(self, partition: TopicPartition, result: Any) -> None:
        if type(result) is FetchResult:
            records = result._partition_records
            records.__class__ = _AnyRecords
            records.content = self._fetched.of(partition)
        super().__setitem__(partition, result)


class _AnyRecords(PartitionRecords):  # type: ignore[misc]
    """Reads as aiokafka does, which is fast, up to a record that it cannot read; from there on leniently."""

    content: bytes
    _batches: _Batches | None = None

    def __next__(self) -> Any:
        try:
            return super().__next__()
        except StopIteration:
            raise
        except Exception as error:
            if self._batches is not None:
                raise StopWorker(self._damage(error, self._batches.end)) from error
        self._records = self._batches = _Batches(self.content, self.next_fetch_offset)
        self._records_iterator = self._unpack_records()
        return next(self)

    def _damage(self, error: Exception, end: int) -> str:
        tp = self._tp
        return (
            f"what lies at {tp.topic}[{tp.partition}]@{self.next_fetch_offset} cannot be read ({type(error).__name__}: "
            f"{error}): the broker's log is damaged. Bring the partition back from a replica or a backup; or give up "
            f"what is before offset {end}: stop every worker, step over it with kafka-consumer-groups.sh "
            f"--reset-offsets --to-offset {end} --topic {tp.topic}:{tp.partition} --execute, and start again"
        )


class _Batches:
    """The batches of an answer from the one on that holds ``offset``, in the shape of aiokafka's ``MemoryRecords``."""

    def __init__(self, content: bytes, offset: int) -> None:
        self._left = memoryview(content)
        self._offset = offset
        self.end = offset + 1
        """The offset behind the batch that was given last."""

    def has_next(self) -> bool:
        while self._is_complete() and self._first().next_offset <= self._offset:
            self._left = self._left[self._size() :]
        return self._is_complete()

    def next_batch(self) -> _LenientBatch:
        batch = self._first()
        self.end = batch.next_offset
        self._left = self._left[self._size() :]
        return batch

    def _is_complete(self) -> bool:
        return len(self._left) >= _FRAME_BYTES and len(self._left) >= self._size()

    def _size(self) -> int:
        """Bytes of the first batch with its frame, which is the same in every format that Kafka ever had."""
        return _FRAME_BYTES + int.from_bytes(self._left[_LENGTH_AT:_FRAME_BYTES], "big")

    def _first(self) -> _LenientBatch:
        if self._left[_FORMAT_AT] != _FORMAT:
            raise CorruptRecordException(f"a batch in format {self._left[_FORMAT_AT]}, which is not Kafka's")
        return _LenientBatch(self._left[: self._size()])


class _LenientBatch(_DefaultRecordBatchPy):  # type: ignore[misc]
    """A batch of the current format, read in Python."""

    _buffer: bytearray

    def __iter__(self) -> Self:
        super().__iter__()
        self._buffer = _EscapedText(self._buffer)
        return self


class _EscapedText(bytearray):
    """Bytes of which every text is read as UTF-8, and what is none as surrogates."""

    def __getitem__(self, at: Any) -> Any:
        found = super().__getitem__(at)
        return _EscapedText(found) if isinstance(found, bytearray) else found

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        return super().decode(encoding, "surrogateescape")

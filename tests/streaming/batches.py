"""Record batches made by hand and produced as they are: what some other client may write and ours never would."""

from __future__ import annotations

import asyncio
import gzip
import struct
import time
from collections.abc import Sequence
from dataclasses import dataclass

from aiokafka.client import AIOKafkaClient
from aiokafka.errors import for_code
from aiokafka.protocol.produce import ProduceRequest
from aiokafka.record.default_records import _DefaultRecordBatchPy as Batch
from aiokafka.record.util import calc_crc32c, encode_varint

from service.settings import Settings
from tests.streaming.kafka import PATIENCE_SECONDS

NO_PRODUCER = (-1, -1, -1)


@dataclass(frozen=True)
class Record:
    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[bytes, bytes | None]] = ()

    def encoded(self, offset: int) -> bytes:
        """As it stands in a batch (magic 2), whose first record has the offset 0."""
        body = bytearray(b"\0")  # attributes
        for number in (0, offset):
            encode_varint(number, body.append)
        for content in (self.key, self.value):
            _write(content, body)
        encode_varint(len(self.headers), body.append)
        for name, content in self.headers:
            _write(name, body)
            _write(content, body)
        length = bytearray()
        encode_varint(len(body), length.append)
        return bytes(length + body)


def _write(content: bytes | None, to: bytearray) -> None:
    encode_varint(-1 if content is None else len(content), to.append)
    to += content or b""


def batch(*records: Record, timestamp_ms: int | None = None, zipped: bool = False) -> bytes:
    """The batch of these records, all of the same time (default: now)."""
    now = int(time.time() * 1000) if timestamp_ms is None else timestamp_ms
    content = b"".join(record.encoded(number) for number, record in enumerate(records))
    content = gzip.compress(content) if zipped else content
    checked = struct.pack(">hiqqqhii", zipped, len(records) - 1, now, now, *NO_PRODUCER, len(records)) + content
    behind_length = struct.pack(">ibI", -1, 2, calc_crc32c(checked)) + checked
    made = struct.pack(">qi", 0, len(behind_length)) + behind_length
    assert Batch(made).validate_crc()
    return made


def produce(settings: Settings, topic: str, partition: int, made: bytes) -> int:
    """Write the batch; gives the offset of its first record. Raises aiokafka's error where the broker refuses it."""

    async def send() -> int:
        client = AIOKafkaClient(bootstrap_servers=settings.brokers)
        await client.bootstrap()
        try:
            while (answer := await _produce_once(client, topic, partition, made))[0]:
                error = for_code(answer[0])
                if not error.retriable:
                    raise error(topic)
                await asyncio.sleep(0.1)  # the topic is new, and not everywhere known
        finally:
            await client.close()
        return answer[1]

    return asyncio.run(asyncio.wait_for(send(), PATIENCE_SECONDS))


async def _produce_once(client: AIOKafkaClient, topic: str, partition: int, made: bytes) -> tuple[int, int]:
    """Kafka's error code, 0 for none, and the offset."""
    client.add_topic(topic)
    await client.force_metadata_update()
    (broker,) = client.cluster.brokers()
    response = await client.send(broker.nodeId, ProduceRequest(None, -1, 10_000, [(topic, [(partition, made)])]))
    ((_, ((_, code, offset, *_),)),) = response.topics
    return code, offset

"""Kafka as a test sees it from outside: plain bytes in, plain bytes out, and how far the worker's group has come."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from confluent_kafka import Consumer, KafkaException, Message, Producer, TopicPartition

from schemas.record import EventRecord
from schemas.rejected import RejectedMessage
from schemas.topics import EVENTS_TABLE, MESSAGES_REJECTED, Topic
from service.settings import Settings

PATIENCE_SECONDS = 90.0
END_SECONDS = 2.0
"""For how long a reader tries to get to a partition's end: a transaction's marker there is never read."""

T = TypeVar("T")


@dataclass(frozen=True)
class Received:
    """``headers`` are asked for only where a test wants them: ``Message.headers()`` of confluent-kafka 2.16.1 has
    crashed the interpreter, now and then, while a busy topic was read."""

    key: bytes | None
    value: bytes | None
    partition: int
    offset: int
    message: Message = field(repr=False, compare=False)

    @property
    def all_headers(self) -> list[tuple[str, bytes]]:
        return [(name, value or b"") for name, value in self.message.headers() or ()]

    @property
    def headers(self) -> dict[str, bytes]:
        return dict(self.all_headers)


def eventually(look: Callable[[], T], wanted: Callable[[T], bool], seconds: float = PATIENCE_SECONDS) -> T:
    """Look until it is as wanted; fails with the last look where it never is."""
    deadline = time.monotonic() + seconds
    while not wanted(found := look()):
        assert time.monotonic() < deadline, f"not within {seconds:g} s; the last look was {found!r}"
        time.sleep(0.05)
    return found


class Kafka:
    """A producer and a reader of a deployment's topics. It reads each topic from its beginning and remembers."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        quiet = {"bootstrap.servers": settings.brokers, "log_level": 0, "message.max.bytes": 10_000_000}
        self._quiet = quiet
        self._producer = Producer({**quiet, "linger.ms": 5})
        self._readers: dict[str, Consumer] = {}
        self._read: dict[str, list[Received]] = {}

    def name(self, topic: Topic) -> str:
        return f"{self._settings.topic_prefix}{topic.name}"

    def send(
        self,
        topic: Topic,
        value: bytes | None,
        key: bytes | None = None,
        headers: list[tuple[str, bytes]] | None = None,
        partition: int | None = None,
    ) -> None:
        """Hand it over; ``flush`` waits."""
        where = {} if partition is None else {"partition": partition}
        self._producer.produce(self.name(topic), value, key=key, headers=headers, **where)
        self._producer.poll(0)

    def flush(self) -> None:
        assert self._producer.flush(PATIENCE_SECONDS) == 0, "Kafka did not take everything"

    def read(self, topic: Topic) -> list[Received]:
        """All that can be read of it now, in the order of arrival here."""
        name = self.name(topic)
        reader = self._readers.get(name)
        if reader is None:
            reader = self._readers[name] = Consumer(
                {**self._quiet, "group.id": "nobody", "enable.auto.commit": False, "fetch.wait.max.ms": 20}
            )
            reader.assign([TopicPartition(name, n, 0) for n in range(self._settings.partitions)])
            self._read[name] = []
        deadline = time.monotonic() + END_SECONDS
        while (messages := reader.consume(500, timeout=0.05)) or not self._is_at_end(reader, deadline):
            for message in messages:
                assert message.error() is None, message.error()
                at = message.partition(), message.offset()
                self._read[name].append(Received(message.key(), message.value(), *at, message))
        return self._read[name]

    def _is_at_end(self, reader: Consumer, deadline: float) -> bool:
        """Whether all was read: a reader that got nothing may just have been too early. Without a broker it has."""
        places = reader.position(reader.assignment())
        try:
            ends = [reader.get_watermark_offsets(place, timeout=END_SECONDS)[1] for place in places]
        except KafkaException:
            return True
        behind = [place for place, end in zip(places, ends, strict=True) if max(place.offset, 0) < end]
        return not behind or time.monotonic() > deadline

    def rows(self) -> dict[str, EventRecord]:
        """The table as its readers have it: the last value of each key."""
        latest = {message.key: message.value for message in self.read(EVENTS_TABLE)}
        return {key.decode(): EventRecord.model_validate_json(value) for key, value in latest.items() if key and value}

    def rejected(self) -> list[RejectedMessage]:
        return [RejectedMessage.model_validate_json(m.value or b"") for m in self.read(MESSAGES_REJECTED)]

    def committed(self, topic: Topic) -> dict[int, int]:
        """Partition -> the worker group's committed offset, where there is one."""
        group = f"{self._settings.topic_prefix}{self._settings.group}"
        consumer = Consumer({**self._quiet, "group.id": group})
        partitions = [TopicPartition(self.name(topic), n) for n in range(self._settings.partitions)]
        try:
            found = consumer.committed(partitions, timeout=20)
        finally:
            consumer.close()
        return {at.partition: at.offset for at in found if at.offset >= 0}

    def close(self) -> None:
        for reader in self._readers.values():
            reader.close()

"""A Faust table whose changelog is sent by the agent that writes, and whose store never runs ahead of Kafka.

Another thing that Faust 0.15.3 does wrong and no setting helps against; ``faust_fixes`` guards the version.
"""

from __future__ import annotations

import contextlib
import json
import weakref
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import faust
from faust.streams import _current_event, current_event
from faust.types import TP, EventT

from service.errors import RejectMessage
from service.streaming.messages import Outgoing


class OutboxTable(faust.Table[bytes, bytes]):
    """Faust sends a write behind the agent's back: if the broker refuses it, it is lost, and its source committed.

    It also writes to the store at once, and RocksDB keeps that over a kill: the state would know of messages whose
    results nobody has. Here ``keep`` writes what the broker has acknowledged, and nothing else does.
    """

    def on_key_set(self, key: bytes, value: bytes) -> None:
        self._sensor_on_set(self, key, value)

    def on_key_del(self, key: bytes) -> None:
        self._sensor_on_del(self, key)

    def keep(self, key: bytes, value: bytes | None, partition: int, offset: int) -> None:
        """Write an entry (None: remove it) that is in the changelog; the next recovery may start behind it."""
        if value is not None:
            self[key] = value
            # Faust's memory store drops the keys of lost partitions, and knows only those that it recovered.
            getattr(self.data, "_key_partition", {})[key] = partition
        elif key in self:
            del self[key]
        self.data.set_persisted_offset(TP(self.changelog_topic_name, partition), offset)


@dataclass(frozen=True, eq=False)
class _Write:
    value: bytes | None
    is_ours: Callable[[], bool]


class Entries:
    """A table's JSON entries as its agent sees them: the kept ones, and over them those that are on their way.

    ``limit``: the largest entry in bytes. ``is_ours(event)`` gives what tells whether that delivery is still this
    worker's: what it wrote for another's is not there.
    """

    def __init__(self, table: OutboxTable, limit: int, is_ours: Callable[[EventT[Any]], Callable[[], bool]]) -> None:
        self._table = table
        self._limit = limit
        self._is_ours = is_ours
        self._under_way: dict[str, _Write] = {}

    def get(self, name: str) -> Any:
        """The entry, or None."""
        write = self._under_way.get(name)
        value = write.value if write and write.is_ours() else self._table.get(name.encode())
        return None if value is None else json.loads(value)

    def write(self, changes: Mapping[str, Any]) -> list[Outgoing]:
        """Set entries (None: remove); gives the changelog's messages, to be sent after everything that they stand for.

        Raises ``RejectMessage`` where an entry is too large; then nothing was changed.
        """
        encoded = {name: None if entry is None else json.dumps(entry).encode() for name, entry in changes.items()}
        largest = max((len(value) for value in encoded.values() if value), default=0)
        if largest > self._limit:
            raise RejectMessage("result_too_large", f"it leads to {largest:,} bytes of state; {self._limit:,} are kept")
        return [self._change(name, value) for name, value in encoded.items()]

    def _change(self, name: str, value: bytes | None) -> Outgoing:
        key, table, event = name.encode(), self._table, current_event()
        if event is None:
            raise RuntimeError("a table's partition is that of the message that changes it")
        partition = event.message.partition
        write = self._under_way[name] = _Write(value, self._is_ours(event))
        return Outgoing(
            table.changelog_topic_name, key, value, [], partition, partial(self._acknowledged, name, write), after=True
        )

    def _acknowledged(self, name: str, write: _Write, partition: int, offset: int) -> None:
        self._table.keep(name.encode(), write.value, partition, offset)
        if self._under_way.get(name) is write:
            del self._under_way[name]


@contextlib.contextmanager
def processing(event: EventT[Any]) -> Iterator[None]:
    """Tables take the partition from the event that is processed: say which one, also outside of a stream's loop."""
    token = _current_event.set(weakref.ref(event))
    try:
        yield
    finally:
        _current_event.reset(token)

"""A Faust table whose changelog is sent by the agent that writes, so that the agent knows when it has arrived.

Another thing that Faust 0.15.3 does wrong and no setting helps against; ``faust_fixes`` guards the version.
"""

from __future__ import annotations

import contextlib
import weakref
from collections.abc import Iterator
from typing import Any

import faust
from faust.streams import _current_event
from faust.types import TP, EventT


class OutboxTable(faust.Table[bytes, bytes]):
    """Faust sends a write behind the agent's back: if the broker refuses it, it is lost, and its source committed.

    ``take_unsent`` gives (partition, key, value) of the writes since the last call.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._unsent: list[tuple[int, bytes, bytes]] = []

    def on_key_set(self, key: bytes, value: bytes) -> None:
        partition = self.partition_for_key(key)
        if partition is None:
            raise RuntimeError("a table's partition is that of the message that changes it")
        self._unsent.append((partition, key, value))
        self._sensor_on_set(self, key, value)

    def take_unsent(self) -> list[tuple[int, bytes, bytes]]:
        unsent, self._unsent = self._unsent, []
        return unsent

    def on_changelog_acknowledged(self, partition: int, offset: int) -> None:
        """The store may start its next recovery behind this write."""
        self.data.set_persisted_offset(TP(self.changelog_topic_name, partition), offset)


@contextlib.contextmanager
def processing(event: EventT[Any]) -> Iterator[None]:
    """Tables take the partition from the event that is processed: say which one, also outside of a stream's loop."""
    token = _current_event.set(weakref.ref(event))
    try:
        yield
    finally:
        _current_event.reset(token)

"""Which offsets are safe to commit: everything below the lowest message that is not yet settled, and nothing above."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

P = TypeVar("P", bound=Hashable)
M = TypeVar("M")


@dataclass
class _Partition(Generic[M]):
    """``unsettled`` is in the order of delivery, which within a partition is the order of offsets."""

    next_offset: int
    unsettled: dict[int, M] = field(default_factory=dict)


class OffsetLedger(Generic[P, M]):
    """Book of the messages handed to the agents since the last seek, by partition.

    A message is known by its offset *and* its identity: what an agent finishes after a rebalance or a seek belongs to
    an earlier delivery and must not settle the one that is under way now.
    """

    def __init__(self) -> None:
        self._partitions: dict[P, _Partition[M]] = {}

    def deliver(self, partition: P, offset: int, message: M) -> bool:
        """``message`` may go to an agent. False where it, or a later one, was delivered since the last ``forget``."""
        book = self._partitions.setdefault(partition, _Partition(offset))
        if offset < book.next_offset:
            return False
        book.unsettled[offset] = message
        book.next_offset = offset + 1
        return True

    def holds(self, partition: P, offset: int, message: M) -> bool:
        """Whether this delivery is under way: neither settled nor forgotten."""
        book = self._partitions.get(partition)
        return book is not None and book.unsettled.get(offset) is message

    def settle(self, partition: P, offset: int, message: M) -> bool:
        """All that ``message`` led to is acknowledged by the broker. False, and no change, for a stale delivery."""
        if not self.holds(partition, offset, message):
            return False
        del self._partitions[partition].unsettled[offset]
        return True

    def committable(self, partition: P) -> int | None:
        """The offset to commit (the next one to read after a restart); None where nothing was delivered."""
        book = self._partitions.get(partition)
        if book is None:
            return None
        return next(iter(book.unsettled), book.next_offset)

    def partitions(self) -> list[P]:
        """Those with something delivered."""
        return list(self._partitions)

    def forget(self, partitions: Iterable[P] | None = None) -> None:
        """Drop these partitions (None: all): they were revoked, or reading starts again elsewhere."""
        for partition in list(self._partitions) if partitions is None else partitions:
            self._partitions.pop(partition, None)

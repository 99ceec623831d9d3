"""Whether a stage still works: a wrong deployment rejects everything, and must not empty its topic by that.

The first rejections of a worker are held back until something else is taken, or nothing more comes. So one that rejects
all it gets stops with nothing sent and nothing committed, however often it is started again.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from service.errors import StopWorker
from service.streaming.messages import Incoming

QUIET_SECONDS = 2.0
"""When so long nothing more has come, the topic is at its end and no flood of rejections is under way."""

T = TypeVar("T")


class RejectionLimit:
    """Judges a stage by its last ``window`` messages: nearly all rejected means a share of ``share`` or more.

    ``window`` 0: everything may be rejected.
    """

    def __init__(self, window: int, share: float) -> None:
        self._window, self._share = window, share
        self._last: deque[str | None] = deque(maxlen=window)
        self._reasons: Counter[str] = Counter()

    def count(self, reason: str | None) -> None:
        """One more message: why it was rejected, or None where it was taken."""
        if not self._window:
            return
        if len(self._last) == self._window and (oldest := self._last[0]) is not None:
            self._reasons[oldest] -= 1
        if reason is not None:
            self._reasons[reason] += 1
        self._last.append(reason)

    @property
    def suspicious(self) -> bool:
        """Of what is known so far nearly all was rejected, be it one message."""
        return bool(self._last) and self._reasons.total() >= self._share * len(self._last)

    @property
    def exceeded(self) -> bool:
        """Of a whole window nearly all was rejected."""
        return bool(self._window) and len(self._last) == self._window and self.suspicious

    def __str__(self) -> str:
        reasons = ", ".join(f"{reason} {count}" for reason, count in self._reasons.most_common(3) if count)
        return f"{self._reasons.total()} of the last {len(self._last)} messages: {reasons}"


class RejectionGate:
    """Lets a stage's rejections go to Kafka when its limit allows."""

    def __init__(self, stage: str, limit: RejectionLimit) -> None:
        self._stage, self._limit = stage, limit
        self._trusted = asyncio.Event()
        self._trusted.set()
        self._last_came = time.monotonic()
        self._held: set[asyncio.Future[Any]] = set()

    def judge(self, message: Incoming, reason: str | None) -> None:
        """Count a message, once. Raises ``StopWorker`` where nearly everything was rejected."""
        self._last_came = time.monotonic()
        self._limit.count(reason)
        if self._limit.exceeded:
            raise StopWorker(
                f"stage {self._stage} rejects nearly everything ({self._limit}; the last is "
                f"{message.topic}[{message.partition}]@{message.offset}), as after a wrong deployment: the messages "
                "stay in their topic. Check the versions and settings of this worker and of who writes them; with "
                "EVENTWIRE_REJECTION_WINDOW=0 they go to messages.rejected all the same"
            )
        if self._limit.suspicious:
            self._trusted.clear()
        else:
            self._trusted.set()

    async def through(self, send: Callable[[], Awaitable[Awaitable[T]]]) -> Awaitable[T]:
        """Send now, or as soon as the gate opens; what this gives is done when the broker has acknowledged."""
        if self._trusted.is_set():
            return await send()
        held = asyncio.ensure_future(self._send(send))
        self._held.add(held)
        held.add_done_callback(self._held.discard)
        return held

    def close(self) -> None:
        """What is still held back is not sent any more."""
        for held in self._held:
            held.cancel()

    async def _send(self, send: Callable[[], Awaitable[Awaitable[T]]]) -> T:
        while not self._trusted.is_set() and (left := self._last_came + QUIET_SECONDS - time.monotonic()) > 0:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await self._trusted.wait()
        return await (await send())

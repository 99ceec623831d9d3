"""At least once: a message is acknowledged after everything it led to is acknowledged by the broker, never before.

A lane is one agent's way from message to results. Up to ``MAX_MESSAGES`` are under way at a time, so that a round trip
to the broker is shared by many; they are finished in order. What Kafka does not take is made and sent again, with
pauses, until it does: results are functions of the message and of the table, and the table's merge is idempotent.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from typing import Literal, Protocol

from schemas.rejected import Part
from service.errors import EventwireError, RejectMessage, StopWorker
from service.monitoring.metrics import (
    CODING_SECONDS,
    DELIVERY_SECONDS,
    MESSAGES_PROCESSED,
    MESSAGES_REJECTED,
    MESSAGES_RETRIED,
    Metrics,
)
from service.streaming.messages import Incoming, Outgoing
from service.streaming.rejections import RejectionGate, RejectionLimit

log = logging.getLogger(__name__)

MAX_MESSAGES = 1000
MAX_BYTES = 32_000_000
FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 10.0

_TOO_LARGE = frozenset({10, 18})
"""Kafka's error codes MESSAGE_TOO_LARGE and RECORD_LIST_TOO_LARGE."""
_LESS: dict[tuple[Part, ...], tuple[Part, ...]] = {(): ("payload",), ("payload",): ("payload", "key", "headers")}
"""What is left out of a rejected message that Kafka finds too large, step by step: no message may stop a worker."""
_REFUSED = frozenset({17, 29, 31, 44, 87})
"""INVALID_TOPIC_EXCEPTION, TOPIC_ and CLUSTER_AUTHORIZATION_FAILED, POLICY_VIOLATION, INVALID_RECORD."""


class Acknowledged(Protocol):
    """Where the broker put a message."""

    @property
    def partition(self) -> int: ...

    @property
    def offset(self) -> int: ...


Send = Callable[[Outgoing], Awaitable[Awaitable[Acknowledged]]]
"""Hands a message to the producer; what it gives is done when the broker has acknowledged."""


@dataclass
class Flight:
    """One message under way. ``settle`` is called once, when everything it led to is acknowledged.

    ``is_ours`` turns false when the partition was revoked: whoever has it now does the message again, and a worker that
    still wrote for it would overwrite what the other wrote.
    """

    message: Incoming
    context: Callable[[], AbstractContextManager[None]]
    settle: Callable[[], Awaitable[object]]
    is_ours: Callable[[], bool] = lambda: True
    taken_at: float = field(default_factory=time.monotonic)
    rejected: RejectMessage | None = None
    judged: bool = False
    not_kept: tuple[Part, ...] = ()
    acknowledgements: list[tuple[Outgoing, Awaitable[Acknowledged]]] = field(default_factory=list)
    failure: BaseException | None = None


class Lane:
    """Takes flights in order, sends what ``handle`` makes of them, settles them in order.

    ``reject(message, error, not_kept)`` makes the message for ``messages.rejected``; ``limit`` says when too many
    are rejected.
    """

    def __init__(
        self,
        stage: str,
        handle: Callable[[Incoming], list[Outgoing]],
        reject: Callable[[Incoming, RejectMessage, tuple[Part, ...]], Outgoing],
        send: Send,
        metrics: Metrics,
        limit: RejectionLimit,
    ) -> None:
        self.stage = stage
        self._gate = RejectionGate(stage, limit)
        self._retrying_since: float | None = None
        self._handle, self._reject, self._send, self._metrics = handle, reject, send, metrics
        self._under_way: asyncio.Queue[Flight] = asyncio.Queue()
        self._messages = self._bytes = 0
        self._room = asyncio.Event()
        self._sending = asyncio.Lock()

    @property
    def messages_under_way(self) -> int:
        """How many are taken and not settled."""
        return self._messages

    def retrying_seconds(self) -> float | None:
        """For how long Kafka has not taken the results of the oldest message; None when it does."""
        return None if self._retrying_since is None else time.monotonic() - self._retrying_since

    async def run(self, flights: AsyncIterator[Flight]) -> None:
        """Until ``flights`` ends. Raises what ``handle`` raises, and ``StopWorker`` where going on would do harm."""
        try:
            async with asyncio.TaskGroup() as tasks:
                settling = tasks.create_task(self._settle_in_order())
                async for flight in flights:
                    await self._take(flight)
                await self._under_way.join()
                settling.cancel()
        except* Exception as group:
            raise group.exceptions[0] from None
        finally:
            self._gate.close()

    async def _take(self, flight: Flight) -> None:
        while self._messages and (self._messages >= MAX_MESSAGES or self._bytes + flight.message.size > MAX_BYTES):
            self._room.clear()
            await self._room.wait()
        if not flight.is_ours():
            await flight.settle()
            return
        self._messages += 1
        self._bytes += flight.message.size
        await self._launch(flight)
        self._under_way.put_nowait(flight)

    async def _launch(self, flight: Flight) -> None:
        """Make and send. One at a time: a row that is made later must be sent later too."""
        flight.acknowledgements.clear()
        flight.failure = None
        async with self._sending:
            started = time.monotonic()
            with flight.context():
                results = self._results(flight)
            self._metrics.observe(CODING_SECONDS, time.monotonic() - started, self.stage)
            if not flight.judged:
                flight.judged = True
                self._gate.judge(flight.message, flight.rejected.reason if flight.rejected else None)
            try:
                for result in results:
                    send = partial(self._send, result)
                    sent = await (self._gate.through(send) if flight.rejected else send())
                    flight.acknowledgements.append((result, sent))
            except Exception as error:
                flight.failure = error

    def _results(self, flight: Flight) -> list[Outgoing]:
        if flight.rejected is None:
            try:
                return self._handle(flight.message)
            except RejectMessage as error:
                flight.rejected = error
        return [self._reject(flight.message, flight.rejected, flight.not_kept)]

    async def _settle_in_order(self) -> None:
        while True:
            flight = await self._under_way.get()
            delivered = await self._deliver(flight)
            await flight.settle()
            if delivered:
                self._account(flight)
            self._messages -= 1
            self._bytes -= flight.message.size
            self._room.set()
            self._under_way.task_done()

    async def _deliver(self, flight: Flight) -> bool:
        """Until everything is acknowledged; False where the message stopped being ours before that."""
        pause = FIRST_PAUSE_SECONDS
        while (error := await self._outcome(flight)) is not None:
            what = _verdict(error)
            if what == "stop":
                raise StopWorker(
                    f"Kafka refuses what stage {self.stage} sends: {_told(error)}; check the topics and the "
                    "permissions of this worker, then start it again"
                ) from error
            if what == "too_large":
                self._park(flight)
            else:
                self._metrics.count(MESSAGES_RETRIED, self.stage)
                if self._retrying_since is None:
                    self._retrying_since = time.monotonic()
                log.warning("stage %s: Kafka does not take it (%s); again in %.1f s", self.stage, _told(error), pause)
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
            if not flight.is_ours():
                break
            await self._launch(flight)
        self._retrying_since = None
        return error is None

    async def _outcome(self, flight: Flight) -> BaseException | None:
        """Wait for every acknowledgement; the first thing that went wrong, or None."""
        failure = flight.failure
        for result, acknowledgement in flight.acknowledgements:
            try:
                at = await acknowledgement
            except Exception as error:
                failure = failure or error
            else:
                if result.on_acknowledged is not None:
                    result.on_acknowledged(at.partition, at.offset)
        return failure

    def _park(self, flight: Flight) -> None:
        if flight.rejected is None:
            flight.rejected = RejectMessage("result_too_large", "it leads to a message that Kafka finds too large")
        elif flight.not_kept in _LESS:
            flight.not_kept = _LESS[flight.not_kept]
        else:
            raise StopWorker(
                "Kafka finds even the place of a rejected message too large, without its payload, key and headers: "
                "run eventwire topics check, and compare max.message.bytes"
            )

    def _account(self, flight: Flight) -> None:
        self._metrics.count(MESSAGES_PROCESSED, self.stage)
        self._metrics.observe(DELIVERY_SECONDS, time.monotonic() - flight.taken_at, self.stage)
        if flight.rejected is not None:
            self._metrics.count(MESSAGES_REJECTED, self.stage, flight.rejected.reason)
            m = flight.message
            log.warning("stage %s rejected %s[%d]@%d: %s", self.stage, m.topic, m.partition, m.offset, flight.rejected)


def _verdict(error: BaseException) -> Literal["retry", "too_large", "stop"]:
    codes = {getattr(error, "errno", None), getattr(error.__cause__, "errno", None)}
    if codes & _TOO_LARGE:
        return "too_large"
    return "stop" if codes & _REFUSED or isinstance(error, EventwireError) else "retry"


def _told(error: BaseException) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())}"[:300]

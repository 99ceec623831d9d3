"""At least once: a message is acknowledged after everything it led to is acknowledged by the broker, never before.

A lane is one agent's way from message to results. Up to ``MAX_MESSAGES`` are under way at a time, so that a round trip
to the broker is shared by many; they are finished in order. What Kafka does not take is sent again, with pauses, until
it does, and so is everything behind it: the last message of a key stays the last. What is to be sent ``after`` (the
changelog of a table) follows when the rest is acknowledged: a state never knows of a message whose results are not out.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial

from schemas.rejected import Part
from service.errors import RejectMessage, StopWorker
from service.monitoring.metrics import (
    CODING_SECONDS,
    DELIVERY_SECONDS,
    MESSAGES_PROCESSED,
    MESSAGES_REJECTED,
    MESSAGES_RETRIED,
    Metrics,
)
from service.streaming.flights import Acknowledged, Flight, Send
from service.streaming.messages import Incoming, Outgoing
from service.streaming.rejections import RejectionGate, RejectionLimit
from service.streaming.verdicts import LESS, told, verdict

log = logging.getLogger(__name__)

MAX_MESSAGES = 1000
MAX_BYTES = 32_000_000
FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 10.0


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
        self._launched: deque[Flight] = deque()
        self._delivered: asyncio.Queue[Flight] = asyncio.Queue()
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
                working = [tasks.create_task(self._deliver_in_order()), tasks.create_task(self._settle_in_order())]
                async for flight in flights:
                    await self._take(flight)
                await self._under_way.join()
                for task in working:
                    task.cancel()
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
        async with self._sending:
            self._make(flight)
            self._launched.append(flight)
            await self._launch(flight)
        self._under_way.put_nowait(flight)

    def _make(self, flight: Flight) -> None:
        """Once: what is made depends on the state, and changes it."""
        started = time.monotonic()
        with flight.context():
            results = self._results(flight)
        flight.results = [result for result in results if not result.after]
        flight.after = [result for result in results if result.after]
        self._metrics.observe(CODING_SECONDS, time.monotonic() - started, self.stage)
        self._gate.judge(flight.message, flight.rejected.reason if flight.rejected else None)

    async def _launch(self, *flights: Flight) -> None:
        """Send, one flight at a time, and none behind one that fails: what is made later must be sent later too."""
        for flight in flights:
            if flight.rejected and flight.acknowledgements and flight is not flights[0]:
                continue  # a rejection may come in any order
            for _, acknowledgement in flight.acknowledgements:
                _never_mind(acknowledgement)
            flight.acknowledgements, flight.failure = [], None
            try:
                for result in flight.results:
                    send = partial(self._send, result)
                    sent = await (self._gate.through(send) if flight.rejected else send())
                    flight.acknowledgements.append((result, sent))
            except Exception as error:
                flight.failure = error
                break

    def _results(self, flight: Flight) -> list[Outgoing]:
        try:
            return self._handle(flight.message)
        except RejectMessage as error:
            flight.rejected = error
            return [self._reject(flight.message, error, ())]

    async def _deliver_in_order(self) -> None:
        while True:
            flight = await self._under_way.get()
            await self._deliver(flight)
            self._launched.popleft()
            self._delivered.put_nowait(flight)

    async def _settle_in_order(self) -> None:
        while True:
            flights = [await self._delivered.get()]
            while not self._delivered.empty():
                flights.append(self._delivered.get_nowait())
            await self._follow_up(flights)
            for flight in flights:
                if flight.is_ours():
                    self._account(flight)
                await flight.settle()
                self._messages -= 1
                self._bytes -= flight.message.size
                self._room.set()
                self._under_way.task_done()

    async def _deliver(self, flight: Flight) -> None:
        pause = FIRST_PAUSE_SECONDS
        while (error := await self._outcome(flight)) is not None and flight.is_ours():
            if verdict(error) == "too_large":
                self._park(flight)
            else:
                pause = await self._back_off(error, pause)
            async with self._sending:
                await self._launch(*(launched for launched in self._launched if launched.is_ours()))
        self._retrying_since = None

    async def _follow_up(self, flights: list[Flight]) -> None:
        """Send what comes after the results, until all of it is acknowledged, and let it be kept."""
        pause = FIRST_PAUSE_SECONDS
        while changes := [(flight, change) for flight in flights if flight.is_ours() for change in flight.after]:
            answers: list[Awaitable[Acknowledged]] = []
            try:
                for _, change in changes:
                    answers.append(await self._send(change))
                places = await asyncio.gather(*answers)
            except Exception as error:
                for answer in answers:
                    _never_mind(answer)
                pause = await self._back_off(error, pause)
                continue
            for (flight, change), at in zip(changes, places, strict=True):
                if flight.is_ours():
                    with flight.context():
                        _tell(change, at)
            self._retrying_since = None
            return

    async def _back_off(self, error: BaseException, pause: float) -> float:
        """Wait before the next attempt; gives the next pause. Raises ``StopWorker`` where none can succeed."""
        if verdict(error) != "retry":
            raise StopWorker(
                f"Kafka refuses what stage {self.stage} sends: {told(error)}; check the topics and the "
                "permissions of this worker, then start it again"
            ) from error
        self._metrics.count(MESSAGES_RETRIED, self.stage)
        if self._retrying_since is None:
            self._retrying_since = time.monotonic()
        log.warning("stage %s: Kafka does not take it (%s); again in %.1f s", self.stage, told(error), pause)
        await asyncio.sleep(pause)
        return min(2 * pause, LONGEST_PAUSE_SECONDS)

    async def _outcome(self, flight: Flight) -> BaseException | None:
        """Wait for every acknowledgement; the first thing that went wrong, or None."""
        failure = flight.failure
        for result, acknowledgement in flight.acknowledgements:
            try:
                at = await acknowledgement
            except Exception as error:
                failure = failure or error
            else:
                _tell(result, at)
        return failure

    def _park(self, flight: Flight) -> None:
        if flight.rejected is None:
            flight.rejected = RejectMessage("result_too_large", "it leads to a message that Kafka finds too large")
        elif flight.not_kept in LESS:
            flight.not_kept = LESS[flight.not_kept]
        else:
            raise StopWorker(
                "Kafka finds even the place of a rejected message too large, without its payload, key and headers: "
                "run eventwire topics check, and compare max.message.bytes"
            )
        flight.results = [self._reject(flight.message, flight.rejected, flight.not_kept)]

    def _account(self, flight: Flight) -> None:
        self._metrics.count(MESSAGES_PROCESSED, self.stage)
        self._metrics.observe(DELIVERY_SECONDS, time.monotonic() - flight.taken_at, self.stage)
        if flight.rejected is not None:
            self._metrics.count(MESSAGES_REJECTED, self.stage, flight.rejected.reason)
            m = flight.message
            log.warning("stage %s rejected %s[%d]@%d: %s", self.stage, m.topic, m.partition, m.offset, flight.rejected)


def _tell(result: Outgoing, at: Acknowledged) -> None:
    if result.on_acknowledged is not None:
        result.on_acknowledged(at.partition, at.offset)


def _never_mind(answer: Awaitable[Acknowledged]) -> None:
    """It will be sent again: what becomes of this attempt is nobody's business."""
    if isinstance(answer, asyncio.Future):
        answer.add_done_callback(lambda done: done.cancelled() or done.exception())

"""A lane settles a message after everything it led to is acknowledged, in order, whatever Kafka does in between."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import pytest

from schemas.rejected import Part
from service.errors import RejectMessage, StopWorker
from service.monitoring.metrics import Metrics
from service.streaming import delivery
from service.streaming.delivery import Lane
from service.streaming.flights import Acknowledged, Flight
from service.streaming.messages import Incoming, Outgoing
from service.streaming.rejections import RejectionLimit


@dataclass
class At:
    partition: int = 0
    offset: int = 0


@dataclass
class KafkaError(Exception):
    errno: int


@dataclass
class Broker:
    """Takes messages and acknowledges them when told to; ``trouble`` is raised or answered first, once each."""

    trouble: list[tuple[str, Exception]] = field(default_factory=list)
    held: bool = False
    taken: list[bytes] = field(default_factory=list)
    waiting: list[asyncio.Future[Acknowledged]] = field(default_factory=list)

    async def send(self, message: Outgoing) -> Awaitable[Acknowledged]:
        answer: asyncio.Future[Acknowledged] = asyncio.get_running_loop().create_future()
        if self.trouble:
            when, error = self.trouble.pop(0)
            if when == "at once":
                raise error
            answer.set_exception(error)
            return answer
        self.taken.append(message.value or b"")
        if self.held:
            self.waiting.append(answer)
        else:
            answer.set_result(At())
        return answer


@dataclass
class Run:
    broker: Broker
    handle: Callable[[Incoming], list[Outgoing]]
    settled: list[int] = field(default_factory=list)
    window: int = 0

    def lane(self) -> Lane:
        def reject(message: Incoming, error: RejectMessage, not_kept: tuple[Part, ...]) -> Outgoing:
            return Outgoing("rejected", None, " ".join([error.reason, *not_kept]).encode(), [])

        limit = RejectionLimit(self.window, 0.9)
        return Lane("test", self.handle, reject, self.broker.send, Metrics(), limit)

    async def flights(self, count: int) -> AsyncIterator[Flight]:
        for offset in range(count):
            yield Flight(
                Incoming("in", 0, offset, None, str(offset).encode()), contextlib.nullcontext, self._settle(offset)
            )

    def _settle(self, offset: int) -> Callable[[], Awaitable[object]]:
        async def settle() -> None:
            self.settled.append(offset)

        return settle


def twice(message: Incoming) -> list[Outgoing]:
    value = message.value or b""
    return [Outgoing("out", None, value + b"a", []), Outgoing("out", None, value + b"b", [])]


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "FIRST_PAUSE_SECONDS", 0.001)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - looked at from outside
            await asyncio.sleep(0.001)


async def test_messages_are_settled_in_order_once_all_their_results_are_acknowledged() -> None:
    run = Run(Broker(held=True), twice)
    running = asyncio.create_task(run.lane().run(run.flights(3)))
    await until(lambda: len(run.broker.waiting) == 6)
    for late in (5, 4, 3, 1):
        run.broker.waiting[late].set_result(At())
    await asyncio.sleep(0.02)
    assert run.settled == []
    run.broker.waiting[0].set_result(At())
    await until(lambda: run.settled == [0])
    await asyncio.sleep(0.02)
    assert run.settled == [0]
    run.broker.waiting[2].set_result(At())
    await running
    assert run.settled == [0, 1, 2]


@pytest.mark.parametrize("when", ["at once", "later"])
async def test_what_kafka_does_not_take_is_made_and_sent_again_until_it_does(when: str) -> None:
    run = Run(Broker(trouble=[(when, ConnectionError("gone"))] * 4), twice)
    lane = run.lane()
    await lane.run(run.flights(2))
    assert run.settled == [0, 1]
    assert {b"0a", b"0b", b"1a", b"1b"} <= set(run.broker.taken)
    assert lane.retrying_seconds() is None
    assert lane.messages_under_way == 0


async def test_a_lane_that_waits_for_kafka_says_for_how_long() -> None:
    run = Run(Broker(trouble=[("later", ConnectionError("gone"))] * 10_000), twice)
    lane = run.lane()
    running = asyncio.create_task(lane.run(run.flights(1)))
    await until(lambda: (lane.retrying_seconds() or 0) > 0.01)
    assert run.settled == []
    run.broker.trouble.clear()
    await running
    assert run.settled == [0]


async def test_a_refused_message_goes_to_rejected_and_the_next_is_taken() -> None:
    def picky(message: Incoming) -> list[Outgoing]:
        if message.offset == 1:
            raise RejectMessage("not_json", "no")
        return twice(message)

    run = Run(Broker(), picky)
    await run.lane().run(run.flights(3))
    assert run.broker.taken == [b"0a", b"0b", b"not_json", b"2a", b"2b"]
    assert run.settled == [0, 1, 2]


async def test_a_result_too_large_for_kafka_is_rejected_and_at_last_with_its_place_alone() -> None:
    run = Run(Broker(trouble=[("later", KafkaError(10))]), lambda m: [Outgoing("out", None, b"big", [])])
    await run.lane().run(run.flights(1))
    assert run.broker.taken == [b"result_too_large"]

    for refusals, kept in ((2, b"result_too_large payload"), (3, b"result_too_large payload key headers")):
        trouble: list[tuple[str, Exception]] = [("at once", KafkaError(10))] * refusals
        run = Run(Broker(trouble), lambda m: [Outgoing("out", None, b"big", [])])
        await run.lane().run(run.flights(1))
        assert run.broker.taken == [kept]
        assert run.settled == [0]


@pytest.mark.parametrize("errors", [[KafkaError(29)], [KafkaError(10)] * 4])
async def test_what_kafka_refuses_for_good_stops_the_worker_and_settles_nothing(errors: list[Exception]) -> None:
    run = Run(Broker(trouble=[("later", error) for error in errors]), lambda m: [Outgoing("out", None, b"x", [])])
    with pytest.raises(StopWorker):
        await run.lane().run(run.flights(1))
    assert run.settled == []


async def test_a_bug_in_the_stage_itself_ends_the_lane_and_settles_nothing() -> None:
    def broken(message: Incoming) -> list[Outgoing]:
        raise OSError("disk full")

    run = Run(Broker(), broken)
    with pytest.raises(OSError, match="disk full"):
        await run.lane().run(run.flights(1))
    assert run.settled == []


@pytest.mark.parametrize("when", ["before it is begun", "while Kafka does not take it"])
async def test_a_message_that_is_no_longer_ours_is_left_to_its_new_owner(when: str) -> None:
    run = Run(Broker(trouble=[("later", ConnectionError("gone"))] * (when != "before it is begun")), twice)
    lane = run.lane()
    (flight,) = [flight async for flight in run.flights(1)]
    flight.is_ours = lambda: when != "before it is begun" and not run.broker.taken

    async def flights() -> AsyncIterator[Flight]:
        yield flight

    await lane.run(flights())
    assert b"0a" not in run.broker.taken
    assert run.settled == [0]  # which settles nothing: the ledger knows the message no longer
    assert (lane.messages_under_way, lane.retrying_seconds()) == (0, None)


async def test_the_messages_under_way_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "MAX_MESSAGES", 5)
    run = Run(Broker(held=True), lambda m: [Outgoing("out", None, b"x", [])])
    lane = run.lane()
    running = asyncio.create_task(lane.run(run.flights(12)))
    await until(lambda: lane.messages_under_way == 5)
    await asyncio.sleep(0.02)
    assert (lane.messages_under_way, len(run.broker.taken)) == (5, 5)
    run.broker.held = False
    for waiting in run.broker.waiting:
        waiting.set_result(At())
    await running
    assert run.settled == list(range(12))


async def test_the_bytes_under_way_are_bounded_but_one_message_always_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "MAX_BYTES", 0)
    run = Run(Broker(), twice)
    await run.lane().run(run.flights(3))
    assert run.settled == [0, 1, 2]


async def test_a_cancelled_lane_settles_nothing_more() -> None:
    run = Run(Broker(held=True), twice)
    running = asyncio.create_task(run.lane().run(run.flights(1)))
    await until(lambda: len(run.broker.waiting) == 2)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert run.settled == []

"""When nearly everything is rejected the stage stops, with nothing sent; a few bad messages never make it."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import RejectMessage, StopWorker
from service.streaming import rejections
from service.streaming.messages import Incoming, Outgoing
from service.streaming.rejections import RejectionLimit
from tests.unit.streaming.test_delivery import Broker, Run, until

WINDOW = 20


def picky(message: Incoming) -> list[Outgoing]:
    """Takes every tenth message from the second on, and all after the hundredth."""
    if message.offset % 10 == 1 or message.offset > 100:
        return [Outgoing("out", None, b"good", [])]
    raise RejectMessage("not_json", "no")


def refuse(message: Incoming) -> list[Outgoing]:
    raise RejectMessage("not_json", "no")


def counted(*reasons: str | None, window: int = WINDOW, share: float = 0.9) -> RejectionLimit:
    limit = RejectionLimit(window, share)
    for reason in reasons:
        limit.count(reason)
    return limit


def test_a_short_topic_of_garbage_is_no_reason_to_stop() -> None:
    limit = counted("not_json", "not_json", "not_json")
    assert limit.suspicious
    assert not limit.exceeded


def test_the_limit_is_exceeded_when_a_whole_window_is_nearly_all_rejected_and_not_one_message_earlier() -> None:
    rejected = WINDOW * 9 // 10
    taken = WINDOW - rejected
    assert counted(*[None] * taken, *["not_json"] * rejected).exceeded
    assert not counted(*[None] * taken, *["not_json"] * (rejected - 1)).exceeded
    assert not counted(*[None] * (taken + 1), *["not_json"] * (rejected - 1)).exceeded


def test_it_says_how_many_and_why() -> None:
    limit = counted(*["wrong_shape"] * 30, *["not_json"] * 12)
    assert str(limit) == "20 of the last 20 messages: not_json 12, wrong_shape 8"


@given(st.lists(st.sampled_from([None, "a", "b"]), max_size=60), st.integers(1, 10), st.sampled_from([0.5, 0.9, 1.0]))
def test_only_the_last_messages_of_the_window_count(reasons: list[str | None], window: int, share: float) -> None:
    limit = counted(*reasons, window=window, share=share)
    last = reasons[-window:]
    bad = [reason for reason in last if reason]
    assert limit.suspicious == (bool(last) and len(bad) >= share * len(last))
    assert limit.exceeded == (limit.suspicious and len(last) == window)
    assert str(limit).startswith(f"{len(bad)} of the last {len(last)} messages")


@given(st.integers(0, 400), st.integers(0, 9))
def test_every_tenth_message_bad_never_stops_it(count: int, which: int) -> None:
    limit = RejectionLimit(WINDOW, 0.9)
    for number in range(count):
        limit.count("not_json" if number % 10 == which else None)
        assert not limit.exceeded


def test_a_window_of_none_never_stops_anything() -> None:
    limit = counted(*["not_json"] * 5000, window=0)
    assert not limit.suspicious
    assert not limit.exceeded


async def test_a_stage_that_rejects_everything_stops_with_nothing_sent_and_nothing_settled() -> None:
    run = Run(Broker(), refuse, window=WINDOW)
    with pytest.raises(StopWorker, match=r"20 of the last 20 messages: not_json 20; the last is in\[0\]@19"):
        await run.lane().run(run.flights(1000))
    await asyncio.sleep(0)
    assert (run.broker.taken, run.settled) == ([], [])


async def test_a_few_bad_messages_at_the_start_go_as_soon_as_one_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rejections, "QUIET_SECONDS", 3600.0)
    run = Run(Broker(), picky, window=WINDOW)
    await run.lane().run(run.flights(2))
    assert sorted(run.broker.taken) == [b"good", b"not_json"]
    assert run.settled == [0, 1]


async def test_a_few_bad_messages_alone_go_when_nothing_more_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rejections, "QUIET_SECONDS", 0.05)
    run = Run(Broker(), refuse, window=WINDOW)
    await run.lane().run(run.flights(3))
    assert run.broker.taken == [b"not_json"] * 3
    assert run.settled == [0, 1, 2]


async def test_a_held_rejection_that_kafka_does_not_take_is_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rejections, "QUIET_SECONDS", 0.01)
    run = Run(Broker(trouble=[("at once", ConnectionError("gone")), ("later", ConnectionError("gone"))]), refuse)
    run.window = WINDOW
    await run.lane().run(run.flights(1))
    assert (run.broker.taken, run.settled) == ([b"not_json"], [0])


async def test_nine_tenths_bad_and_one_tenth_good_is_too_much_once_the_window_is_full() -> None:
    run = Run(Broker(), picky, window=WINDOW)
    with pytest.raises(StopWorker):
        await run.lane().run(run.flights(200))
    assert sum(value != b"good" for value in run.broker.taken) < WINDOW


async def test_a_lane_that_is_cancelled_sends_nothing_it_held_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rejections, "QUIET_SECONDS", 0.2)
    run = Run(Broker(), refuse, window=WINDOW)
    lane = run.lane()
    running = asyncio.create_task(lane.run(run.flights(3)))
    await until(lambda: lane.messages_under_way == 3)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    await asyncio.sleep(0.4)
    assert (run.broker.taken, run.settled) == ([], [])

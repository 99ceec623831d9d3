"""A table's changelog follows the results that it stands for, and what is sent again leaves the last message last."""

from __future__ import annotations

import asyncio

import pytest

from service.errors import StopWorker
from service.streaming import delivery
from service.streaming.messages import Incoming, Outgoing
from tests.unit.streaming.test_delivery import At, Broker, KafkaError, Run, until


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "FIRST_PAUSE_SECONDS", 0.001)


def row_and_change(message: Incoming) -> list[Outgoing]:
    value = message.value or b""
    return [Outgoing("row", None, b"row " + value, []), Outgoing("log", None, b"log " + value, [], after=True)]


async def test_the_changelog_is_sent_when_the_results_are_acknowledged_and_settles_when_it_is() -> None:
    run = Run(Broker(held=True), row_and_change)
    running = asyncio.create_task(run.lane().run(run.flights(2)))
    await until(lambda: len(run.broker.waiting) == 2)
    assert run.broker.taken == [b"row 0", b"row 1"]
    run.broker.waiting[0].set_result(At())
    await until(lambda: run.broker.taken[2:] == [b"log 0"])
    run.broker.waiting[1].set_result(At())
    await asyncio.sleep(0.02)
    assert run.settled == []
    run.broker.waiting[2].set_result(At())
    await until(lambda: run.settled == [0] and run.broker.taken[3:] == [b"log 1"])
    run.broker.waiting[3].set_result(At())
    await running
    assert run.settled == [0, 1]


@pytest.mark.parametrize("when", ["at once", "later"])
async def test_what_is_sent_again_is_made_once_and_followed_by_everything_behind_it(when: str) -> None:
    made: list[int] = []

    def once(message: Incoming) -> list[Outgoing]:
        made.append(message.offset)
        return row_and_change(message)

    run = Run(Broker(trouble=[(when, ConnectionError("gone"))]), once)
    await run.lane().run(run.flights(3))
    assert made == run.settled == [0, 1, 2]
    rows = [value for value in run.broker.taken if value.startswith(b"row")]
    assert rows[-3:] == [b"row 0", b"row 1", b"row 2"]


async def test_a_changelog_that_kafka_does_not_take_is_sent_again_in_order() -> None:
    run = Run(Broker(held=True), row_and_change)
    running = asyncio.create_task(run.lane().run(run.flights(2)))
    await until(lambda: len(run.broker.waiting) == 2)
    run.broker.held = False
    run.broker.trouble = [("later", ConnectionError("gone"))]
    for row in run.broker.waiting:
        row.set_result(At())
    await running
    logs = [value for value in run.broker.taken if value.startswith(b"log")]
    assert logs[-2:] == [b"log 0", b"log 1"]
    assert run.settled == [0, 1]


async def test_a_changelog_that_kafka_refuses_for_good_stops_the_worker() -> None:
    run = Run(Broker(held=True), row_and_change)
    running = asyncio.create_task(run.lane().run(run.flights(1)))
    await until(lambda: len(run.broker.waiting) == 1)
    run.broker.trouble = [("later", KafkaError(10))]
    run.broker.waiting[0].set_result(At())
    with pytest.raises(StopWorker):
        await running
    assert run.settled == []

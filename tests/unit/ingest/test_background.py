"""A blocking source gives its items to asynchronous code without stopping it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

from service.ingest.background import in_background
from tests.support.waiting import wait_until


async def test_items_come_in_their_order() -> None:
    assert [item async for item in in_background(range(1000), 3)] == list(range(1000))


async def test_the_loop_turns_while_the_source_waits() -> None:
    turned = threading.Event()

    def source() -> Iterator[bool]:
        yield turned.wait(30)

    asyncio.get_running_loop().call_later(0.05, turned.set)
    assert [item async for item in in_background(source(), 1)] == [True]


async def test_an_error_of_the_source_is_raised_after_its_items() -> None:
    def source() -> Iterator[int]:
        yield 1
        raise ZeroDivisionError

    items: list[int] = []

    async def take_all() -> None:
        async for item in in_background(source(), 1):
            items.append(item)

    with pytest.raises(ZeroDivisionError):
        await take_all()
    assert items == [1]


async def test_the_source_is_read_only_so_far_ahead() -> None:
    taken: list[int] = []

    def source() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    used = 0
    async for _ in in_background(source(), 5):
        await asyncio.sleep(0.002)
        used += 1
        assert len(taken) <= used + 5
    assert used == 100


async def test_given_up_it_takes_no_more_from_the_source() -> None:
    taken: list[int] = []

    def source() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    items = in_background(source(), 5)
    assert await anext(items) == 0
    await items.aclose()
    await asyncio.to_thread(wait_until, lambda: "eventwire-reading" not in names_of_threads(), "the thread ends")
    assert len(taken) <= 7


def names_of_threads() -> set[str]:
    return {thread.name for thread in threading.enumerate()}

"""A blocking source for asynchronous code: a pipe that is silent for a minute must not stop the event loop."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Iterable
from typing import Generic, TypeVar

T = TypeVar("T")


class _End(Generic[T]):
    """The source is exhausted, or failed with ``error``."""

    def __init__(self, error: BaseException | None) -> None:
        self.error = error


async def in_background(items: Iterable[T], ahead: int) -> AsyncIterator[T]:
    """``items``, iterated in a thread of their own, at most ``ahead`` of them before they are asked for.

    Whatever the iteration raises is raised here. When it is given up, the thread ends after the item that it is at;
    one that waits for input cannot be ended and does not keep the process.
    """
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[T | _End[T]] = asyncio.Queue()
    room = threading.Semaphore(ahead)
    given_up = threading.Event()

    def put(item: T | _End[T]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended, and nobody waits any more
            loop.call_soon_threadsafe(queue.put_nowait, item)

    def iterate() -> None:
        try:
            for item in items:
                room.acquire()
                if given_up.is_set():
                    return
                put(item)
        except BaseException as error:
            put(_End(error))
        else:
            put(_End(None))

    threading.Thread(target=iterate, name="eventwire-reading", daemon=True).start()
    try:
        while not isinstance(item := await queue.get(), _End):
            yield item
            room.release()
    finally:
        given_up.set()
        room.release()
    if item.error is not None:
        raise item.error

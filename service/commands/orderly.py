"""An orderly end: signals that ask us to go become an exception, so that every ``with`` block cleans up."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable, Iterator
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class AskedToStop(SystemExit):
    """A signal asked us to go. Catch it where being stopped is the normal end."""


@contextlib.contextmanager
def orderly_exit(hurry: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Inside, the first SIGINT, SIGTERM or SIGHUP raises ``AskedToStop`` with exit code 128 + its number.

    Later ones call ``hurry``, which may shorten the cleaning up; they never break into it, so nothing is left behind.
    """
    asked = False

    def on_signal(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            hurry()
            return
        asked = True
        raise AskedToStop(128 + number)

    before = {number: signal.signal(number, on_signal) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

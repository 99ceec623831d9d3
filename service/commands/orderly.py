"""An orderly end: signals that ask us to go become an exception, so that every ``with`` block cleans up."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable, Iterator
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class AskedToStop(SystemExit):
    """A signal asked us to go. Catch it where being stopped is the normal end."""


class Signals:
    """What a signal does: it raises ``AskedToStop`` until ``cleaning_up`` is called, then it calls that one's hurry."""

    def __init__(self) -> None:
        self._hurry: Callable[[], None] | None = None

    def cleaning_up(self, hurry: Callable[[], None]) -> None:
        """From now on nothing breaks into the cleaning up; ``hurry`` may shorten it."""
        self._hurry = hurry

    def receive(self, number: int, frame: FrameType | None) -> None:
        """The handler. The exit code is the shell's: 128 + the signal's number."""
        if self._hurry is None:
            raise AskedToStop(128 + number)
        self._hurry()


@contextlib.contextmanager
def orderly_exit() -> Iterator[Signals]:
    """Inside, SIGINT, SIGTERM and SIGHUP go to ``Signals``; afterwards to whom they went before."""
    signals = Signals()
    before = {number: signal.signal(number, signals.receive) for number in _SIGNALS}
    try:
        yield signals
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

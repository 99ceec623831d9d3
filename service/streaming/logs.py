"""The worker's logs on stderr: a line each, no traceback for a person, and no flood while a broker is away."""

from __future__ import annotations

import logging
import time
from typing import IO

from service.errors import EventwireError
from service.streaming.credentials import tells_no_secret

REPEAT_SECONDS = 10.0
"""The same line is written at most once in this time."""

_TELL_EVERY_START = ("aiokafka", "faust", "mode", "service.streaming.app", "service.streaming.clients",
                     "service.streaming.faust_fixes", "service.streaming.outbox", "service.streaming.site")  # fmt: skip
"""Loggers that at info report each service's start and stop."""


def set_up_logs(level: str, stream: IO[str]) -> None:
    """All loggers write to ``stream`` from ``level`` on; at debug with tracebacks and repetitions."""
    number = logging.getLevelNamesMapping()[level.upper()]
    handler = logging.StreamHandler(stream)
    handler.setFormatter(OneLine(tracebacks=number <= logging.DEBUG))
    handler.addFilter(_is_news)
    handler.addFilter(tells_no_secret)
    logging.basicConfig(level=number, handlers=[handler], force=True)
    # What asyncio says of futures that nobody waited for, we say ourselves where it matters.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    if number > logging.DEBUG:
        handler.addFilter(Unrepeated())
        for name in _TELL_EVERY_START:
            logging.getLogger(name).setLevel(max(logging.WARNING, number))


class OneLine(logging.Formatter):
    """A record is a line; of an exception it names kind and text, unless ``tracebacks`` are wanted."""

    def __init__(self, tracebacks: bool) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s")
        self._tracebacks = tracebacks

    def format(self, record: logging.LogRecord) -> str:
        if self._tracebacks:
            return super().format(record)
        error = record.exc_info[1] if record.exc_info else None
        plain = logging.makeLogRecord({**record.__dict__, "exc_info": None, "exc_text": None, "stack_info": None})
        if error is not None:
            plain.msg, plain.args = f"{record.getMessage()} ({type(error).__name__}: {error})", None
        # What a message or an exception quotes from outside must not drive the terminal or look like another record.
        return "".join(char if char.isprintable() else " " for char in super().format(plain))


class Unrepeated(logging.Filter):
    """Lets the same line of the same logger through once in a while, and says how often it came in between."""

    def __init__(self) -> None:
        super().__init__()
        self._seen: dict[tuple[str, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.WARNING:
            return True
        key, now = (record.name, record.getMessage()[:500]), time.monotonic()
        since, times = self._seen.get(key, (-REPEAT_SECONDS, 0))
        if now - since < REPEAT_SECONDS:
            self._seen[key] = since, times + 1
            return False
        self._seen = {k: seen for k, seen in self._seen.items() if now - seen[0] < 2 * REPEAT_SECONDS}
        self._seen[key] = now, 0
        if times:
            record.msg, record.args = f"{record.getMessage()} (and {times} times before)", None
        return True


def _is_news(record: logging.LogRecord) -> bool:
    """Not what the process ends with anyway: our own errors as Faust reports them, and that it raises them again."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, EventwireError) and "Reraising original exception" not in str(record.msg)

"""What was done and what was seen, counted; every line that is printed bears the time since the start."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable


class OutOfTime(Exception):
    """The whole run has taken longer than it may."""


class Tally:
    """Counts of what was done, and findings: what must not be. Threads may share it."""

    def __init__(self, seconds: float) -> None:
        self.done: Counter[str] = Counter()
        self.findings: list[str] = []
        self._seconds = seconds
        self._started = time.monotonic()
        self._lock = threading.Lock()

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._started

    def did(self, what: str, detail: str = "", count: int = 1) -> None:
        """Count it and tell of it."""
        with self._lock:
            self.done[what] += count
        self.tell(f"{what}{f': {detail}' if detail else ''}")

    def found(self, finding: str) -> None:
        """Note what must not be."""
        with self._lock:
            self.findings.append(finding)
        self.tell(f"FOUND: {finding}")

    def tell(self, line: str) -> None:
        """Print it now."""
        print(f"{self.elapsed:6.1f} s  {line}", flush=True)

    def wait(self, condition: Callable[[], object], seconds: float, pause: float = 0.1) -> bool:
        """Look until it is so; False after ``seconds``. Raises ``OutOfTime`` when the whole run has no more time."""
        end = time.monotonic() + seconds
        while not condition():
            self.check()
            if time.monotonic() > end:
                return False
            time.sleep(pause)
        return True

    def check(self) -> None:
        """Raise ``OutOfTime`` when the whole run has no more time."""
        if self.elapsed > self._seconds:
            raise OutOfTime(f"not done within {self._seconds:g} s")

    def summary(self) -> str:
        """``41 SIGKILL, 12 SIGTERM, ...``: most first."""
        return ", ".join(f"{count} {what}" for what, count in self.done.most_common())

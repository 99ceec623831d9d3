"""Runs inputs over the targets, each for a bounded time, and counts what became of them."""

from __future__ import annotations

import contextlib
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from types import FrameType

from tests.fuzz.targets import Input, Target, targets

SECONDS_FOR_ONE = 5.0
"""Processor time that one input may take: a thousand times what a good one of its size takes."""
MOST_FINDINGS = 20


class Hang(BaseException):
    """An input took too long. No ``Exception``: the stages take every one of those for the coder's own."""


@dataclass(frozen=True)
class Finding:
    """An input that broke a law: which, by what, and how to make it again."""

    target: str
    seed: int
    number: int
    input: Input
    error: BaseException

    def __str__(self) -> str:
        return f"{self.target}, seed {self.seed}, number {self.number}: {type(self.error).__name__}: {self.error}"[:500]


@dataclass
class Report:
    """Inputs by target and outcome, and the findings."""

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")

    @property
    def inputs(self) -> int:
        return self.outcomes.total() + len(self.findings)


def fuzz(inputs: int, seconds: float, seed: int = 0, tell: Callable[[Report], None] = lambda report: None) -> Report:
    """So many inputs, or as many as ``seconds`` allow, spread evenly over the targets. Stops after many findings."""
    report, all_targets = Report(), targets()
    deadline = time.monotonic() + seconds
    for number in range(inputs):
        target = all_targets[number % len(all_targets)]
        run_one(target, seed, number, report)
        if number % 10_000 == 9_999:
            tell(report)
        if time.monotonic() > deadline or len(report.findings) >= MOST_FINDINGS:
            break
    return report


def made_again(target: Target, seed: int, number: int) -> Input:
    """The input of that number."""
    return target.make(Random(f"{seed}/{number}"))


def run_one(target: Target, seed: int, number: int, report: Report) -> None:
    """Make the input of that number, run it, and write down what became of it."""
    value = made_again(target, seed, number)
    started = time.process_time()
    try:
        with processor_time(SECONDS_FOR_ONE):
            outcome = target.run(value)
    except (Hang, Exception) as error:
        report.findings.append(Finding(target.name, seed, number, value, error))
    else:
        report.outcomes[target.name, outcome] += 1
    report.slowest = max(report.slowest, (time.process_time() - started, f"{target.name} {number}"))


@contextlib.contextmanager
def processor_time(seconds: float) -> Iterator[None]:
    """Raise ``Hang`` in the block when it has used so much of this process's processor time. In the main thread."""

    def too_long(number: int, frame: FrameType | None) -> None:
        raise Hang(f"more than {seconds:g} s of processor time")

    before = signal.signal(signal.SIGVTALRM, too_long)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)

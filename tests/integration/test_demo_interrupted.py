"""A demo that is interrupted or killed at any moment leaves no process, port or file behind."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable

import pytest

from tests.support.processes import answers, children, is_running
from tests.support.running import Run, Start
from tests.support.waiting import wait_until


def to_the_group(run: Run) -> None:
    """As a terminal does it."""
    os.killpg(run.process.pid, signal.SIGINT)


def to_the_parent(run: Run) -> None:
    run.process.send_signal(signal.SIGINT)


def terminate(run: Run) -> None:
    run.process.terminate()


def hang_up(run: Run) -> None:
    run.process.send_signal(signal.SIGHUP)


def twice(run: Run) -> None:
    to_the_group(run)
    time.sleep(0.2)
    with contextlib.suppress(ProcessLookupError):
        to_the_group(run)


def broker_runs(run: Run) -> bool:
    return bool(children(run.process.pid))


def worker_runs(run: Run) -> bool:
    return run.worker() is not None


def published(run: Run) -> bool:
    return "Published 1 article" in run.text()


def table_is_printed(run: Run) -> bool:
    return "The web view was at" in run.text()


@pytest.mark.parametrize(
    ("moment", "interrupt", "code"),
    [
        (broker_runs, to_the_group, 130),
        (worker_runs, to_the_parent, 130),
        (worker_runs, terminate, 143),
        (published, to_the_group, 130),
        (published, twice, 130),
        (published, hang_up, 129),
        (table_is_printed, to_the_parent, 0),
    ],
)
def test_an_interrupted_demo_leaves_nothing(
    start: Start, moment: Callable[[Run], bool], interrupt: Callable[[Run], None], code: int
) -> None:
    run = start("demo")
    run.wait_for(lambda: moment(run), moment.__name__)
    interrupt(run)
    assert run.end() == code, run.text()
    assert "Traceback" not in run.text()
    assert "Exception" not in run.text()
    run.assert_nothing_is_left()


def test_a_demo_that_is_killed_takes_its_processes_along(start: Start) -> None:
    run = start("demo")
    run.wait_for(lambda: published(run) and worker_runs(run), "a published article")
    run.process.kill()
    run.process.wait()
    wait_until(lambda: not any(is_running(process.pid) for process in run.seen), "broker and worker end")
    wait_until(lambda: not any(map(answers, run.ports)), "their ports are closed")

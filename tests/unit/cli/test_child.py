"""Child processes end when they are told to, and are killed when they do not."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from typing import IO

import pytest

from service.child import start_child, stop_child

OBEYS = "import time; print('ready', flush=True); time.sleep(60)"
IGNORES = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {OBEYS}"


@pytest.fixture
def output() -> Iterator[IO[bytes]]:
    with tempfile.TemporaryFile() as file:
        yield file


def python(code: str, output: IO[bytes]) -> subprocess.Popen[bytes]:
    process = start_child([sys.executable, "-c", code], env={}, output=output)
    deadline = time.monotonic() + 30
    while b"ready" not in written(output):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return process


def written(output: IO[bytes]) -> bytes:
    output.seek(0)
    return output.read()


def test_a_child_that_obeys_ends_within_the_grace(output: IO[bytes]) -> None:
    process = python(OBEYS, output)
    started = time.monotonic()
    stop_child(process, grace=60)
    assert process.returncode == -signal.SIGTERM
    assert time.monotonic() - started < 30


def test_a_child_that_does_not_is_killed_after_the_grace(output: IO[bytes]) -> None:
    process = python(IGNORES, output)
    stop_child(process, grace=0.1)
    assert process.returncode == -signal.SIGKILL


def test_without_grace_it_is_killed_at_once(output: IO[bytes]) -> None:
    process = python(OBEYS, output)
    stop_child(process)
    assert process.returncode == -signal.SIGKILL


def test_stopping_one_that_has_ended_is_fine(output: IO[bytes]) -> None:
    process = start_child([sys.executable, "-c", ""], env={}, output=output)
    process.wait(30)
    stop_child(process, grace=1)
    assert process.returncode == 0


def test_its_environment_is_the_given_one_alone(output: IO[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_OF_OURS", "x")
    process = start_child(
        [sys.executable, "-c", "import os; print('SECRET_OF_OURS' in os.environ, os.environ['GIVEN'])"],
        env={"GIVEN": "yes"},
        output=output,
    )
    assert process.wait(30) == 0
    assert written(output) == b"False yes\n"


def test_a_program_that_cannot_be_started_says_so(output: IO[bytes]) -> None:
    process = start_child(["/nowhere/program"], env={}, output=output)
    assert process.wait(30) != 0
    assert b"/nowhere/program: No such file or directory" in written(output)

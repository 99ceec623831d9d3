"""A command in a session, home and temporary folder of its own, and what it leaves behind."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from tests.support.ports import free_port
from tests.support.processes import answers, children, is_running, listening_ports
from tests.support.waiting import wait_until

ROOT = Path(__file__).parents[2]
SECONDS = 60.0
"""Longer than any step takes on a machine with other things to do."""


class Run:
    """``eventwire ARGUMENTS``, watched from outside. ``seen``, ``ports``: what ran and listened when looked at."""

    def __init__(self, folder: Path, *arguments: str, **env: str) -> None:
        self.folder = folder
        for name in ("tmp", "home"):
            (folder / name).mkdir()
        self.web_port = free_port()
        own = {"PYTHONPATH": str(ROOT)} | {
            "TMPDIR": f"{folder}/tmp",
            "HOME": f"{folder}/home",
            "EVENTWIRE_WEB_PORT": str(self.web_port),
        }
        self.output = (folder / "output").open("w+")
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "service.cli", *arguments],
            env=os.environ | own | env,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=self.output,
            stderr=self.output,
            start_new_session=True,
        )
        self.seen: set[psutil.Process] = set()
        self.ports: set[int] = set()

    def text(self) -> str:
        return Path(self.output.name).read_text()

    def look(self) -> None:
        """Note what runs and listens now."""
        self.seen |= set(children(self.process.pid))
        self.ports |= listening_ports([process.pid for process in self.seen])

    def wait_for(self, condition: Callable[[], object], what: str) -> None:
        def looked() -> object:
            self.look()
            assert self.process.poll() is None or condition(), f"ended before {what}:\n{self.text()}"
            return condition()

        wait_until(looked, f"{what}; so far:\n{self.text()}", SECONDS)

    def worker(self) -> psutil.Process | None:
        """The worker process, once it is Python with the worker's command line."""
        for process in children(self.process.pid):
            with contextlib.suppress(psutil.NoSuchProcess):
                if process.cmdline()[-1:] == ["worker"] and "-P" in process.cmdline():
                    return process
        return None

    def end(self) -> int:
        """Wait for the exit, noting all that runs until then; gives the exit code."""
        deadline = time.monotonic() + SECONDS
        while self.process.poll() is None:
            self.look()
            assert time.monotonic() < deadline, f"did not end:\n{self.text()}"
            time.sleep(0.02)
        return self.process.returncode

    def assert_nothing_is_left(self) -> None:
        left = [process for process in self.seen if is_running(process.pid)]
        assert left == []
        assert [port for port in self.ports if answers(port)] == []
        assert list((self.folder / "tmp").iterdir()) == []
        assert list((self.folder / "home").iterdir()) == []


Start = Callable[..., Run]
"""``start(*arguments, **env)``: the fixture of tests/integration."""

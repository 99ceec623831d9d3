"""Who plays: up to three worker processes, with their data directories and ports, and what can be done to them."""

from __future__ import annotations

import http.client
import signal
import subprocess
import sys
from pathlib import Path

from service.child import start_child, stop_child
from service.settings import Settings
from tests.chaos.tally import Tally
from tests.support.commands import environment
from tests.support.ports import free_port

STORES = ("memory", "rocksdb", "memory")
"""Of the three workers."""
STOP_SECONDS = 40.0
"""What a worker may need after SIGTERM: ``shutdown_seconds``, and 15 s more to close."""


class Worker:
    """``eventwire worker``, started again and again with the same port and directory. ``wanted``: it shall run."""

    def __init__(self, number: int, settings: Settings, folder: Path, tally: Tally) -> None:
        self.name = f"worker {number}"
        self.wanted = False
        self.log = folder / f"worker-{number}.log"
        own = {"store": STORES[number], "web_port": free_port(), "data_dir": folder / f"worker-{number}"}
        self._settings = settings.model_copy(update=own)
        self._tally = tally
        self._process: subprocess.Popen[bytes] | None = None
        self._log_start = 0

    @property
    def running(self) -> bool:
        """Whether there is a process, paused or not."""
        return self._process is not None and self._process.poll() is None

    def tend(self) -> None:
        """Start it where it is wanted and does not run; note where it ended and nobody had asked it to."""
        if self._process is not None and self._process.poll() is not None:
            code, self._process = self._process.returncode, None
            self._tally.did("ended by itself", f"{self.name}, exit code {code}: {self._last_words()}")
        if self.wanted and self._process is None:
            with self.log.open("ab") as log:
                self._log_start = log.tell()
                command = [sys.executable, "-m", "service.cli", "worker"]
                self._process = start_child(command, env=environment(self._settings), output=log)

    def healthy(self) -> bool:
        """It says so itself: it has its partitions and its state, and its loop turns."""
        connection = http.client.HTTPConnection("127.0.0.1", self._settings.web_port, timeout=2)
        try:
            connection.request("GET", "/health")
            return self.running and connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def kill(self) -> None:
        """SIGKILL."""
        if self._process is not None:
            stop_child(self._process)
            self._process = None

    def terminate(self) -> None:
        """SIGTERM, to which it must end in time, in order and without a traceback."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            code: int | None = process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            code = None
            stop_child(process)
        if code != 0 and not (code == -signal.SIGTERM and not self._was_ready()):
            told = "did not end" if code is None else f"ended with exit code {code}"
            self._tally.found(f"{self.name} {told} after SIGTERM: {self._last_words()}")

    def pause(self) -> None:
        """SIGSTOP."""
        if self._process is not None:
            self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """SIGCONT."""
        if self._process is not None:
            self._process.send_signal(signal.SIGCONT)

    def _was_ready(self) -> bool:
        """Whether it had come so far that it knew what a signal means; before that nothing was begun."""
        return b"worker ready" in self.log.read_bytes()[self._log_start :]

    def _last_words(self) -> str:
        """What it told people at its end, else the last that it logged."""
        lines = self.log.read_bytes()[self._log_start :].decode(errors="replace").splitlines()
        said = [line for line in lines if line.startswith("eventwire:")] or lines or ["it said nothing"]
        return said[-1][:300]


class Cast:
    """All workers. ``with``: none is left at the end."""

    def __init__(self, settings: Settings, folder: Path, tally: Tally) -> None:
        self.workers = [Worker(number, settings, folder, tally) for number in range(len(STORES))]

    def __enter__(self) -> Cast:
        return self

    def __exit__(self, *error: object) -> None:
        for worker in self.workers:
            worker.kill()

    def tend(self) -> None:
        """Start what is wanted and does not run."""
        for worker in self.workers:
            worker.tend()

    def running(self) -> list[Worker]:
        return [worker for worker in self.workers if worker.running]

    def healthy(self) -> list[Worker]:
        return [worker for worker in self.workers if worker.healthy()]

    def end(self) -> None:
        """Tell all to stop, and see that they do."""
        for worker in self.workers:
            worker.wanted = False
            worker.terminate()

    def tracebacks(self) -> list[str]:
        """The logs in which there is one: nobody should ever read that."""
        return [
            worker.log.name
            for worker in self.workers
            if worker.log.exists() and "Traceback" in worker.log.read_text(errors="replace")
        ]

"""Workers as real processes of their own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from service.settings import Settings
from tests.streaming.kafka import PATIENCE_SECONDS, eventually
from tests.support.commands import environment


class Worker:
    """``with Worker(settings, tmp_path) as worker``: started, healthy; killed at the end if it still runs."""

    def __init__(
        self,
        settings: Settings,
        directory: Path,
        command: tuple[str, ...] = ("-m", "tests.streaming.simple_worker"),
        wait: bool = True,
    ) -> None:
        self._settings = settings
        self._log = directory / f"worker-{len(list(directory.glob('worker-*.log')))}.log"
        self._command = command
        self._wait = wait

    def __enter__(self) -> Worker:
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, *self._command],
                env=environment(self._settings) | {"PYTHONPATH": os.getcwd()},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            if self._wait:
                self.wait_until_healthy()
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.kill()

    @property
    def log(self) -> str:
        return self._log.read_text(errors="replace")

    def wait_until_healthy(self) -> None:
        def look() -> tuple[int, Any]:
            assert self.process.poll() is None, f"the worker ended:\n{self.log}"
            return self.get("/health")

        eventually(look, lambda answer: answer[0] == 200)

    def get(self, path: str, **headers: str) -> tuple[int, Any]:
        """Status and content (JSON decoded, else text); status 0 where nobody listens."""
        request = urllib.request.Request(f"http://127.0.0.1:{self._settings.web_port}{path}", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=20) as response:
                status, kind, body = response.status, response.headers["Content-Type"], response.read().decode()
        except urllib.error.HTTPError as error:
            status, kind, body = error.code, error.headers["Content-Type"], error.read().decode()
        except OSError as error:
            return 0, str(error)
        return status, json.loads(body) if kind.startswith("application/json") else body

    def stop_in_order(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Send the signal; the worker must end in time, with exit code 0 and without a traceback."""
        self.process.send_signal(number)
        code = self.process.wait(PATIENCE_SECONDS)
        assert code == 0, f"exit code {code}:\n{self.log}"
        assert "Traceback" not in self.log, self.log

    def kill(self) -> None:
        """SIGKILL."""
        self.process.kill()
        self.process.wait(PATIENCE_SECONDS)

"""Everything on one machine for a while: the embedded broker, its topics, a worker process. Nothing is left behind."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import click

from service.broker import EmbeddedBroker
from service.child import start_child, stop_child
from service.commands.orderly import Signals
from service.commands.output import printable
from service.errors import EventwireError
from service.ingest.admin import topic_admin
from service.settings import WITHOUT_SECURITY, Settings, load_settings

_LOOPBACK = "127.0.0.1"
_SHUTDOWN_SECONDS = 3.0
_GRACE_SECONDS = 8.0
"""More than the worker needs to finish, leave its group and close; then it is killed."""
_OUR_ROOT = str(Path(__file__).parents[2])
_OUR_CLI = "import sys; sys.path.insert(0, sys.argv.pop(1)); from service.cli import main; main()"
"""The same code as ours, wherever we are started: the working directory may have a package named service, too."""
_LAST_LINES = 15
_LAST_BYTES = 16_384


class Stack:
    """What runs. ``settings`` reach it; ``check`` raises when a part of it is gone."""

    def __init__(
        self, settings: Settings, broker: EmbeddedBroker, worker: subprocess.Popen[bytes], log: Path | None
    ) -> None:
        self.settings = settings
        self._broker = broker
        self._worker = worker
        self._log = log

    @property
    def web_address(self) -> str:
        """Where the worker's web view is."""
        return f"http://{_LOOPBACK}:{self.settings.web_port}/"

    def check(self) -> None:
        """Raise ``EventwireError`` if the broker or the worker has ended."""
        if not self._broker.is_running:
            raise EventwireError("the embedded broker ended by itself: start again")
        if (code := self._worker.poll()) is not None:
            raise EventwireError(f"the worker ended with code {code}; its log above says why")

    def last_words(self) -> str:
        """The last lines of the worker's log, for a person who must find out what went wrong."""
        if self._log is None or not self._log.exists():
            return ""
        with self._log.open("rb") as log:
            log.seek(max(0, self._log.stat().st_size - _LAST_BYTES))
            lines = log.read().decode("utf-8", "replace").splitlines()
        return "\n".join(f"  worker: {printable(line)}" for line in lines[-_LAST_LINES:])


@contextlib.contextmanager
def running_stack(signals: Signals, verbose: bool) -> Iterator[Stack]:
    """Start it all; stop it all when the block is left. A failure shows the worker's last log lines on stderr.

    The caller's other settings hold (time zone, limits, log level); a Kafka that they name is not touched, nor is any
    user or password for it used.
    """
    with contextlib.ExitStack() as parts:
        folder = Path(parts.enter_context(tempfile.TemporaryDirectory(prefix="eventwire-", ignore_cleanup_errors=True)))
        broker = parts.enter_context(EmbeddedBroker())
        settings = _settings(broker, folder)
        asyncio.run(_create_topics(settings))
        log = None if verbose else folder / "worker.log"
        worker = parts.enter_context(_worker(settings, log))
        parts.callback(signals.cleaning_up, worker.kill)
        stack = Stack(settings, broker, worker, log)
        try:
            yield stack
        except Exception:
            if words := stack.last_words():
                click.echo(words, err=True)
            raise


def _settings(broker: EmbeddedBroker, folder: Path) -> Settings:
    wanted = load_settings().web_port
    port = wanted if wanted and _is_free(wanted) else _free_port()
    if wanted and port != wanted:
        click.echo(f"Port {wanted} is taken: the web view will be on port {port}.", err=True)
    return load_settings(
        brokers=broker.address,
        broker_profile="embedded",
        topic_prefix="",
        replication_factor=1,
        store="memory",
        data_dir=folder,
        shutdown_seconds=_SHUTDOWN_SECONDS,
        web_host=_LOOPBACK,
        web_port=port,
        **WITHOUT_SECURITY,
    )


async def _create_topics(settings: Settings) -> None:
    async with topic_admin(settings) as admin:
        await admin.create()


@contextlib.contextmanager
def _worker(settings: Settings, log: Path | None) -> Iterator[subprocess.Popen[bytes]]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("EVENTWIRE_")}
    env |= settings.environment() | {"PYTHONUNBUFFERED": "1"}
    with contextlib.ExitStack() as files:
        output: IO[bytes] = files.enter_context(log.open("wb")) if log else sys.stderr.buffer
        process = start_child([sys.executable, "-P", "-c", _OUR_CLI, _OUR_ROOT, "worker"], env=env, output=output)
    try:
        yield process
    finally:
        stop_child(process, grace=_GRACE_SECONDS)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As the web server will: a connection of ours that is closing does not keep the port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_LOOPBACK, port))
        except OSError:
            return False
        return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port

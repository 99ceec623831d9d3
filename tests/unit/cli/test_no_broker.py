"""A broker that is absent, silent, or none at all is said in one line within ten seconds, whatever the command."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from service.settings import Settings
from tests.support.commands import environment
from tests.support.ports import free_port

PATIENCE_SECONDS = 10.0 - 1.0
"""Ten seconds, less the second that starting a command may take on a machine that is not busy."""
SEEDS = Path(__file__).parents[3] / "seeds"
COMMANDS = (["topics", "create"], ["topics", "check"], ["publish", str(SEEDS)], ["table"])


def outcomes(port: int) -> list[tuple[list[str], int, str, float]]:
    """Run every command at once against that port: its name, exit code, stderr and seconds."""
    env = environment(Settings(brokers=f"127.0.0.1:{port}"))
    found = []

    def run(command: list[str]) -> None:
        argv = [sys.executable, "-m", "service.cli", *command]
        started = time.monotonic()
        done = subprocess.run(argv, env=env, capture_output=True, text=True, timeout=60)
        found.append((command, done.returncode, done.stderr, time.monotonic() - started))

    threads = [threading.Thread(target=run, args=[command]) for command in COMMANDS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def assert_one_line_in_time(port: int, said: str) -> None:
    # Nobody listens there, so these take only what starting so many commands takes on this machine now.
    starting = max(seconds for *_, seconds in outcomes(free_port()))
    found = outcomes(port)
    assert len(found) == len(COMMANDS)
    for command, code, stderr, seconds in found:
        assert code == 1, command
        (line,) = stderr.splitlines()
        assert line.startswith(f"eventwire: Kafka at 127.0.0.1:{port} {said}"), command
        assert "EVENTWIRE_BROKERS" in line
        assert seconds - starting < PATIENCE_SECONDS, command


def test_nobody_listens() -> None:
    assert_one_line_in_time(free_port(), "cannot be reached")


def test_a_port_that_accepts_and_never_answers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert_one_line_in_time(silent.getsockname()[1], "did not answer within 6 s")


def test_a_port_that_takes_everything_and_never_answers() -> None:
    with swallowing() as port:
        assert_one_line_in_time(port, "did not answer within 6 s")


def test_a_web_server() -> None:
    server = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        assert_one_line_in_time(server.server_port, "")
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def swallowing() -> Iterator[int]:
    """A server that accepts and reads, and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def read(connection: socket.socket) -> None:
            with connection:
                while connection.recv(65536):
                    pass

        def accept() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                threading.Thread(target=read, args=[connection], daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)

"""What runs and what listens, looked at from outside."""

from __future__ import annotations

import contextlib
import socket

import psutil


def is_running(pid: int) -> bool:
    """Whether that process still runs; one that ended and was not yet reaped does not."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def answers(port: int) -> bool:
    """Whether somebody listens on that port of 127.0.0.1."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def children(pid: int) -> list[psutil.Process]:
    """All that the process started and what those started."""
    try:
        return list(psutil.Process(pid).children(recursive=True))
    except psutil.NoSuchProcess:
        return []


def listening_ports(pids: list[int]) -> set[int]:
    """The TCP ports on which these processes listen."""
    found: set[int] = set()
    for pid in pids:
        with contextlib.suppress(psutil.NoSuchProcess):
            connections = psutil.Process(pid).net_connections(kind="tcp")
            found |= {connection.laddr.port for connection in connections if connection.status == psutil.CONN_LISTEN}
    return found

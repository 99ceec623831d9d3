"""A port for the web view, for the command that starts a worker."""

from __future__ import annotations

import contextlib
import socket


def usable_port(host: str, port: int) -> int:
    """``port`` where nothing listens on ``host`` there, else a free one (also for 0). The caller tells people.

    The port is free when this returns; another program may take it before the worker does.
    """
    for candidate in (port, 0):
        with contextlib.suppress(OSError), socket.socket(_family(host), socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, candidate))
            found: int = probe.getsockname()[1]
            return found
    raise OSError(f"no free port on {host}: check EVENTWIRE_WEB_HOST")


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET

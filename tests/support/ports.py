"""Loopback ports for processes that must be told theirs before they start."""

from __future__ import annotations

import random
import socket

_BELOW_THE_EPHEMERAL_RANGE = range(15_000, 32_000)
"""Linux gives outgoing connections source ports from 32768 up. A listener in that range that goes down for a moment can
lose its port to any client, even to the one that tries to connect to it again (a socket may connect to itself)."""


def free_port() -> int:
    """A port on 127.0.0.1 that nothing listens on now, and that no outgoing connection will be given."""
    for candidate in random.SystemRandom().sample(_BELOW_THE_EPHEMERAL_RANGE, 200):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", candidate))
            except OSError:
                continue
            return candidate
    raise RuntimeError("no free port among 200 tried on 127.0.0.1")

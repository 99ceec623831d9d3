"""A port for the web view."""

from __future__ import annotations

import socket

from service.monitoring.ports import usable_port
from tests.support.ports import free_port


def test_a_free_port_is_taken_as_it_is() -> None:
    port = free_port()
    assert usable_port("127.0.0.1", port) == port


def test_for_a_port_in_use_there_is_another() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        other = usable_port("127.0.0.1", port)
    assert other != port
    with socket.create_server(("127.0.0.1", other)):
        pass


def test_zero_asks_for_any() -> None:
    assert usable_port("127.0.0.1", 0) > 0

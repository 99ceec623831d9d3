"""One message on its way through an agent, with what was made of it."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from schemas.rejected import Part
from service.errors import RejectMessage
from service.streaming.messages import Incoming, Outgoing


class Acknowledged(Protocol):
    """Where the broker put a message."""

    @property
    def partition(self) -> int: ...

    @property
    def offset(self) -> int: ...


Send = Callable[[Outgoing], Awaitable[Awaitable[Acknowledged]]]
"""Hands a message to the producer; what it gives is done when the broker has acknowledged."""


@dataclass
class Flight:
    """One message under way. ``settle`` is called once, when everything it led to is acknowledged.

    ``is_ours`` turns false when the partition was revoked: whoever has it now does the message again, and a worker that
    still wrote for it would overwrite what the other wrote. ``results`` are made once, and sent before ``after``.
    """

    message: Incoming
    context: Callable[[], AbstractContextManager[None]]
    settle: Callable[[], Awaitable[object]]
    is_ours: Callable[[], bool] = lambda: True
    taken_at: float = field(default_factory=time.monotonic)
    rejected: RejectMessage | None = None
    not_kept: tuple[Part, ...] = ()
    results: list[Outgoing] = field(default_factory=list)
    after: list[Outgoing] = field(default_factory=list)
    acknowledgements: list[tuple[Outgoing, Awaitable[Acknowledged]]] = field(default_factory=list)
    failure: BaseException | None = None

"""A worker may write as long as nobody else can have been given its partitions: a lease, renewed by heartbeats.

A process that was paused (a virtual machine that moved, a container that was frozen, SIGSTOP) wakes up with messages in
its producer's buffer and does not know that its partitions went to another worker meanwhile. Written now, they would
come after what that one wrote, and an old row would win. The group's coordinator gives partitions away when a session
has passed since the last heartbeat that it got, so that is when the producer stops, and with it what it holds.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from faust.transport.drivers import aiokafka as driver

_RENEWING = {"SyncGroupRequest": {0}, "HeartbeatRequest": {0, 27}}
"""Requests after whose answer the coordinator counts a new session, and the error codes with which it does (27: the
group is rebalancing)."""


class LeaseEnded(driver.KafkaError):  # type: ignore[name-defined, misc]
    """Not sent: the partitions may be another worker's by now. What is still this one's is sent when that is known."""

    def __str__(self) -> str:
        return "no heartbeat has been answered for too long: other workers may have the partitions of this one"


class Lease:
    """Lasts ``seconds`` from the moment at which the last answered heartbeat was sent; not held before the first."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self._clock = clock
        self._until = float("-inf")

    def renew(self, sent_at: float) -> None:
        """The coordinator has answered what was sent at ``sent_at`` (of the clock)."""
        self._until = sent_at + self.seconds

    def end(self) -> None:
        """Nothing is sent until the next heartbeat is answered."""
        self._until = float("-inf")

    @property
    def is_held(self) -> bool:
        """Whether nobody else can have this worker's partitions."""
        return self._clock() < self._until

    def listen_to(self, coordinator: Any) -> None:
        """Renew with the answers that this aiokafka group coordinator gets; one without a group never asks."""
        ask = getattr(coordinator, "_send_req", None)
        if ask is None:
            return

        async def ask_and_renew(request: Any) -> Any:
            sent_at = self._clock()
            answer = await ask(request)
            renewing = _RENEWING.get(type(request).__name__)
            if renewing and answer.error_code in renewing:
                self.renew(sent_at)
            return answer

        coordinator._send_req = ask_and_renew

    def guard(self, client: Any) -> None:
        """Let this aiokafka client of a producer send messages only while the lease is held."""
        send = client.send

        async def send_if_held(node_id: int, request: Any, **options: Any) -> Any:
            if type(request).__name__ == "ProduceRequest":
                await client.ready(node_id)  # first, so that nothing is waited for between the look and the sending
                if not self.is_held:
                    raise LeaseEnded
            return await send(node_id, request, **options)

        client.send = send_if_held

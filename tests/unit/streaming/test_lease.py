"""The lease: who may write, and when it ends."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from service.streaming.lease import Lease, LeaseEnded


@dataclass
class Clock:
    now: float = 100.0

    def __call__(self) -> float:
        return self.now


class SyncGroupRequest:
    """Named as aiokafka's: the lease knows requests by their names."""


class HeartbeatRequest:
    pass


class OffsetCommitRequest:
    pass


class ProduceRequest:
    pass


class MetadataRequest:
    pass


@dataclass
class Answer:
    error_code: int


@dataclass
class Coordinator:
    """Answers with ``error_code``, ``takes`` seconds after it was asked."""

    clock: Clock
    error_code: int = 0
    takes: float = 0.0

    async def _send_req(self, request: object) -> object:
        self.clock.now += self.takes
        return object() if isinstance(request, OffsetCommitRequest) else Answer(self.error_code)


@dataclass
class Client:
    sent: list[object] = field(default_factory=list)

    async def ready(self, node_id: int) -> bool:
        return True

    async def send(self, node_id: int, request: object) -> Any:
        self.sent.append(request)


def lease_and_its_coordinator(error_code: int = 0, takes: float = 0.0) -> tuple[Clock, Lease, Coordinator]:
    clock = Clock()
    lease = Lease(10.0, clock)
    coordinator = Coordinator(clock, error_code, takes)
    lease.listen_to(coordinator)
    return clock, lease, coordinator


@pytest.mark.parametrize("request_", [SyncGroupRequest(), HeartbeatRequest()])
async def test_it_lasts_from_the_moment_at_which_what_was_answered_was_sent(request_: object) -> None:
    clock, lease, coordinator = lease_and_its_coordinator(takes=4.0)
    assert not lease.is_held
    await coordinator._send_req(request_)
    clock.now = 109.9
    assert lease.is_held
    clock.now = 110.0
    assert not lease.is_held


@pytest.mark.parametrize(
    ("request_", "error_code", "renewed"),
    [
        (HeartbeatRequest(), 27, True),  # the group is rebalancing: the coordinator counts it as a heartbeat
        (HeartbeatRequest(), 25, False),  # an unknown member
        (SyncGroupRequest(), 27, False),
        (OffsetCommitRequest(), 0, False),
    ],
)
async def test_only_an_answer_that_counts_as_a_heartbeat_renews_it(
    request_: object, error_code: int, renewed: bool
) -> None:
    _, lease, coordinator = lease_and_its_coordinator(error_code)
    await coordinator._send_req(request_)
    assert lease.is_held is renewed


async def test_messages_are_sent_only_while_it_is_held_and_everything_else_always() -> None:
    clock, client = Clock(), Client()
    lease = Lease(10.0, clock)
    lease.guard(client)
    metadata, first, late = MetadataRequest(), ProduceRequest(), ProduceRequest()
    await client.send(1, metadata)
    lease.renew(clock.now)
    await client.send(1, first)
    clock.now += 10.0
    with pytest.raises(LeaseEnded):
        await client.send(1, late)
    lease.renew(clock.now)
    lease.end()
    with pytest.raises(LeaseEnded):
        await client.send(1, late)
    assert client.sent == [metadata, first]


def test_a_consumer_without_a_group_has_nothing_that_renews_it() -> None:
    lease = Lease(10.0)
    lease.listen_to(object())
    assert not lease.is_held

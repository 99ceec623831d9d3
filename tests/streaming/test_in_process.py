"""Apps inside the test's own process: two at a time, and one whose results the broker is slow to acknowledge."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from schemas.topics import EVENTS_ENRICHED, EVENTS_EXTRACTED
from service.errors import StopWorker
from service.settings import Settings
from service.streaming.app import EventwireApp, create_app
from service.streaming.faust_fixes import require_known_faust
from service.streaming.flights import Acknowledged
from service.streaming.messages import Outgoing
from tests.streaming.conftest import create_topics
from tests.streaming.kafka import PATIENCE_SECONDS, Kafka
from tests.streaming.simple import SIMPLE_CODER, article
from tests.support.ports import free_port

SLOW = 3
LAST = 9


@asynccontextmanager
async def running(*apps: EventwireApp) -> AsyncIterator[None]:
    async with asyncio.timeout(PATIENCE_SECONDS):
        await asyncio.gather(*[app.start() for app in apps])
    try:
        yield
    finally:
        await asyncio.gather(*[app.stop() for app in apps])


async def until(look: Callable[[], bool]) -> None:
    """Look from another thread, so that the apps go on."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not await asyncio.to_thread(look):
        assert time.monotonic() < deadline


def hold_back(app: EventwireApp, key: bytes) -> asyncio.Event:
    """Let the enrich agent learn of this result's acknowledgement only when the event is set."""
    released = asyncio.Event()
    lane = app.lanes["enrich"]
    send = lane._send

    async def slow_send(message: Outgoing) -> Awaitable[Acknowledged]:
        sent = await send(message)

        async def acknowledged() -> Acknowledged:
            if message.key == key:
                await released.wait()
            return await sent

        return asyncio.ensure_future(acknowledged())

    lane._send = slow_send
    return released


async def test_two_apps_share_nothing_and_no_commit_passes_a_result_that_is_not_acknowledged(
    settings: Settings, kafka: Kafka, tmp_path: Path
) -> None:
    neighbour = settings.model_copy(
        update={"topic_prefix": f"n{settings.topic_prefix}", "web_port": free_port(), "data_dir": tmp_path / "other"}
    )
    await asyncio.to_thread(create_topics, neighbour)
    there = Kafka(neighbour)
    app, other = create_app(settings, SIMPLE_CODER), create_app(neighbour, SIMPLE_CODER)
    app.conf.broker_commit_interval = 0.3
    released = hold_back(app, article(SLOW).article_id.encode())
    for number in range(LAST + 1):
        for view in (kafka, there):
            value = article(number).model_dump_json().encode()
            view.send(EVENTS_EXTRACTED, value, article(number).article_id.encode(), partition=0)
    kafka.flush()
    there.flush()
    async with running(app, other):
        # the neighbour is through, and so are the results behind the slow one: all could have been committed
        await until(lambda: there.committed(EVENTS_EXTRACTED).get(0) == LAST + 1)
        await until(lambda: len({m.key for m in kafka.read(EVENTS_ENRICHED)}) == LAST + 1)
        await until(lambda: kafka.committed(EVENTS_EXTRACTED).get(0) == SLOW)
        await asyncio.sleep(3 * app.conf.broker_commit_interval)
        assert kafka.committed(EVENTS_EXTRACTED) == {0: SLOW}
        released.set()
        await until(lambda: kafka.committed(EVENTS_EXTRACTED).get(0) == LAST + 1)
        await until(lambda: bool(kafka.rows()) and bool(there.rows()))
    assert {app.fatal, other.fatal} == {None}
    assert app.metrics.registry is not other.metrics.registry
    assert app.conf.id != other.conf.id
    there.close()


async def test_what_was_begun_when_a_worker_is_told_to_stop_is_finished_within_bounds(
    settings: Settings, kafka: Kafka
) -> None:
    app = create_app(settings.model_copy(update={"shutdown_seconds": 1.0}), SIMPLE_CODER)
    hold_back(app, article(SLOW).article_id.encode())
    for number in range(LAST + 1):
        value = article(number).model_dump_json().encode()
        kafka.send(EVENTS_EXTRACTED, value, article(number).article_id.encode(), partition=0)
    kafka.flush()
    async with running(app):
        await until(lambda: len(kafka.read(EVENTS_ENRICHED)) == LAST + 1)
        started = time.monotonic()
    assert time.monotonic() - started < 20
    assert kafka.committed(EVENTS_EXTRACTED) == {0: SLOW}


def test_another_faust_is_refused() -> None:
    with pytest.raises(StopWorker, match=r"faust-streaming 0\.16\.0 is installed.*install faust-streaming==0\.15\.3"):
        require_known_faust("0.16.0")
    require_known_faust()


@pytest.mark.parametrize("profile", ["apache", "embedded"])
def test_only_the_embedded_broker_gets_short_group_timeouts(settings: Settings, profile: str) -> None:
    conf = create_app(settings.model_copy(update={"broker_profile": profile}), SIMPLE_CODER).conf
    assert (conf.broker_session_timeout, conf.broker_rebalance_timeout) == (
        (6.0, 6.0) if profile == "embedded" else (45.0, 60.0)
    )
    assert conf.producer_acks == -1
    assert conf.processing_guarantee.value == "at_least_once"
    assert conf.web_bind == "127.0.0.1"
    assert not conf.web_tables_enabled


def test_a_session_has_room_for_several_heartbeats_however_short_it_is(settings: Settings) -> None:
    for profile, given, session in (("apache", 4.0, 4.0), ("apache", 90.0, 90.0), ("embedded", 4.0, 4.0)):
        changes = {"broker_profile": profile, "session_seconds": given}
        conf = create_app(settings.model_copy(update=changes), SIMPLE_CODER).conf
        assert conf.broker_session_timeout == session <= conf.broker_request_timeout
        assert conf.broker_heartbeat_interval * 3 < session


def test_only_our_own_variables_set_a_worker_up(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Faust reads 80 names without a prefix; WEB_PORT and TIMEZONE are set on many a machine."""
    foreign = {"BROKER_URL": "kafka://127.0.0.1:1", "WEB_BIND": "0.0.0.0", "WEB_PORT": "1", "PRODUCER_ACKS": "0"}
    for name, value in foreign.items():
        monkeypatch.setenv(name, value)
    conf = create_app(settings, SIMPLE_CODER).conf
    assert [str(url) for url in conf.broker] == [f"kafka://{settings.brokers}"]
    assert (conf.web_bind, conf.web_port, conf.producer_acks) == (settings.web_host, settings.web_port, -1)

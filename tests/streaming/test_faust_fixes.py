"""Each thing that Faust 0.15.3 gets wrong, shown to be so, and closed."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import faust
import pytest
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient, NewTopic
from faust.transport.drivers import aiokafka as driver

from schemas.topics import EVENTS_CLASSIFIED, EVENTS_EXTRACTED, EVENTS_REPORTED
from service.settings import Settings
from service.streaming.app import create_app
from service.streaming.faust_fixes import LedgerConsumer, LedgerTransport
from tests.streaming.kafka import Kafka
from tests.streaming.simple import SIMPLE_CODER, article, classify, enrich, merge
from tests.streaming.test_in_process import running, until
from tests.support.ports import free_port

MESSAGES = 5


def send(kafka: Kafka, count: int) -> None:
    for number in range(count):
        kafka.send(EVENTS_EXTRACTED, article(number).model_dump_json().encode(), b"k", partition=0)
    kafka.flush()


def careless_app(settings: Settings, transport: type[driver.Transport], acked: list[int]) -> faust.App:
    """An app whose agent finishes all but the first message of the partition."""

    class App(faust.App):
        def _new_transport(self) -> Any:
            return transport(self.conf.broker_consumer, self)

    conf = create_app(settings, SIMPLE_CODER).conf
    same = {name: getattr(conf, name) for name in ("broker_session_timeout", "broker_heartbeat_interval")}
    app = App(
        conf.id, broker=f"kafka://{settings.brokers}", datadir=str(settings.data_dir), web_enabled=False,
        stream_wait_empty=False, topic_disable_leader=True, broker_commit_interval=0.3, broker_rebalance_timeout=6.0,
        value_serializer="raw", **same,
    )  # fmt: skip
    settings.data_dir.mkdir(parents=True, exist_ok=True)

    async def agent(stream: Any) -> None:
        async for event in stream.noack().events():
            if event.message.offset > 0:
                await stream.ack(event)
                acked.append(event.message.offset)

    app.agent(app.topic(f"{settings.topic_prefix}{EVENTS_EXTRACTED.name}", value_type=bytes), name="agent")(agent)
    return app


async def test_606_a_commit_passes_messages_that_are_not_acked_with_faust_and_not_with_ours(
    settings: Settings, kafka: Kafka
) -> None:
    other = settings.model_copy(update={"group": "stock"})
    fausts = Kafka(other)
    acked: list[int] = []
    apps = careless_app(settings, LedgerTransport, acked), careless_app(other, driver.Transport, acked)
    send(kafka, MESSAGES)
    async with running(*apps):
        await until(lambda: len(acked) == 2 * (MESSAGES - 1))
        await until(lambda: fausts.committed(EVENTS_EXTRACTED) == {0: MESSAGES})
        await asyncio.sleep(1.0)  # three commits
    assert kafka.committed(EVENTS_EXTRACTED).get(0, 0) == 0


async def test_502_a_rebalance_commits_what_was_finished_and_nothing_is_done_again(
    settings: Settings, kafka: Kafka, tmp_path: Path
) -> None:
    first = create_app(settings, SIMPLE_CODER)
    first.conf.broker_commit_interval = 600.0
    other = settings.model_copy(update={"web_port": free_port(), "data_dir": tmp_path / "other"})
    second = create_app(other, SIMPLE_CODER)
    send(kafka, MESSAGES)
    async with running(first):
        await until(lambda: len(kafka.read(EVENTS_CLASSIFIED)) == MESSAGES)
        assert kafka.committed(EVENTS_EXTRACTED) == {}
        async with running(second):
            assert kafka.committed(EVENTS_EXTRACTED) == {0: MESSAGES}
    assert len(kafka.read(EVENTS_CLASSIFIED)) == MESSAGES


async def test_596_nothing_is_delivered_while_partitions_are_sought_after_recovery(
    settings: Settings, kafka: Kafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = create_app(settings, SIMPLE_CODER)
    flow: list[bool] = []
    seek = app.consumer.perform_seek

    async def watched() -> None:
        flow.append(app.flow_control.is_active() or app.consumer.flow_active)
        await seek()
        flow.append(app.flow_control.is_active() or app.consumer.flow_active)

    monkeypatch.setattr(app.consumer, "perform_seek", watched)
    async with running(app):
        pass
    assert flow
    assert not any(flow)


async def test_155_recovery_ends_where_the_changelogs_last_offset_is_no_record(settings: Settings) -> None:
    """A transaction's marker has an offset and is never delivered; so has what compaction took."""
    if settings.broker_profile == "embedded":
        pytest.skip("the embedded broker has no transactions")
    from tests.streaming.conftest import create_topics

    await asyncio.to_thread(create_topics, settings)
    app = create_app(settings, SIMPLE_CODER)
    changelog = app.tables["identity"].changelog_topic_name
    event = classify(enrich(article(1)))[0]
    row = merge(None, event)

    def write() -> None:
        admin = AdminClient({"bootstrap.servers": settings.brokers})
        for made in admin.create_topics([NewTopic(changelog, settings.partitions, 1)]).values():
            made.result(30)
        producer = Producer({"bootstrap.servers": settings.brokers, "transactional.id": changelog})
        producer.init_transactions(30)
        producer.begin_transaction()
        for partition in range(settings.partitions):
            producer.produce(changelog, row.model_dump_json(), row.event_id, partition)
        producer.commit_transaction(30)

    await asyncio.to_thread(write)
    async with running(app):
        assert app.tables["identity"][row.event_id.encode()] == row.model_dump_json().encode()


@pytest.mark.parametrize("whose", ["faust", "ours"])
async def test_a_changelog_that_is_sought_while_it_is_fetched_is_lost_with_faust_and_read_with_ours(
    settings: Settings, kafka: Kafka, monkeypatch: pytest.MonkeyPatch, whose: str
) -> None:
    """A fetch from before a rebalance ends after the recovery's seek: what it took, nobody was waiting for."""
    app = create_app(settings, SIMPLE_CODER)
    send(kafka, MESSAGES)
    async with running(app):
        await until(lambda: sum(kafka.committed(EVENTS_REPORTED).values()) == MESSAGES)
        consumer: Any = app.consumer
        name = app.tables["identity"].changelog_topic_name
        ends = await consumer.highwaters(*[tp for tp in consumer.assignment() if tp.topic == name])
        changelog = next(tp for tp, end in ends.items() if end)
        fetch_on, fetching = consumer._thread._fetch_records, threading.Event()

        async def noticed(aiokafka_consumer: Any, partitions: Any, **options: Any) -> Any:
            if partitions == {changelog}:
                fetching.set()
            return await fetch_on(aiokafka_consumer, partitions, **options)

        monkeypatch.setattr(consumer._thread, "_fetch_records", noticed)
        await consumer.seek_wait({changelog: ends[changelog]})
        fetch = asyncio.ensure_future(consumer._getmany({changelog}, 3.0))
        await asyncio.to_thread(fetching.wait, 30)
        await (driver.Consumer.seek_wait if whose == "faust" else LedgerConsumer.seek_wait)(consumer, {changelog: 0})
        taken = await fetch
        assert await consumer.position(changelog) == (ends[changelog] if taken else 0)
        assert bool(taken) is (whose == "faust")


def watched_changelog(app: Any, held: asyncio.Event) -> Callable[[Any], Any]:
    """The sink's way to the broker, with the changelog's acknowledgements held back."""
    send_on = app.lanes["sink"]._send

    async def slow(message: Any) -> Any:
        sent = await send_on(message)

        async def acknowledged() -> Any:
            if message.topic.endswith("-changelog"):
                await held.wait()
            return await sent

        return asyncio.ensure_future(acknowledged())

    return slow


async def test_a_table_write_that_is_not_acknowledged_holds_its_source_back(settings: Settings, kafka: Kafka) -> None:
    app = create_app(settings, SIMPLE_CODER)
    app.conf.broker_commit_interval = 0.3
    held = asyncio.Event()
    app.lanes["sink"]._send = watched_changelog(app, held)
    send(kafka, MESSAGES)
    async with running(app):
        await until(lambda: len(kafka.rows()) > 0)
        await asyncio.sleep(3 * app.conf.broker_commit_interval)
        assert sum(kafka.committed(EVENTS_REPORTED).values()) == 0
        held.set()
        await until(lambda: sum(kafka.committed(EVENTS_REPORTED).values()) == MESSAGES)

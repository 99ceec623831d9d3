"""A worker that dies, or is told to stop, loses nothing and leaves nothing half done."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from schemas.event import ExtractedEvents
from schemas.topics import EVENTS_EXTRACTED, EVENTS_REPORTED, EVENTS_TABLE
from service.broker import EmbeddedBroker
from service.settings import Settings
from tests.streaming.conftest import create_topics
from tests.streaming.kafka import Kafka, eventually
from tests.streaming.processes import Worker
from tests.streaming.simple import article
from tests.support.apache_kafka import ApacheKafka
from tests.support.broker import Broker
from tests.support.ports import free_port

ARTICLES = 300


PAIRS = ("JPN and KOR", "CHN and RUS", "USA and GBR", "DEU and FRA", "IND and PAK", "BRA and ARG")
"""Of different partitions, so that each worker has some."""


def about(number: int) -> ExtractedEvents:
    return article(number, f"{PAIRS[number % len(PAIRS)]} meet for the {number}th time.")


def send_articles(kafka: Kafka, numbers: range) -> None:
    for number in numbers:
        content = about(number)
        kafka.send(EVENTS_EXTRACTED, content.model_dump_json().encode(), content.article_id.encode())
    kafka.flush()


def mentions_in(kafka: Kafka) -> set[str]:
    return {mention.mention_id for row in kafka.rows().values() for mention in row.mentions}


def expected(numbers: range) -> set[str]:
    return {event.mention_id for number in numbers for event in about(number).events}


@pytest.mark.timeout(240)
def test_a_kill_loses_nothing_and_an_orderly_end_leaves_nothing_half_done(
    settings: Settings, kafka: Kafka, tmp_path: Path
) -> None:
    """With RocksDB: what a killed worker had on disk and Kafka did not have must do no harm."""
    settings = settings.model_copy(update={"store": "rocksdb"})
    with Worker(settings, tmp_path) as killed:
        send_articles(kafka, range(ARTICLES))
        eventually(lambda: len(kafka.read(EVENTS_TABLE)), lambda n: n > 0)
        killed.kill()
    with Worker(settings, tmp_path) as stopped:
        send_articles(kafka, range(ARTICLES, 3 * ARTICLES))
        eventually(lambda: len(mentions_in(kafka)), lambda n: n > ARTICLES)
        stopped.stop_in_order()
    committed = sum(kafka.committed(EVENTS_REPORTED).values())
    written = len(kafka.read(EVENTS_TABLE))
    with Worker(settings, tmp_path) as last:
        eventually(lambda: mentions_in(kafka), lambda m: m == expected(range(3 * ARTICLES)))
        last.stop_in_order()
    # all that the one before wrote it had also committed: each message led to its row once
    assert len(kafka.read(EVENTS_TABLE)) - written == len(kafka.read(EVENTS_REPORTED)) - committed
    assert kafka.rejected() == []


@pytest.mark.timeout(240)
def test_workers_that_join_and_leave_lose_nothing(settings: Settings, kafka: Kafka, tmp_path: Path) -> None:
    """With the table in memory: what moves with a partition comes from the changelog alone."""
    with Worker(settings, tmp_path) as first:
        send_articles(kafka, range(ARTICLES))
        eventually(lambda: len(kafka.read(EVENTS_TABLE)), lambda n: n > 0)
        other = settings.model_copy(update={"web_port": free_port(), "data_dir": tmp_path / "other"})
        with Worker(other, tmp_path) as second:
            first.wait_until_healthy()
            send_articles(kafka, range(ARTICLES, 2 * ARTICLES))
            assigned = [worker.get("/health")[1]["assigned"][kafka.name(EVENTS_REPORTED)] for worker in (first, second)]
            assert sorted(assigned[0] + assigned[1]) == list(range(settings.partitions))
            first.stop_in_order()
            send_articles(kafka, range(2 * ARTICLES, 3 * ARTICLES))
            eventually(lambda: mentions_in(kafka), lambda m: m == expected(range(3 * ARTICLES)))
            second.stop_in_order()
    assert kafka.rejected() == []


def test_a_worker_that_is_told_to_stop_while_the_broker_is_gone_does_so_in_time(
    settings: Settings, tmp_path: Path
) -> None:
    with EmbeddedBroker() as broker:
        changes = {"brokers": broker.address, "broker_profile": "embedded", "shutdown_seconds": 2.0}
        settings = settings.model_copy(update=changes)
        create_topics(settings)
        kafka = Kafka(settings)
        with Worker(settings, tmp_path) as worker:
            send_articles(kafka, range(10))
            eventually(lambda: len(mentions_in(kafka)), lambda n: n == 10)
            send_articles(kafka, range(10, 20))
            broker.stop()
            started = time.monotonic()
            worker.stop_in_order()
            assert time.monotonic() - started < settings.shutdown_seconds + 15


@pytest.mark.timeout(240)
def test_while_the_broker_is_away_the_worker_waits_and_then_goes_on(
    settings: Settings, broker: Broker, tmp_path: Path
) -> None:
    if broker.profile == "embedded":
        pytest.skip("the embedded broker keeps nothing over a restart")
    with ApacheKafka(tmp_path / "kafka") as own:
        settings = settings.model_copy(update={"brokers": own.bootstrap})
        create_topics(settings)
        kafka = Kafka(settings)
        with Worker(settings, tmp_path) as worker:
            for times, away in enumerate((own.kill, own.stop)):
                send_articles(kafka, range(times * ARTICLES, (times + 1) * ARTICLES))
                away()
                time.sleep(5)  # for as long as it takes to notice, and to try again
                assert worker.get("/health")[0] == 200
                own.start()
                so_far = expected(range((times + 1) * ARTICLES))
                eventually(lambda: mentions_in(kafka), lambda found, so_far=so_far: found == so_far)
            eventually(lambda: sum(kafka.committed(EVENTS_EXTRACTED).values()), lambda n: n == 2 * ARTICLES)
            worker.stop_in_order()
            assert kafka.rejected() == []
            assert len(worker.log.splitlines()) < 2000  # an outage is no reason to fill a disk

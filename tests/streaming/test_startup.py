"""A worker that cannot work ends with one clear line and a non-zero exit; one that is told to stop ends with 0."""

from __future__ import annotations

import asyncio
import signal
import socket
from pathlib import Path

import pytest
from confluent_kafka.admin import AdminClient, ConfigResource

from schemas.topics import EVENTS_EXTRACTED, EVENTS_TABLE, TOPICS
from service.ingest.admin import topic_admin
from service.settings import Settings
from tests.streaming.kafka import Kafka
from tests.streaming.processes import Worker
from tests.support.ports import free_port

FAUST = ("-m", "faust", "-A", "service.streaming.worker", "worker")
SIMPLE = ("-m", "tests.streaming.simple_worker")


def failure(settings: Settings, directory: Path, command: tuple[str, ...] = SIMPLE) -> str:
    """The line that the worker ends with."""
    with Worker(settings, directory, command, wait=False) as worker:
        assert worker.process.wait(60) == 1, worker.log
        assert "Traceback" not in worker.log
        ours = [line for line in worker.log.splitlines() if line.startswith("eventwire: ")]
        assert len(ours) == 1, worker.log
        return ours[0]


@pytest.mark.parametrize("command", [SIMPLE, FAUST], ids=["eventwire", "faust"])
def test_missing_topics_stop_the_worker_and_it_makes_none(
    settings: Settings, tmp_path: Path, command: tuple[str, ...]
) -> None:
    line = failure(settings, tmp_path, command)
    assert f"topic {settings.topic_prefix}{EVENTS_EXTRACTED.name} is missing: run eventwire topics create" in line

    async def ours() -> dict[str, object]:
        async with topic_admin(settings) as admin:
            return dict(await admin.describe())

    assert asyncio.run(ours()) == {}


def test_another_number_of_partitions_stops_the_worker(settings: Settings, kafka: Kafka, tmp_path: Path) -> None:
    line = failure(settings.model_copy(update={"partitions": settings.partitions + 3}), tmp_path)
    assert "has 4 partitions, the settings say 7" in line
    assert "EVENTWIRE_PARTITIONS=4" in line


def test_another_cleanup_policy_stops_the_worker_and_other_drift_does_not(
    settings: Settings, kafka: Kafka, tmp_path: Path
) -> None:
    if settings.broker_profile == "embedded":
        pytest.skip("the embedded broker does not alter topics")
    admin = AdminClient({"bootstrap.servers": settings.brokers})

    def alter(name: str, value: str) -> None:
        config = {topic.name: dict(topic.config()) for topic in TOPICS}[EVENTS_TABLE.name] | {name: value}
        resource = ConfigResource(ConfigResource.Type.TOPIC, kafka.name(EVENTS_TABLE), set_config=config)
        for done in admin.alter_configs([resource]).values():
            done.result(20)

    alter("cleanup.policy", "delete")
    assert "cleanup.policy=delete, the catalogue says compact" in failure(settings, tmp_path)


def test_an_absent_broker_is_one_line(settings: Settings, tmp_path: Path) -> None:
    line = failure(settings.model_copy(update={"brokers": f"127.0.0.1:{free_port()}"}), tmp_path)
    assert "cannot be reached" in line
    assert "EVENTWIRE_BROKERS" in line


def test_a_silent_broker_is_one_line_in_time(settings: Settings, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        line = failure(settings.model_copy(update={"brokers": address, "request_timeout_seconds": 1.0}), tmp_path)
    assert "did not answer within 1 s" in line or "cannot be reached" in line


def test_a_web_port_in_use_is_one_line(settings: Settings, kafka: Kafka, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        line = failure(settings.model_copy(update={"web_port": port}), tmp_path)
    assert f"port {port} on 127.0.0.1 is taken: set EVENTWIRE_WEB_PORT" in line


def test_a_worker_started_by_faust_works_and_ctrl_c_stops_it_in_order(
    settings: Settings, kafka: Kafka, tmp_path: Path
) -> None:
    with Worker(settings, tmp_path, FAUST) as worker:
        worker.stop_in_order(signal.SIGINT)

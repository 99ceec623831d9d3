"""Fixtures of the stream's tests: topics of this test alone, a view on them from outside, one worker for many tests."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from service.ingest.admin import topic_admin
from service.settings import Settings
from service.streaming import app as app_module
from tests.streaming.kafka import Kafka
from tests.streaming.mocked import deploy, topics_are_there
from tests.streaming.processes import Worker
from tests.support.broker import Broker
from tests.support.mock_cluster import MockCluster
from tests.support.ports import free_port


def create_topics(settings: Settings) -> None:
    async def create() -> None:
        async with topic_admin(settings) as admin:
            await admin.create()

    asyncio.run(create())


@pytest.fixture
def kafka(settings: Settings) -> Iterator[Kafka]:
    """The test's topics, created from the catalogue."""
    create_topics(settings)
    view = Kafka(settings)
    yield view
    view.close()


@pytest.fixture
def cluster() -> Iterator[MockCluster]:
    with MockCluster() as running:
        yield running


@pytest.fixture
def mocked(cluster: MockCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of a deployment on the mock cluster; ``mocked.mocked_app`` makes its apps."""
    monkeypatch.setattr(app_module, "require_topics", topics_are_there)
    return deploy(cluster, tmp_path)


@dataclass(frozen=True)
class Live:
    """A worker that runs for all tests that only look at it or send it messages of their own."""

    settings: Settings
    kafka: Kafka
    worker: Worker


@pytest.fixture(scope="session")
def live(broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    directory = tmp_path_factory.mktemp("live")
    settings = Settings(
        brokers=broker.bootstrap,
        broker_profile=broker.profile,
        topic_prefix=f"live{uuid.uuid4().hex[:8]}.",
        partitions=2,
        data_dir=directory / "data",
        web_port=free_port(),
        max_message_bytes=200_000,
    )
    create_topics(settings)
    view = Kafka(settings)
    with Worker(settings, directory) as worker:
        yield Live(settings, view, worker)
    view.close()

"""Our topics and apps on librdkafka's mock cluster, which answers with the errors that a test wants."""

from __future__ import annotations

from pathlib import Path

from schemas.topics import TOPICS
from service.ingest.admin import full_name
from service.settings import Settings
from service.streaming.agents import IDENTITY_TABLE, TOLD_TABLE
from service.streaming.app import EventwireApp, create_app
from service.streaming.stages import Coder
from tests.streaming.simple import SIMPLE_CODER
from tests.support.mock_cluster import MockCluster
from tests.support.settings import fresh_settings


async def topics_are_there(settings: Settings) -> None:
    """In place of the look at the topics' settings, which the mock cannot tell."""


def mocked_app(settings: Settings, coder: Coder | None = SIMPLE_CODER) -> EventwireApp:
    """An app that creates no topic, which the mock cannot, and is quick to give up and to try again."""
    app = create_app(settings, coder)
    app.conf.topic_allow_declare = False
    app.conf.broker_commit_interval = app.conf.broker_heartbeat_interval = 0.2
    app.conf.broker_session_timeout = app.conf.broker_rebalance_timeout = 3.0
    app.conf.producer_request_timeout = 1.0
    return app


def deploy(cluster: MockCluster, directory: Path) -> Settings:
    """Settings of a deployment whose topics the cluster has."""
    settings = fresh_settings(cluster, directory)
    changelogs = [f"{settings.topic_prefix}{settings.group}-{name}-changelog" for name in (IDENTITY_TABLE, TOLD_TABLE)]
    cluster.create_topics([*(full_name(topic, settings) for topic in TOPICS), *changelogs], settings.partitions)
    return settings

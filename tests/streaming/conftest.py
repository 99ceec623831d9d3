"""Fixtures of the stream's tests: topics of this test alone, and a view on them from outside."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from service.ingest.admin import topic_admin
from service.settings import Settings
from tests.streaming.kafka import Kafka


@pytest.fixture
def kafka(settings: Settings) -> Iterator[Kafka]:
    """The test's topics, created from the catalogue."""

    async def create() -> None:
        async with topic_admin(settings) as admin:
            await admin.create()

    asyncio.run(create())
    view = Kafka(settings)
    yield view
    view.close()

"""Fixtures of every suite: a broker for the session, settings that share nothing with another test's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.broker import EmbeddedBroker
from service.settings import Settings
from tests.support.apache_kafka import ApacheKafka
from tests.support.broker import Broker, RunningBroker
from tests.support.golden import golden, pytest_addoption  # noqa: F401
from tests.support.settings import fresh_settings


def pytest_configure(config: pytest.Config) -> None:
    """A developer's own EVENTWIRE_ variables must not decide what tests see; those of the test run stay."""
    for name in list(os.environ):
        if name.startswith("EVENTWIRE_") and not name.startswith("EVENTWIRE_TEST_"):
            del os.environ[name]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that asks for the broker, directly or through another fixture, is an integration test."""
    for item in items:
        if "broker" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.integration)


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """One broker for the session: EVENTWIRE_TEST_BROKERS, or EVENTWIRE_TEST_KAFKA=apache, or the embedded one."""
    if given := os.environ.get("EVENTWIRE_TEST_BROKERS"):
        yield RunningBroker(given, "apache")
        return
    kind = os.environ.get("EVENTWIRE_TEST_KAFKA") or "embedded"
    if kind == "apache":
        with ApacheKafka(tmp_path_factory.mktemp("kafka")) as kafka:
            yield kafka
    elif kind == "embedded":
        with EmbeddedBroker() as embedded:
            yield RunningBroker(embedded.address, "embedded")
    else:
        pytest.exit(f"EVENTWIRE_TEST_KAFKA is {kind!r}; it takes 'apache' or 'embedded'", returncode=4)


@pytest.fixture
def settings(broker: Broker, tmp_path: Path) -> Settings:
    """Settings of one test alone."""
    return fresh_settings(broker, tmp_path)

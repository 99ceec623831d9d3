"""A Chromium that is on the machine, and the web site of a real worker for it to look at."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from confluent_kafka import Producer
from playwright.sync_api import Browser, Page, sync_playwright

from schemas.record import EventRecord
from schemas.topics import EVENTS_TABLE
from service.child import stop_child
from tests.support.broker import Broker
from tests.support.commands import environment, eventwire
from tests.support.rows import HARMLESS, HOSTILE
from tests.support.settings import fresh_settings
from tests.support.waiting import wait_until

_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_QUIET = (  # no visits to its maker: nothing but our pages is to be asked for
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a Chromium; without one the test skips, or fails where EVENTWIRE_TEST_BROWSER=required."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is not None:
        return found
    reason = f"no Chromium on the PATH ({', '.join(_NAMES)}); on Debian: apt install chromium"
    if os.environ.get("EVENTWIRE_TEST_BROWSER") == "required":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """For a module, not longer: Playwright's loop runs as long as it does, and no async test may run meanwhile."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium has no sandbox for root
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=[*_QUIET, *sandbox])
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of its own, without the Content-Security-Policy: escaping alone must hold."""
    with browser.new_context(bypass_csp=True) as context:
        yield context.new_page()


@pytest.fixture(scope="module")
def site(broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a running worker's site, its table holding ``HARMLESS`` and ``HOSTILE``."""
    folder = tmp_path_factory.mktemp("worker")
    settings = fresh_settings(broker, folder)
    done = eventwire("topics", "create", settings=settings)
    assert done.returncode == 0, done.stderr
    producer = Producer({"bootstrap.servers": settings.brokers, "acks": "all", "log_level": 0})
    for record in (HARMLESS, HOSTILE):
        _send(producer, f"{settings.topic_prefix}{EVENTS_TABLE.name}", record)
    assert producer.flush(30) == 0
    log = folder / "worker.log"
    with log.open("wb") as output:
        command = [sys.executable, "-m", "service.cli", "worker"]
        worker = subprocess.Popen(command, env=environment(settings), stdout=output, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{settings.web_port}"
    try:
        wait_until(lambda: worker.poll() is not None or _is_healthy(address), "the worker is healthy", 90)
        assert worker.poll() is None, log.read_text(errors="replace")
        yield address
    finally:
        stop_child(worker, grace=20)


def _send(producer: Producer, topic: str, record: EventRecord) -> None:
    producer.produce(topic, key=record.event_id.encode(), value=record.model_dump_json().encode())


def _is_healthy(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False

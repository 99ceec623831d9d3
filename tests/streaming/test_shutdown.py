"""A worker that is told to stop finishes what it has begun, and a second Ctrl-C stops it at once."""

from __future__ import annotations

import signal
import threading
import time
from pathlib import Path

import pytest

from schemas.topics import EVENTS_CLASSIFIED, EVENTS_ENRICHED, EVENTS_EXTRACTED
from service.broker import EmbeddedBroker
from service.settings import Settings
from tests.streaming.conftest import create_topics
from tests.streaming.kafka import Kafka, eventually
from tests.streaming.processes import Worker
from tests.streaming.promise import publish, stands

ARTICLES = 1_500
MARGIN_SECONDS = 10.0


def under_way(worker: Worker) -> int:
    stages = worker.get("/health")[1]["stages"]
    return sum(stage["messages_under_way"] for stage in stages.values())


@pytest.mark.timeout(240)
def test_under_load_sigterm_finishes_what_was_begun_and_nothing_is_done_twice(
    settings: Settings, kafka: Kafka, tmp_path: Path
) -> None:
    loader, load = Kafka(settings), range(ARTICLES)
    with Worker(settings, tmp_path) as worker:
        sending = threading.Thread(target=lambda: [publish(loader, load[n : n + 10]) for n in load[::10]])
        sending.start()
        eventually(lambda: under_way(worker), lambda count: count > 0)
        started = time.monotonic()
        worker.stop_in_order()
        assert time.monotonic() - started < settings.shutdown_seconds + MARGIN_SECONDS
    assert len(kafka.read(EVENTS_ENRICHED)) < ARTICLES, "the load was over before the signal came"
    for source, results in ((EVENTS_EXTRACTED, EVENTS_ENRICHED), (EVENTS_ENRICHED, EVENTS_CLASSIFIED)):
        assert sum(kafka.committed(source).values()) == len(kafka.read(results))
    sending.join()
    with Worker(settings, tmp_path) as worker:
        eventually(lambda: stands(kafka, load), bool)
        worker.stop_in_order()
    assert len(kafka.read(EVENTS_ENRICHED)) == len(kafka.read(EVENTS_CLASSIFIED)) == ARTICLES
    loader.close()


def test_a_second_ctrl_c_ends_a_worker_that_waits_for_its_broker_at_once(settings: Settings, tmp_path: Path) -> None:
    with EmbeddedBroker() as broker:
        changes = {"brokers": broker.address, "broker_profile": "embedded", "shutdown_seconds": 60.0}
        settings = settings.model_copy(update=changes)
        create_topics(settings)
        kafka = Kafka(settings)
        with Worker(settings, tmp_path) as worker:
            publish(kafka, range(ARTICLES))
            eventually(lambda: under_way(worker), lambda count: count > 100)
            broker.stop()
            worker.process.send_signal(signal.SIGINT)
            eventually(lambda: worker.log, lambda log: "SIGINT: finishing what was begun" in log)
            time.sleep(1.0)
            assert worker.process.poll() is None, "nothing was under way"
            worker.process.send_signal(signal.SIGINT)
            assert worker.process.wait(5.0) == 130
        lines = [line for line in worker.log.splitlines() if line.startswith("eventwire: ")]
        assert lines == ["eventwire: stopped at once; what was not finished will be done again"]
        assert "Traceback" not in worker.log
        kafka.close()

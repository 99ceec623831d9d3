"""A worker whose coder fails on everything stops and leaves the topic as it is, however often it is started."""

from __future__ import annotations

from pathlib import Path

from schemas.topics import EVENTS_ENRICHED, EVENTS_EXTRACTED
from service.settings import Settings
from tests.streaming.kafka import Kafka, eventually
from tests.streaming.processes import Worker
from tests.streaming.simple import article

ARTICLES = 120


def send(kafka: Kafka, values: list[bytes]) -> None:
    for value in values:
        kafka.send(EVENTS_EXTRACTED, value, None)
    kafka.flush()


def test_a_wrong_deployment_stops_with_one_line_and_does_not_drain_the_topic(
    settings: Settings, kafka: Kafka, tmp_path: Path
) -> None:
    settings = settings.model_copy(update={"rejection_window": 50, "shutdown_seconds": 2.0})
    send(kafka, [article(n, lemma="explode-in-enrich").model_dump_json().encode() for n in range(ARTICLES)])
    for _ in range(2):
        with Worker(settings, tmp_path, wait=False) as wrong:
            assert wrong.process.wait(60) == 1, wrong.log
            (line,) = [line for line in wrong.log.splitlines() if line.startswith("eventwire: ")]
        assert "stage enrich rejects nearly everything (50 of the last 50 messages: coding_failed 50;" in line
        assert "EVENTWIRE_REJECTION_WINDOW=0" in line
        assert "Traceback" not in wrong.log
        assert kafka.rejected() == []
        assert sum(kafka.committed(EVENTS_EXTRACTED).values()) == 0
    with Worker(settings.model_copy(update={"rejection_window": 0}), tmp_path) as told_to_go_on:
        eventually(lambda: len(kafka.rejected()), lambda count: count == ARTICLES)
        told_to_go_on.stop_in_order()
    assert sum(kafka.committed(EVENTS_EXTRACTED).values()) == ARTICLES


def test_a_short_topic_of_garbage_goes_to_rejected_and_the_worker_goes_on(
    settings: Settings, kafka: Kafka, tmp_path: Path
) -> None:
    send(kafka, [b"garbage"] * 3)
    with Worker(settings, tmp_path) as worker:
        eventually(lambda: len(kafka.rejected()), lambda count: count == 3)
        send(kafka, [article(1).model_dump_json().encode()])
        eventually(lambda: len(kafka.read(EVENTS_ENRICHED)), lambda count: count == 1)
        worker.stop_in_order()
    assert sum(kafka.committed(EVENTS_EXTRACTED).values()) == 4

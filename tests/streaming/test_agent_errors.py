"""An agent that raises ends its worker with a line, and no message is acknowledged that it did not finish."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas.topics import EVENTS_REPORTED, EVENTS_TABLE
from service.settings import Settings
from tests.streaming.failing_worker import FAILS_AT
from tests.streaming.kafka import PATIENCE_SECONDS, Kafka, eventually
from tests.streaming.processes import Worker
from tests.streaming.test_restarts import expected, mentions_in, send_articles

ARTICLES = 20


@pytest.mark.timeout(240)
def test_a_defect_in_an_agent_ends_the_worker_with_one_line_and_the_next_one_finishes_everything(
    settings: Settings, kafka: Kafka, tmp_path: Path
) -> None:
    with Worker(settings, tmp_path, ("-m", "tests.streaming.failing_worker")) as failing:
        send_articles(kafka, range(ARTICLES))
        assert failing.process.wait(PATIENCE_SECONDS) == 1
    (line,) = [line for line in failing.log.splitlines() if line.startswith("eventwire: ")]
    assert "LookupError('a defect of our own')" in line
    assert "Traceback" not in failing.log
    assert sum(kafka.committed(EVENTS_REPORTED).values()) <= len(kafka.read(EVENTS_TABLE)) < FAILS_AT
    with Worker(settings, tmp_path) as sound:
        eventually(lambda: mentions_in(kafka), lambda found: found == expected(range(ARTICLES)))
        sound.stop_in_order()
    assert kafka.rejected() == []

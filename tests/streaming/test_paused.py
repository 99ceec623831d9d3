"""A worker that sleeps while its partitions go to another one does not write over what that one wrote."""

from __future__ import annotations

import signal
from pathlib import Path

import psutil
import pytest

from schemas.topics import EVENTS_EXTRACTED, EVENTS_TABLE
from service.settings import Settings
from tests.streaming.kafka import Kafka, eventually
from tests.streaming.processes import Worker
from tests.streaming.simple import article
from tests.support.ports import free_port


def publish(kafka: Kafka, sentence: str) -> None:
    content = article(1, sentence)
    kafka.send(EVENTS_EXTRACTED, content.model_dump_json().encode(), content.article_id.encode())
    kafka.flush()


def sentences(kafka: Kafka) -> list[str]:
    return [mention.sentence for row in kafka.rows().values() for mention in row.mentions]


@pytest.mark.timeout(240)
def test_a_row_that_a_worker_held_while_it_was_paused_past_its_session_is_not_written(
    settings: Settings, kafka: Kafka, tmp_path: Path
) -> None:
    settings = settings.model_copy(update={"session_seconds": 6.0})
    other = settings.model_copy(update={"web_port": free_port(), "data_dir": tmp_path / "other"})
    pausing = ("-m", "tests.streaming.pausing_worker")
    with Worker(settings, tmp_path, pausing) as paused:
        publish(kafka, "JPN and KOR meet.")
        eventually(psutil.Process(paused.process.pid).status, lambda status: status == psutil.STATUS_STOPPED)
        with Worker(other, tmp_path) as second:
            publish(kafka, "JPN and KOR meet, it is corrected.")
            eventually(lambda: sentences(kafka), lambda found: found == ["JPN and KOR meet, it is corrected."])
            written = len(kafka.read(EVENTS_TABLE))
            paused.process.send_signal(signal.SIGCONT)
            eventually(lambda: "other workers may have the partitions" in paused.log, bool)
            paused.wait_until_healthy()
            paused.stop_in_order()
            second.stop_in_order()
    assert sentences(kafka) == ["JPN and KOR meet, it is corrected."]
    assert len(kafka.read(EVENTS_TABLE)) == written
    assert kafka.rejected() == []

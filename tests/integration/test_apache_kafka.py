"""The node that chaos tests break: it comes back with what it had."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from confluent_kafka.admin import AdminClient, NewTopic

from tests.streaming.kafka import eventually
from tests.support.apache_kafka import ApacheKafka

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(os.environ.get("EVENTWIRE_TEST_KAFKA") != "apache", reason="EVENTWIRE_TEST_KAFKA is not apache"),
]


def _topics(kafka: ApacheKafka) -> set[str]:
    return set(AdminClient({"bootstrap.servers": kafka.bootstrap, "log_level": 0}).list_topics(timeout=30).topics)


def test_a_killed_and_a_stopped_node_come_back_with_their_log(tmp_path: Path) -> None:
    with ApacheKafka(tmp_path / "kafka") as kafka:
        admin = AdminClient({"bootstrap.servers": kafka.bootstrap, "log_level": 0})
        admin.create_topics([NewTopic("kept", 1, 1)])["kept"].result(30)
        address, first = kafka.bootstrap, kafka.pid
        kafka.kill()
        assert kafka.pid is None
        kafka.start()
        assert kafka.pid != first
        assert (kafka.bootstrap, "kept" in _topics(kafka)) == (address, True)
        kafka.restart()
        assert (kafka.bootstrap, "kept" in _topics(kafka)) == (address, True)


def test_properties_of_a_test_win_over_the_fixtures_own(tmp_path: Path) -> None:
    with ApacheKafka(tmp_path / "kafka", {"auto.create.topics.enable": "true"}) as kafka:
        admin = AdminClient({"bootstrap.servers": kafka.bootstrap, "log_level": 0})
        admin.list_topics("made-by-asking", timeout=30)
        eventually(lambda: _topics(kafka), lambda topics: "made-by-asking" in topics)

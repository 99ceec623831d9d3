"""The compose file's Kafka, without Docker: the image's own entry point turns its variables into a node that starts."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from confluent_kafka.admin import AdminClient, ConfigResource

from tests.support.apache_kafka import ApacheKafka, class_path
from tests.support.ports import free_port

ROOT = Path(__file__).parents[2]
pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(os.environ.get("EVENTWIRE_TEST_KAFKA") != "apache", reason="EVENTWIRE_TEST_KAFKA is not apache"),
]


def test_the_image_starts_with_the_variables_of_the_compose_file(tmp_path: Path) -> None:
    node = ApacheKafka(tmp_path / "node")
    node.directory.mkdir()
    _set_up_as_the_image_does(node, tmp_path)
    with node:
        admin = AdminClient({"bootstrap.servers": node.bootstrap, "log_level": 0})
        broker = ConfigResource(ConfigResource.Type.BROKER, "1")
        settings = admin.describe_configs([broker])[broker].result(30)
        assert settings["auto.create.topics.enable"].value == "false"
        assert settings["offsets.topic.replication.factor"].value == "1"
        assert settings["share.coordinator.state.topic.replication.factor"].value == "1"
        assert settings["log.dirs"].value == str(tmp_path / "data")


def _set_up_as_the_image_does(node: ApacheKafka, tmp_path: Path) -> None:
    """Write ``server.properties`` and format the storage by the image's entry point, with this machine's addresses."""
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    here = {
        ":9092": f":{node.bootstrap.rpartition(':')[2]}",
        ":19092": f":{free_port()}",
        ":29093": f":{free_port()}",
        "//kafka": "//127.0.0.1",
        "//:": "//127.0.0.1:",
        "/var/lib/kafka/data": str(tmp_path / "data"),
    }
    variables = {}
    for name, value in compose["services"]["kafka"]["environment"].items():
        for there, ours in here.items():
            value = value.replace(there, ours)
        variables[name] = value
    java = shutil.which("java") or "java"
    command = [java, "-cp", class_path(), "kafka.docker.KafkaDockerWrapper", "setup"]
    command += ["--default-configs-dir", str(tmp_path), "--mounted-configs-dir", str(tmp_path)]
    command += ["--final-configs-dir", str(node.directory)]
    env = {name: value for name, value in os.environ.items() if not name.startswith("KAFKA_")} | variables
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr

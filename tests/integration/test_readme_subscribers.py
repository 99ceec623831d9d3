"""The subscribers that README.md shows, run as they stand there against a table with a row and a withdrawn one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue

import pytest
from aiokafka import AIOKafkaProducer

from service.settings import Settings
from tests.support.apache_kafka import class_path
from tests.support.commands import environment, eventwire
from tests.support.readme import code_blocks
from tests.support.rows import HARMLESS as ROW

ROOT = Path(__file__).parents[2]
SECONDS = 60


@pytest.fixture
async def table(settings: Settings) -> str:
    """The name of a table topic with one row, and one that was there and is withdrawn."""
    done = eventwire("topics", "create", settings=settings)
    assert done.returncode == 0, done.stderr
    name = f"{settings.topic_prefix}events.table"
    producer = AIOKafkaProducer(bootstrap_servers=settings.brokers, acks="all")
    await producer.start()
    try:
        await producer.send_and_wait(name, ROW.model_dump_json().encode(), key=ROW.event_id.encode())
        await producer.send_and_wait(name, None, key=b"evt_gone")
    finally:
        await producer.stop()
    return name


def test_the_python_subscriber_prints_rows_and_withdrawals(settings: Settings, table: str) -> None:
    (code,) = code_blocks("python")
    with _running([sys.executable, "-c", code.replace("events.table", table)], settings) as lines:
        assert _two_of(lines) == {
            f"{ROW.status} {ROW.title} ({ROW.source_count} sources)",
            "evt_gone was withdrawn",
        }


def test_the_java_subscriber_prints_rows_and_withdrawals(settings: Settings, table: str, tmp_path: Path) -> None:
    java = shutil.which("java")
    if java is None or settings.broker_profile == "embedded":
        pytest.skip("runs with Java on Apache Kafka: make test-kafka")
    (code,) = code_blocks("java")
    (tmp_path / "Subscribe.java").write_text(code.replace("events.table", table), encoding="utf-8")
    with _running([java, "-cp", class_path(), str(tmp_path / "Subscribe.java")], settings) as lines:
        assert _two_of(lines) == {f"{ROW.status} {ROW.title}", "evt_gone was withdrawn"}


def test_the_kcat_command_prints_keys_and_values(settings: Settings, table: str) -> None:
    if shutil.which("kcat") is None or settings.broker_profile == "embedded":
        pytest.skip("runs with kcat on Apache Kafka: make test-kafka")
    (line,) = [line for block in code_blocks("console") for line in block.splitlines() if "kcat" in line]
    command = line.removeprefix("$ ").replace("127.0.0.1:9092", settings.brokers).replace("events.table", table)
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=SECONDS)
    assert done.returncode == 0, done.stderr
    assert f"{ROW.event_id} {ROW.model_dump_json()}" in done.stdout.splitlines()


@contextmanager
def _running(command: list[str], settings: Settings) -> Iterator[Queue[str]]:
    """The lines that the command prints while it runs; it is ended afterwards, for a subscriber never ends itself."""
    env = environment(settings) | {"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]}
    lines: Queue[str] = Queue()
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        output = process.stdout
        reader = threading.Thread(target=lambda: [lines.put(line.rstrip("\n")) for line in output], daemon=True)
        reader.start()
        try:
            yield lines
        finally:
            process.kill()
            reader.join(10)


def _two_of(lines: Queue[str]) -> set[str]:
    try:
        return {lines.get(timeout=SECONDS), lines.get(timeout=SECONDS)}
    except Empty:
        pytest.fail(f"the subscriber printed too little within {SECONDS} s")

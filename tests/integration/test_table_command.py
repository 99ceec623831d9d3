"""``eventwire table`` prints what the table topic holds: the last value of each key, and with --follow the changes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import AsyncIterator

import pytest
from aiokafka import AIOKafkaProducer

from schemas.record import EventRecord
from schemas.topics import EVENTS_TABLE
from service.ingest.admin import full_name, topic_admin
from service.ingest.rows import table_reader
from service.settings import Settings
from tests.support.commands import environment, eventwire
from tests.support.records import record


@pytest.fixture
async def producer(settings: Settings) -> AsyncIterator[AIOKafkaProducer]:
    async with topic_admin(settings) as admin:
        await admin.create()
    producer = AIOKafkaProducer(bootstrap_servers=settings.brokers, acks="all", linger_ms=20)
    await producer.start()
    yield producer
    await producer.stop()


async def write(producer: AIOKafkaProducer, settings: Settings, *rows: EventRecord | tuple[str, bytes | None]) -> None:
    """Rows, or (key, bytes) as they are, batched as the broker gets them from a busy worker."""
    topic = full_name(EVENTS_TABLE, settings)
    pairs = [row if isinstance(row, tuple) else (row.event_id, row.model_dump_json().encode()) for row in rows]
    for future in [await producer.send(topic, value, key.encode()) for key, value in pairs]:
        await future


def follow(settings: Settings) -> subprocess.Popen[str]:
    argv = [sys.executable, "-m", "service.cli", "table", "--follow", "--json"]
    pipe = subprocess.PIPE
    return subprocess.Popen(argv, env=environment(settings), stdout=pipe, stderr=pipe, text=True)


def in_bash(line: str, settings: Settings) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["bash", "-c", line], env=environment(settings), capture_output=True, text=True, timeout=60)


async def test_the_last_value_of_a_key_counts_and_a_null_takes_the_row_away(
    settings: Settings, producer: AIOKafkaProducer
) -> None:
    many = [record(f"evt_{number}") for number in range(200)]
    await write(producer, settings, *many, record("evt_3", title="Changed"), ("evt_4", None))
    async with table_reader(settings) as reader:
        rows, bad = await reader.rows()
    assert bad == []
    assert len(rows) == 199
    assert rows["evt_3"].title == "Changed"
    assert "evt_4" not in rows


async def test_an_empty_table_ends_at_once(settings: Settings, producer: AIOKafkaProducer) -> None:
    async with table_reader(settings) as reader:
        assert await reader.rows() == ({}, [])


async def test_what_is_no_row_is_named_and_the_others_are_read(settings: Settings, producer: AIOKafkaProducer) -> None:
    await write(producer, settings, record("evt_1"), ("evt_2", b"\xff\x00"), ("evt_3", b"{}"), record("evt_4"))
    async with table_reader(settings) as reader:
        rows, bad = await reader.rows()
    assert set(rows) == {"evt_1", "evt_4"}
    assert len(bad) == 2
    assert all(str(problem).startswith(full_name(EVENTS_TABLE, settings)) for problem in bad)


async def test_json_is_one_record_a_line(settings: Settings, producer: AIOKafkaProducer) -> None:
    await write(producer, settings, record("evt_1"), record("evt_2", title="Ü “quoted”\nin two lines"))
    done = eventwire("table", "--json", settings=settings)
    assert (done.returncode, done.stderr) == (0, "")
    assert {EventRecord.model_validate_json(line).event_id for line in done.stdout.splitlines()} == {"evt_1", "evt_2"}


async def test_people_get_a_table(settings: Settings, producer: AIOKafkaProducer) -> None:
    await write(producer, settings, record("evt_1"))
    done = eventwire("table", settings=settings)
    assert done.returncode == 0
    assert "participants" in done.stdout
    assert "Lutania and Merovia" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


async def test_rows_are_asked_for_by_country_type_status_and_date_and_come_newest_first(
    settings: Settings, producer: AIOKafkaProducer
) -> None:
    def about(event_id: str, country: str, day: str, **fields: object) -> EventRecord:
        who = {"name": country.title(), "country": country, "role": "participant"}
        when = {"value": day, "precision": "day", "basis": "explicit"}
        return record(event_id, participants=(who,), when=when, **fields)

    await write(
        producer,
        settings,
        about("evt_1", "NOR", "2021-03-01"),
        about("evt_2", "NOR", "2021-05-01", status="planned"),
        about("evt_3", "FIN", "2021-04-01", type="visit"),
        about("evt_4", "NOR", "2021-06-01"),
    )

    def asked(*options: str) -> list[str]:
        done = eventwire("table", "--json", *options, settings=settings)
        assert done.returncode == 0
        return [EventRecord.model_validate_json(line).event_id for line in done.stdout.splitlines()]

    assert asked("--country", "nor") == ["evt_4", "evt_2", "evt_1"]
    assert asked("--type", "visit", "--since", "2021", "--until", "2021-04") == ["evt_3"]
    assert asked("--status", "planned", "--since", "2021-05-01") == ["evt_2"]
    nothing = eventwire("table", "--type", "parade", settings=settings)
    assert (nothing.returncode, nothing.stdout) == (0, "")
    assert nothing.stderr.strip() == "None of the 4 rows is as asked for."


def test_a_filter_that_cannot_be_meant_is_one_line(settings: Settings) -> None:
    done = eventwire("table", "--since", "yesterday", settings=settings)
    assert done.returncode == 2
    assert "--since: 'yesterday' is no date; write it like 2020-11-23, 2020-11 or 2020" in done.stderr


async def test_an_empty_table_is_said_on_stderr(settings: Settings, producer: AIOKafkaProducer) -> None:
    done = eventwire("table", settings=settings)
    assert (done.returncode, done.stdout) == (0, "")
    assert "The table is empty" in done.stderr


def test_a_missing_table_topic_is_said_and_not_made(settings: Settings) -> None:
    for _ in range(2):
        done = eventwire("table", settings=settings)
        assert done.returncode == 1
        assert "has no topic" in done.stderr
        assert "eventwire topics create" in done.stderr


async def test_follow_prints_every_change_until_it_is_interrupted(
    settings: Settings, producer: AIOKafkaProducer
) -> None:
    await write(producer, settings, record("evt_1"))
    follower = follow(settings)
    try:
        assert follower.stdout is not None
        assert json.loads(follower.stdout.readline())["event_id"] == "evt_1"
        await write(producer, settings, record("evt_1", title="Changed"))
        assert json.loads(follower.stdout.readline())["title"] == "Changed"
        await write(producer, settings, ("evt_1", None))
        assert json.loads(follower.stdout.readline()) == {"event_id": "evt_1", "withdrawn": True}
    finally:
        follower.send_signal(2)
        _, stderr = follower.communicate(timeout=30)
    assert follower.returncode == 130
    assert stderr.strip() == ""


async def test_a_reader_that_has_enough_is_no_error(settings: Settings, producer: AIOKafkaProducer) -> None:
    await write(producer, settings, *[record(f"evt_{number}") for number in range(500)])
    shell = f"set -o pipefail; {sys.executable} -m service.cli table --json | head -n 1"
    done = in_bash(shell, settings)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 1

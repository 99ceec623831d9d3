"""``eventwire rejected list`` and ``show``: what was rejected can be found and looked at, and does no harm there."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

from schemas.topics import EVENTS_EXTRACTED, EVENTS_REPORTED, MESSAGES_REJECTED
from service.commands import rejected as command
from service.ingest.rejected import Wanted
from service.settings import Settings
from tests.streaming.conftest import create_topics
from tests.streaming.kafka import Kafka
from tests.support.commands import environment, eventwire
from tests.support.rejected import keep, message, place_of

EVIL = "\x1b[2J\u202eevil\x07\nline"


@pytest.fixture
def kafka(settings: Settings) -> Iterator[Kafka]:
    create_topics(settings)
    view = Kafka(settings)
    yield view
    view.close()


def test_the_list_is_newest_first_filtered_and_fits_a_terminal(settings: Settings, kafka: Kafka) -> None:
    messages = [message(kafka, number) for number in range(8)]
    messages[2] = message(kafka, 2, reason="coding_failed", detail=f"{EVIL} {'long ' * 300}")
    messages[5] = message(kafka, 5, stage="sink", topic=kafka.name(EVENTS_REPORTED), reason="wrong_shape")
    keep(kafka, *messages)

    def listed(*options: str) -> list[str]:
        done = eventwire("rejected", "list", "--json", *options, settings=settings)
        assert done.returncode == 0, done.stderr
        return [json.loads(line)["detail"] for line in done.stdout.splitlines()]

    assert listed() == [kept.detail for kept in reversed(messages)]
    assert listed("--limit", "3") == ["number 7", "number 6", "number 5"]
    assert listed("--reason", "wrong_shape") == listed("--stage", "sink") == ["number 5"]
    assert listed("--topic", EVENTS_REPORTED.name) == listed("--topic", kafka.name(EVENTS_REPORTED)) == ["number 5"]
    assert listed("--stage", "sink", "--reason", "not_json") == []

    shown = eventwire("rejected", "list", settings=settings).stdout
    assert max(map(len, shown.splitlines())) <= 80
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "\u202e" not in shown
    assert "2024-05-03 12:07" in shown
    assert place_of(kafka, b"k7") in shown


def test_the_list_of_a_long_topic_goes_back_as_far_as_it_must(
    settings: Settings, kafka: Kafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.ingest.rejected._WINDOW", 7)
    rare = [message(kafka, number, reason="rare") for number in (0, 1, 30)]
    keep(kafka, *rare[:2], *(message(kafka, number) for number in range(2, 30)), rare[2])
    found = asyncio.run(command._newest(settings, Wanted(reason="rare"), 3))
    assert [kept.message for kept in found] == list(reversed(rare))
    assert len(asyncio.run(command._newest(settings, Wanted(), 25))) == 25


def test_what_is_no_rejected_message_is_named_and_the_others_are_listed(settings: Settings, kafka: Kafka) -> None:
    for strange in (b"\xff", b"{}", None):
        kafka.send(MESSAGES_REJECTED, strange, b"strange")
    keep(kafka, message(kafka, 1))
    done = eventwire("rejected", "list", settings=settings)
    assert done.returncode == 0
    assert "number 1" in done.stdout
    assert done.stderr.count("is no rejected message") == 3
    one = eventwire("rejected", "show", place_of(kafka, b"strange"), settings=settings)
    assert one.returncode == 1
    assert "is no rejected message" in one.stderr


def test_show_gives_a_bounded_printable_text_and_raw_the_very_bytes(settings: Settings, kafka: Kafka) -> None:
    payload = b'{"text": "\xff\xfe \x1b[31m",\n "more": "' + b"x" * 20_000 + b'"}'
    keep(kafka, message(kafka, 1, payload=payload, key=b"\x00\x80", headers=((EVIL, EVIL.encode()),)))
    place = place_of(kafka, b"\x00\x80")
    shown = eventwire("rejected", "show", place, settings=settings).stdout
    assert all(line.isprintable() for line in shown.splitlines())
    assert len(shown) < 6_000
    assert f"payload    {len(payload):,} bytes" in shown
    assert '{"text": "\\xff\\xfe' in shown
    assert "--raw writes all of it" in shown
    argv = [sys.executable, "-m", "service.cli", "rejected", "show", place, "--raw"]
    assert subprocess.run(argv, env=environment(settings), capture_output=True, timeout=60).stdout == payload


def test_a_payload_that_is_not_there_is_said_to_be_so(settings: Settings, kafka: Kafka) -> None:
    keep(kafka, message(kafka, 1, payload=None, reason="no_value"))
    keep(kafka, message(kafka, 2, payload=None, key=None, headers=(), not_kept=("payload", "key", "headers")))
    null, large = place_of(kafka, b"k1"), place_of(kafka, None)
    assert "null: the message had no value" in eventwire("rejected", "show", null, settings=settings).stdout
    shown = eventwire("rejected", "show", large, settings=settings).stdout
    assert f"The original is at {kafka.name(EVENTS_EXTRACTED)}[2]@2 as long as" in shown
    assert "key        not kept" in shown
    assert "headers    not kept" in shown
    for place in (null, large):
        raw = eventwire("rejected", "show", place, "--raw", settings=settings)
        assert (raw.returncode, raw.stdout) == (1, "")
        assert "has no payload here" in raw.stderr


def test_a_place_where_nothing_lies_is_said(settings: Settings, kafka: Kafka) -> None:
    for place in ("0:0", "99:0", "0:99999999999999999999"):
        done = eventwire("rejected", "show", place, settings=settings)
        assert done.returncode == 1
        assert f"has no message {place}: eventwire rejected list" in done.stderr

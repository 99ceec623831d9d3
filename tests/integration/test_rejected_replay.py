"""``eventwire rejected replay``: rejected messages go back as they were, once, to where they came from."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from schemas.event import EnrichedEvents, ExtractedEvents
from schemas.rejected import RejectedMessage
from schemas.topics import EVENTS_EXTRACTED, EVENTS_REPORTED
from service.broker import EmbeddedBroker
from service.commands import rejected as command
from service.errors import RetryLater
from service.ingest.rejected import Wanted
from service.ingest.replay import Replayer, replayer
from service.settings import Settings
from service.streaming.app import create_app
from tests.streaming.conftest import create_topics
from tests.streaming.kafka import Kafka, eventually
from tests.streaming.simple import SIMPLE_CODER, article
from tests.streaming.test_in_process import running, until
from tests.support.commands import eventwire
from tests.support.rejected import NOON, keep, message, place_of


@pytest.fixture
def kafka(settings: Settings) -> Iterator[Kafka]:
    create_topics(settings)
    view = Kafka(settings)
    yield view
    view.close()


async def test_what_a_broken_coder_rejected_is_shown_sent_back_and_becomes_a_row_when_the_coder_is_mended(
    settings: Settings, kafka: Kafka
) -> None:
    def broken(extracted: ExtractedEvents) -> EnrichedEvents:
        raise ZeroDivisionError("a coder's bug")

    content = article(1)
    value, key = content.model_dump_json().encode(), content.article_id.encode()
    headers = [("ce_id", b"1"), ("traceparent", b"00-ab-cd-01"), ("odd", b"\x00\xff"), ("odd", b"twice")]
    kafka.send(EVENTS_EXTRACTED, value, key, headers, partition=3)  # not where its key would be sent
    kafka.flush()
    async with running(create_app(settings, replace(SIMPLE_CODER, enrich=broken))):
        await until(lambda: len(kafka.rejected()) == 1)

    place = place_of(kafka, key)
    shown = await asyncio.to_thread(eventwire, "rejected", "show", place, settings=settings)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "ZeroDivisionError: a coder's bug" in shown.stdout
    assert f"came from  {kafka.name(EVENTS_EXTRACTED)}[3]@0" in shown.stdout
    assert "JPN and KOR meet" in shown.stdout

    sent = await asyncio.to_thread(eventwire, "rejected", "replay", place, "--yes", settings=settings)
    assert (sent.returncode, sent.stdout) == (0, "Sent 1 of 1 message back.\n")
    first, again = await asyncio.to_thread(
        eventually, lambda: kafka.read(EVENTS_EXTRACTED), lambda found: len(found) == 2
    )
    assert (again.key, again.value, again.headers, again.partition) == (key, value, first.headers, 3)
    assert again.all_headers == first.all_headers == headers

    async with running(create_app(settings, SIMPLE_CODER)):
        await until(lambda: len(kafka.rows()) == 1)
    assert len(kafka.rejected()) == 1


def test_replay_sends_each_message_once_and_says_which_cannot_go_back(settings: Settings, kafka: Kafka) -> None:
    keep(
        kafka,
        message(kafka, 1),
        message(kafka, 1, rejected_at=NOON),  # a worker died between the rejection and its commit
        message(kafka, 2, stage="sink", topic=kafka.name(EVENTS_REPORTED)),
        message(kafka, 3, topic="__consumer_offsets"),
        message(kafka, 4, partition=99),
        message(kafka, 5, payload=None, not_kept=("payload",)),
        message(kafka, 6, payload=None, key=None),
        message(kafka, 7, payload=None, key=b"tombstone"),
    )
    done = eventwire("rejected", "replay", "--all", "--yes", settings=settings)
    assert done.returncode == 1
    assert done.stdout == "Sent 3 of 3 messages back.\n"
    assert f"2 to {kafka.name(EVENTS_EXTRACTED)}" in done.stderr
    for said in ("no topic that this deployment's workers read", "the topic has 4 partitions now",
                 "its payload was too large to be kept", "neither a key nor a value"):  # fmt: skip
        assert done.stderr.count(said) == 1
    (one,) = [m for m in kafka.read(EVENTS_EXTRACTED) if m.key == b"k1"]
    assert (one.value, one.headers, one.partition) == (b"bytes 1", {"ce_id": b"\x00\xff"}, 1)
    assert [(m.key, m.partition) for m in kafka.read(EVENTS_REPORTED)] == [(b"k2", 2)]
    assert [m.partition for m in kafka.read(EVENTS_EXTRACTED) if m.key == b"tombstone"] == [3]


def test_replay_by_filter_and_by_place_leaves_the_others(settings: Settings, kafka: Kafka) -> None:
    keep(kafka, *(message(kafka, number, reason="odd" if number % 2 else "even") for number in range(6)))
    by_filter = eventwire("rejected", "replay", "--reason", "odd", "--yes", settings=settings)
    assert by_filter.stdout == "Sent 3 of 3 messages back.\n"
    by_place = eventwire(
        "rejected", "replay", place_of(kafka, b"k0"), place_of(kafka, b"k4"), "--yes", settings=settings
    )
    assert by_place.stdout == "Sent 2 of 2 messages back.\n"
    assert {m.key for m in kafka.read(EVENTS_EXTRACTED)} == {b"k1", b"k3", b"k5", b"k0", b"k4"}


def test_replay_asks_and_sends_nothing_where_nobody_can_answer(settings: Settings, kafka: Kafka) -> None:
    keep(kafka, message(kafka, 1))
    done = eventwire("rejected", "replay", "--all", settings=settings)
    assert done.returncode == 1
    assert "1 message to send back" in done.stderr
    assert "add --yes" in done.stderr
    assert kafka.read(EVENTS_EXTRACTED) == []


@pytest.mark.parametrize("arguments", [[], ["--all", "--reason", "x"], ["1:2", "--all"], ["1"], ["1:x"], ["-1:2"]])
def test_replay_wants_to_know_exactly_which(settings: Settings, arguments: list[str]) -> None:
    assert eventwire("rejected", "replay", "--yes", *arguments, settings=settings).returncode == 2


async def test_the_producer_is_idempotent_except_on_the_embedded_broker(settings: Settings, kafka: Kafka) -> None:
    async with replayer(settings) as to:
        assert (to._client._txn_manager is None) == (settings.broker_profile == "embedded")
        assert to._client._sender._acks == -1


def test_a_replay_that_fails_in_the_middle_says_how_much_went_and_loses_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with EmbeddedBroker() as broker:
        settings = Settings(brokers=broker.address, broker_profile="embedded", partitions=4, delivery_timeout_seconds=1)
        create_topics(settings)
        kafka = Kafka(settings)
        keep(kafka, *(message(kafka, number) for number in range(6)))
        batches = 0

        @asynccontextmanager
        async def watched(settings: Settings) -> AsyncIterator[Replayer]:
            async with replayer(settings) as to:
                send = to.send

                async def fails_at_the_third(messages: list[RejectedMessage]) -> None:
                    nonlocal batches
                    batches += 1
                    if batches == 3:
                        broker.stop()
                    await send(messages)

                monkeypatch.setattr(to, "send", fails_at_the_third)
                yield to

        monkeypatch.setattr(command, "replayer", watched)
        monkeypatch.setattr(command, "_AT_ONCE_MESSAGES", 2)
        outcome = command.Outcome()
        with pytest.raises(RetryLater):
            asyncio.run(command._replay(settings, (), Wanted(), True, outcome))
        kafka.close()
    assert (outcome.sent, len(outcome.chosen)) == (4, 6)

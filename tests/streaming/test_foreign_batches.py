"""Whatever a Kafka client may put on a topic, in whatever form, the worker reads it."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from aiokafka.errors import InvalidTimestampError
from confluent_kafka import Consumer, Producer, TopicPartition

from schemas.topics import EVENTS_EXTRACTED, EVENTS_TABLE
from service.settings import Settings
from tests.streaming.batches import Record, batch, produce
from tests.streaming.conftest import Live
from tests.streaming.kafka import PATIENCE_SECONDS, Kafka, eventually
from tests.streaming.processes import Worker
from tests.streaming.simple import article, classify, enrich, event_id
from tests.support.apache_kafka import ApacheKafka
from tests.support.broker import Broker
from tests.support.commands import eventwire

numbers = itertools.count(300)


def wait_for_row(live: Live, number: int) -> None:
    """Until the article's mention is in its row."""
    wanted, mention = event_id(classify(enrich(article(number)))[0]), f"men_{number:06d}_0"

    def arrived() -> bool:
        row = live.kafka.rows().get(wanted)
        return row is not None and mention in {report.mention_id for report in row.mentions}

    eventually(arrived, bool)


@pytest.mark.parametrize("codec", ["gzip", "snappy", "lz4", "zstd"])
def test_a_compressed_batch_is_read(live: Live, codec: str) -> None:
    producer = Producer(
        {"bootstrap.servers": live.settings.brokers, "log_level": 0, "compression.type": codec, "linger.ms": 200}
    )
    batch = [next(numbers) for _ in range(20)]
    for number in batch:
        content = article(number)
        value = content.model_dump_json().encode()
        producer.produce(live.kafka.name(EVENTS_EXTRACTED), value, key=content.article_id.encode(), partition=0)
    assert producer.flush(PATIENCE_SECONDS) == 0
    for number in batch:
        wait_for_row(live, number)
    assert live.worker.process.poll() is None


def good(number: int) -> Record:
    content = article(number)
    return Record(content.article_id.encode(), content.model_dump_json().encode())


@pytest.mark.parametrize("zipped", [False, True], ids=["plain", "gzip"])
def test_a_header_whose_name_is_not_utf8_sends_its_message_alone_to_rejected(live: Live, zipped: bool) -> None:
    before, strange, after, later = (next(numbers) for _ in range(4))
    topic = live.kafka.name(EVENTS_EXTRACTED)
    headers = [(b"plain", b"1"), (b"na\xefve \xff", b"\x00\xff"), (b"null", None)]
    named_strangely = Record(good(strange).key, good(strange).value, headers)
    made = batch(good(before), named_strangely, good(after), zipped=zipped)
    first = produce(live.settings, topic, 1, made)
    produce(live.settings, topic, 1, batch(good(later)))
    for number in (before, after, later):
        wait_for_row(live, number)
    (rejected,) = eventually(lambda: [m for m in live.kafka.rejected() if m.key == good(strange).key], bool)
    assert (rejected.stage, rejected.reason, rejected.payload) == ("enrich", "bad_header", good(strange).value)
    assert (rejected.topic, rejected.partition, rejected.offset) == (topic, 1, first + 1)
    assert rejected.detail == r"the name of a header is not UTF-8: na\xefve \xff"
    assert rejected.headers == (("plain", b"1"), (r"na\xefve \xff", b"\x00\xff"), ("null", b""))
    assert not [m for m in live.kafka.rejected() if m.key in {good(before).key, good(after).key, good(later).key}]
    eventually(lambda: live.kafka.committed(EVENTS_EXTRACTED).get(1, 0), lambda offset: offset >= first + 4)


@pytest.mark.parametrize("timestamp_ms", [-1, 0, 2**53, 2**62], ids=["none", "1970", "year 287396", "beyond"])
def test_a_message_of_any_time_is_taken(live: Live, timestamp_ms: int) -> None:
    number = next(numbers)
    try:
        produce(live.settings, live.kafka.name(EVENTS_EXTRACTED), 0, batch(good(number), timestamp_ms=timestamp_ms))
    except InvalidTimestampError:
        pytest.skip("this broker refuses it, as Apache Kafka does unless message.timestamp.after.max.ms is raised")
    wait_for_row(live, number)


def test_a_message_without_a_key_is_taken_and_one_without_content_rejected(live: Live) -> None:
    number = next(numbers)
    topic = live.kafka.name(EVENTS_EXTRACTED)
    produce(live.settings, topic, 0, batch(Record(b"no content", b""), Record(None, good(number).value, [(b"", b"")])))
    wait_for_row(live, number)
    (rejected,) = eventually(lambda: [m for m in live.kafka.rejected() if m.key == b"no content"], bool)
    assert (rejected.reason, rejected.payload) == ("not_json", b"")


def test_what_a_transaction_took_back_is_never_taken_and_what_it_committed_is(live: Live) -> None:
    if live.settings.broker_profile == "embedded":
        pytest.skip("the embedded broker has no transactions")
    aborted, committed, behind = next(numbers), next(numbers), next(numbers)
    writer = {"bootstrap.servers": live.settings.brokers, "log_level": 0, "transactional.id": f"writer {aborted}"}
    producer = Producer(writer)
    producer.init_transactions(PATIENCE_SECONDS)
    for number, end in ((aborted, producer.abort_transaction), (committed, producer.commit_transaction)):
        producer.begin_transaction()
        producer.produce(live.kafka.name(EVENTS_EXTRACTED), good(number).value, key=good(number).key, partition=0)
        producer.flush(PATIENCE_SECONDS)
        end(PATIENCE_SECONDS)
    produce(live.settings, live.kafka.name(EVENTS_EXTRACTED), 0, batch(good(behind)))
    wait_for_row(live, committed)
    wait_for_row(live, behind)
    mentioned = {mention.mention_id for row in live.kafka.rows().values() for mention in row.mentions}
    assert f"men_{aborted:06d}_0" not in mentioned


def test_commands_read_such_a_header_too(live: Live) -> None:
    strange = Record(b"evt_none", None, [(b"\xff", b"")])
    produce(live.settings, live.kafka.name(EVENTS_TABLE), 0, batch(strange))
    done = eventwire("table", settings=live.settings)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_damaged_batch_stops_the_worker_with_its_place_and_what_to_do(
    broker: Broker, settings: Settings, kafka: Kafka, tmp_path: Path
) -> None:
    if not isinstance(broker, ApacheKafka):
        pytest.skip("needs a broker's log on disk")
    damaged, behind = [next(numbers) for _ in range(3)], next(numbers)
    topic = kafka.name(EVENTS_EXTRACTED)
    produce(settings, topic, 0, batch(*map(good, damaged)))
    produce(settings, topic, 0, batch(good(behind)))
    with (broker.directory / "log" / f"{topic}-0" / f"{0:020}.log").open("r+b") as log:
        log.seek(100)
        log.write(b"?")
    with Worker(settings, tmp_path, wait=False) as worker:
        assert worker.process.wait(PATIENCE_SECONDS) == 1
        last_words = worker.log.splitlines()[-1]
    assert last_words.startswith(f"eventwire: what lies at {topic}[0]@0 cannot be read (CorruptRecordException: ")
    assert f"--reset-offsets --to-offset 3 --topic {topic}:0 " in last_words
    assert "Traceback" not in worker.log
    step_over(settings, topic, 3)
    with Worker(settings, tmp_path):
        (row,) = eventually(kafka.rows, bool).values()
    assert [mention.mention_id for mention in row.mentions] == [f"men_{behind:06d}_0"]


def step_over(settings: Settings, topic: str, offset: int) -> None:
    """What kafka-consumer-groups.sh does."""
    group = f"{settings.topic_prefix}{settings.group}"
    consumer = Consumer({"bootstrap.servers": settings.brokers, "group.id": group, "log_level": 0})
    consumer.commit(offsets=[TopicPartition(topic, 0, offset)], asynchronous=False)
    consumer.close()

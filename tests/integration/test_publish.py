"""``eventwire publish``: what goes to Kafka is complete, the same every time, and within the limits."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from schemas.article import Article
from schemas.event import ExtractedEvents
from schemas.topics import ARTICLES_PARSED, EVENTS_EXTRACTED, Topic
from service.broker import EmbeddedBroker
from service.errors import RetryLater
from service.ingest.admin import full_name, topic_admin
from service.ingest.offsets import end_offsets
from service.ingest.producer import article_producer, prepare
from service.settings import Settings
from tests.support.commands import environment, eventwire

SENTENCES = (
    "Norway and Chile signed an agreement on fisheries in Oslo on March 2, 2021.",
    "Canada imposed sanctions on Belarus last week.",
    "The prime minister of Spain will visit Morocco on Friday.",
    "Brazil withdrew its troops from Haiti in 2017.",
)
ARTICLE = Article(
    article_id="art_fish",
    source="Plains Courier",
    headline="Norway and Chile sign an agreement on fisheries",
    published_at="2021-03-04T10:15:00Z",
    paragraphs=SENTENCES,
)


@pytest.fixture
async def topics(settings: Settings) -> Settings:
    """Settings whose topics exist."""
    async with topic_admin(settings) as admin:
        await admin.create()
    return settings


async def messages(settings: Settings, topic: Topic) -> list[ConsumerRecord]:
    """All of a topic."""
    partitions = [TopicPartition(full_name(topic, settings), number) for number in range(settings.partitions)]
    consumer = AIOKafkaConsumer(bootstrap_servers=settings.brokers, group_id=None, auto_offset_reset="earliest")
    await consumer.start()
    try:
        left = sum((await end_offsets(consumer, partitions, settings)).values())
        await consumer.seek_to_beginning(*partitions)
        found: list[ConsumerRecord] = []
        while len(found) < left:
            for batch in (await consumer.getmany(timeout_ms=200)).values():
                found += batch
        return found
    finally:
        await consumer.stop()


def lines_of(*articles: Article) -> str:
    return "".join(article.model_dump_json() + "\n" for article in articles)


async def test_an_article_and_its_events_arrive_with_its_id_as_key(topics: Settings) -> None:
    done = eventwire("publish", "-", settings=topics, stdin=lines_of(ARTICLE))
    assert (done.returncode, done.stderr) == (0, "")
    (parsed,) = await messages(topics, ARTICLES_PARSED)
    (events,) = await messages(topics, EVENTS_EXTRACTED)
    assert parsed.key == events.key == b"art_fish"
    assert Article.model_validate_json(parsed.value) == ARTICLE
    extracted = ExtractedEvents.model_validate_json(events.value)
    assert len(extracted.events) >= 3
    assert f"Published 1 article with {len(extracted.events)} events; 0 not taken." in done.stdout
    headers = dict(parsed.headers)
    assert headers["ce_type"] == b"io.eventwire.articles.parsed.v1"
    assert headers["content-type"] == b"application/json"


async def test_publishing_twice_gives_the_same_keys_values_and_headers(topics: Settings) -> None:
    for _ in range(2):
        assert eventwire("publish", "-", settings=topics, stdin=lines_of(ARTICLE)).returncode == 0
    for topic in (ARTICLES_PARSED, EVENTS_EXTRACTED):
        one, other = await messages(topics, topic)
        assert (one.key, one.value, one.headers) == (other.key, other.value, other.headers)
        assert one.partition == other.partition


async def test_an_article_with_many_events_is_split_and_nothing_is_lost(topics: Settings) -> None:
    small = topics.model_copy(update={"max_message_bytes": 20_000})
    long = ARTICLE.model_copy(update={"paragraphs": SENTENCES * 20})
    assert eventwire("publish", "-", settings=small, stdin=lines_of(long)).returncode == 0
    whole = topics.model_copy(update={"topic_prefix": f"{topics.topic_prefix}whole."})
    eventwire("topics", "create", settings=whole)
    assert eventwire("publish", "-", settings=whole, stdin=lines_of(long)).returncode == 0
    parts = [ExtractedEvents.model_validate_json(message.value) for message in await messages(small, EVENTS_EXTRACTED)]
    (unsplit,) = [
        ExtractedEvents.model_validate_json(message.value) for message in await messages(whole, EVENTS_EXTRACTED)
    ]
    assert len(parts) > 1
    assert sorted((part.part, part.parts) for part in parts) == [(n, len(parts)) for n in range(1, len(parts) + 1)]
    in_order = sorted(parts, key=lambda part: part.part)
    assert tuple(event for part in in_order for event in part.events) == unsplit.events
    assert all(len(message.value) <= 20_000 for message in await messages(small, EVENTS_EXTRACTED))


async def test_what_cannot_be_taken_is_named_and_the_others_go(topics: Settings, tmp_path: Path) -> None:
    small = topics.model_copy(update={"max_message_bytes": 20_000, "max_article_bytes": 100_000})
    (tmp_path / "a.jsonl").write_text(
        lines_of(ARTICLE) + "{oops\n" + lines_of(ARTICLE.model_copy(update={"article_id": "b"}))
    )
    (tmp_path / "b.txt").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "c.json").write_text(ARTICLE.model_copy(update={"paragraphs": ("x" * 50_000,)}).model_dump_json())
    (tmp_path / "d.txt").write_text("x" * 200_000)
    done = eventwire("publish", tmp_path, tmp_path / "nowhere.txt", settings=small)
    assert done.returncode == 1
    assert "Published 2 articles" in done.stdout
    assert "5 not taken" in done.stdout
    assert [line.split(": ")[0] for line in sorted(done.stderr.splitlines())] == [
        f"{tmp_path}/a.jsonl:2",
        f"{tmp_path}/b.txt",
        f"{tmp_path}/c.json",
        f"{tmp_path}/d.txt",
        f"{tmp_path}/nowhere.txt",
    ]
    assert len(await messages(small, ARTICLES_PARSED)) == 2


async def test_without_topics_nothing_is_sent_and_none_is_made(settings: Settings) -> None:
    for _ in range(2):  # the second time they would be there
        done = eventwire("publish", "-", settings=settings, stdin=lines_of(ARTICLE))
        assert done.returncode == 1
        assert "run eventwire topics create" in done.stderr
        assert "Published 0 articles" in done.stdout


async def test_hundreds_of_articles_all_arrive(topics: Settings) -> None:
    articles = [ARTICLE.model_copy(update={"article_id": f"art_{number}"}) for number in range(300)]
    done = eventwire("publish", "-", settings=topics, stdin=lines_of(*articles))
    assert done.returncode == 0
    for topic in (ARTICLES_PARSED, EVENTS_EXTRACTED):
        assert {message.key.decode() for message in await messages(topics, topic)} == {a.article_id for a in articles}


async def test_the_producer_is_idempotent_except_on_the_embedded_broker(topics: Settings) -> None:
    async with article_producer(topics) as producer:
        assert (producer._client._txn_manager is None) == (topics.broker_profile == "embedded")
        assert producer._client._sender._acks == -1


async def test_an_interrupt_while_it_waits_for_more_says_what_went(topics: Settings) -> None:
    publisher = publishing_from_stdin(topics)
    assert publisher.stdin is not None
    publisher.stdin.write(lines_of(ARTICLE))
    publisher.stdin.flush()
    assert await eventually_one_article(topics)
    publisher.send_signal(signal.SIGINT)
    publisher.wait(timeout=30)  # its stdin is still open
    stdout, stderr = publisher.communicate()
    assert publisher.returncode == 130
    assert "Published 1 article with" in stdout
    assert stderr.strip() == ""


@pytest.mark.parametrize("seconds", [0.3, 0.6, 1.0])
async def test_an_interrupt_in_the_middle_of_the_work_is_no_crash(topics: Settings, seconds: float) -> None:
    publisher = publishing_from_stdin(topics)
    assert publisher.stdin is not None
    with contextlib.suppress(BrokenPipeError):
        publisher.stdin.write(lines_of(*[ARTICLE.model_copy(update={"paragraphs": SENTENCES * 50})] * 20))
        publisher.stdin.flush()
    await asyncio.sleep(seconds)  # somewhere in its work, which takes longer
    publisher.send_signal(signal.SIGINT)
    publisher.wait(timeout=30)
    _, stderr = publisher.communicate()
    assert publisher.returncode in (130, -signal.SIGINT)  # the latter before it could say anything about signals
    assert "FATAL" not in stderr
    assert "Fatal" not in stderr


async def test_a_broker_that_goes_away_is_said_in_one_line_with_what_went() -> None:
    with EmbeddedBroker() as broker:
        settings = Settings(brokers=broker.address, broker_profile="embedded", delivery_timeout_seconds=2)
        async with topic_admin(settings) as admin:
            await admin.create()
        publisher = publishing_from_stdin(settings)
        assert publisher.stdin is not None
        publisher.stdin.write(lines_of(ARTICLE))
        publisher.stdin.flush()
        assert await eventually_one_article(settings)
        broker.stop()
        stdout, stderr = publisher.communicate(lines_of(ARTICLE), timeout=30)
    assert publisher.returncode == 1
    assert "Published 1 article" in stdout
    (line,) = stderr.splitlines()
    assert line.startswith(f"eventwire: Kafka at {settings.brokers} ")


async def test_a_broker_that_goes_away_is_retry_later_for_a_program() -> None:
    with EmbeddedBroker() as broker:
        settings = Settings(brokers=broker.address, broker_profile="embedded", delivery_timeout_seconds=1)
        async with topic_admin(settings) as admin:
            await admin.create()
        async with article_producer(settings) as producer:
            prepared = prepare(ARTICLE, settings)
            await producer.send(prepared)
            broker.stop()
            with pytest.raises(RetryLater):
                await producer.send(prepared)


def publishing_from_stdin(settings: Settings) -> subprocess.Popen[str]:
    argv = [sys.executable, "-m", "service.cli", "publish", "-"]
    pipe = subprocess.PIPE
    return subprocess.Popen(argv, env=environment(settings), stdin=pipe, stdout=pipe, stderr=pipe, text=True)


async def eventually_one_article(settings: Settings) -> bool:
    for _ in range(300):
        if await messages(settings, EVENTS_EXTRACTED):
            return True
    return False

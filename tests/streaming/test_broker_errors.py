"""A broker that answers with errors, late, or not at all: nothing is lost, and nothing acknowledged too early."""

from __future__ import annotations

from collections.abc import Awaitable, Iterator
from pathlib import Path
from typing import Any

import faust
import pytest

from schemas.topics import EVENTS_ENRICHED, EVENTS_EXTRACTED
from service.monitoring.metrics import MESSAGES_RETRIED
from service.settings import Settings
from service.streaming.app import EventwireApp
from service.streaming.flights import Acknowledged
from service.streaming.messages import Outgoing
from tests.streaming.kafka import PATIENCE_SECONDS, Kafka, eventually
from tests.streaming.mocked import mocked_app
from tests.streaming.processes import Worker
from tests.streaming.promise import keeps_its_promise, publish, stands
from tests.streaming.test_in_process import running, until
from tests.support.mock_cluster import Answer, MockCluster, Request

MOCKED_WORKER = ("-m", "tests.streaming.mocked_worker")
ARTICLES = range(20)
LONG = 25
"""More answers than the client's own repetitions use up before it gives up."""


@pytest.fixture
def kafka(mocked: Settings) -> Iterator[Kafka]:
    view = Kafka(mocked)
    publish(view, ARTICLES)
    yield view
    view.close()


async def until_all_stands(app: EventwireApp, kafka: Kafka, cluster: MockCluster, request: Request) -> None:
    """Run the app until every answer was given, the table is whole and everything is committed."""
    async with running(app):
        await until(lambda: cluster.answers_left(request) == 0)
        await until(lambda: stands(kafka, ARTICLES))
    assert app.fatal is None


def retried(app: EventwireApp) -> float:
    counted = (app.metrics.registry.get_sample_value(MESSAGES_RETRIED.name, {"stage": stage}) for stage in app.lanes)
    return sum(filter(None, counted))


@pytest.mark.parametrize(("answer", "times"), [
    (Answer.UNKNOWN_SERVER_ERROR, 3), (Answer.NOT_ENOUGH_REPLICAS, LONG),
    (Answer.NOT_ENOUGH_REPLICAS_AFTER_APPEND, LONG), (Answer.NOT_LEADER_FOR_PARTITION, LONG), (Answer.HANGS_UP, LONG),
], ids=str)  # fmt: skip
async def test_what_the_broker_does_not_take_is_sent_until_it_does(
    mocked: Settings, kafka: Kafka, cluster: MockCluster, answer: Answer, times: int
) -> None:
    app = mocked_app(mocked)
    cluster.answer(Request.PRODUCE, *[answer] * times)
    await until_all_stands(app, kafka, cluster, Request.PRODUCE)
    assert retried(app) > 0


async def test_what_the_broker_took_without_our_hearing_of_it_comes_twice_and_counts_once(
    mocked: Settings, kafka: Kafka, cluster: MockCluster
) -> None:
    app = mocked_app(mocked)
    cluster.answer(Request.PRODUCE, Answer.TAKEN, after_seconds=2 * app.conf.producer_request_timeout)
    await until_all_stands(app, kafka, cluster, Request.PRODUCE)
    assert len(kafka.read(EVENTS_ENRICHED)) > len(ARTICLES)


def watch_sending(app: EventwireApp) -> list[str]:
    """What the producer refuses to take from the enrich agent, from now on."""
    lane, refused = app.lanes["enrich"], []
    send = lane._send

    async def watched(message: Outgoing) -> Awaitable[Acknowledged]:
        try:
            return await send(message)
        except Exception as error:
            refused.append(str(error))
            raise

    lane._send = watched
    return refused


async def test_a_full_buffer_of_the_producer_holds_the_agents_back_and_loses_nothing(
    mocked: Settings, cluster: MockCluster
) -> None:
    app, kafka = mocked_app(mocked), Kafka(mocked)
    refused = watch_sending(app)
    app.conf.producer_max_batch_size = 1_000  # a message of ours: the client holds one for a partition
    async with running(app):
        for partition in range(mocked.partitions):
            cluster.set_leader(kafka.name(EVENTS_ENRICHED), partition, present=False)
        publish(kafka, ARTICLES)
        await until(lambda: "Error while sending: KafkaTimeoutError()" in refused)
        assert sum(kafka.committed(EVENTS_EXTRACTED).values()) == 0
        for partition in range(mocked.partitions):
            cluster.set_leader(kafka.name(EVENTS_ENRICHED), partition, present=True)
        await until(lambda: stands(kafka, ARTICLES))
    assert app.fatal is None
    kafka.close()


@pytest.mark.parametrize("answer", [Answer.COORDINATOR_NOT_AVAILABLE, Answer.HANGS_UP, Answer.ILLEGAL_GENERATION])
async def test_a_commit_that_fails_is_made_up_for(
    mocked: Settings, kafka: Kafka, cluster: MockCluster, answer: Answer
) -> None:
    cluster.answer(Request.OFFSET_COMMIT, answer)
    await until_all_stands(mocked_app(mocked), kafka, cluster, Request.OFFSET_COMMIT)


@pytest.mark.parametrize("answer", [Answer.OFFSET_OUT_OF_RANGE, Answer.CORRUPT_MESSAGE, Answer.HANGS_UP])
async def test_a_fetch_that_fails_is_made_again_where_it_was(
    mocked: Settings, kafka: Kafka, cluster: MockCluster, answer: Answer
) -> None:
    cluster.answer(Request.FETCH, *[answer] * 4)
    await until_all_stands(mocked_app(mocked), kafka, cluster, Request.FETCH)


@pytest.mark.parametrize("answer", [Answer.REBALANCE_IN_PROGRESS, Answer.UNKNOWN_MEMBER_ID])
async def test_a_worker_that_the_group_throws_out_in_the_middle_of_a_batch_loses_nothing(
    mocked: Settings, cluster: MockCluster, answer: Answer
) -> None:
    app, kafka = mocked_app(mocked), Kafka(mocked)
    async with running(app):
        cluster.answer(Request.PRODUCE, Answer.TAKEN, after_seconds=0.0)  # the articles' own
        publish(kafka, ARTICLES)
        cluster.answer(Request.PRODUCE, *[Answer.TAKEN] * 4, after_seconds=0.5)
        await until(lambda: app.lanes["enrich"].messages_under_way > 0)
        cluster.answer(Request.HEARTBEAT, answer)
        await until(lambda: cluster.answers_left(Request.HEARTBEAT) == 0)
        await until(lambda: stands(kafka, ARTICLES))
    assert app.fatal is None
    kafka.close()


def plain_faust(settings: Settings) -> faust.App:
    """An agent as Faust's guide writes it: ``send`` is awaited, which is not the broker's acknowledgement."""
    conf = mocked_app(settings).conf
    app = faust.App(
        conf.id, broker=f"kafka://{settings.brokers}", datadir=str(settings.data_dir), web_enabled=False,
        topic_allow_declare=False, topic_disable_leader=True, value_serializer="raw", broker_commit_interval=0.2,
        consumer_auto_offset_reset="earliest", producer_request_timeout=1.0,
    )  # fmt: skip
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    results = app.topic(f"{settings.topic_prefix}{EVENTS_ENRICHED.name}", value_type=bytes)

    async def agent(stream: Any) -> None:
        async for value in stream:
            await results.send(value=value)

    app.agent(app.topic(f"{settings.topic_prefix}{EVENTS_EXTRACTED.name}", value_type=bytes), name="agent")(agent)
    return app


async def test_a_failed_send_is_lost_and_its_source_committed_with_plain_faust_and_not_with_ours(
    mocked: Settings, kafka: Kafka, cluster: MockCluster
) -> None:
    other = mocked.model_copy(update={"group": "plain"})
    fausts = Kafka(other)
    cluster.answer(Request.PRODUCE, Answer.UNKNOWN_SERVER_ERROR)
    async with running(plain_faust(other)):
        await until(lambda: sum(fausts.committed(EVENTS_EXTRACTED).values()) == len(ARTICLES))
    assert len(kafka.read(EVENTS_ENRICHED)) < len(ARTICLES)
    assert cluster.answers_left(Request.PRODUCE) == 0
    fausts.close()


SIGN_OFFS = {
    (Request.PRODUCE, Answer.TOPIC_AUTHORIZATION_FAILED): "Kafka refuses what stage enrich sends",
    (Request.FIND_COORDINATOR, Answer.GROUP_AUTHORIZATION_FAILED): "check the permissions of this worker",
    (Request.JOIN_GROUP, Answer.GROUP_AUTHORIZATION_FAILED): "check the permissions of this worker",
    (Request.HEARTBEAT, Answer.UNKNOWN_SERVER_ERROR): "UnknownError",
    (Request.OFFSET_COMMIT, Answer.UNKNOWN_SERVER_ERROR): "UnknownError",
}
"""What a worker cannot go on with, and what it says then."""


@pytest.mark.parametrize(("request_", "answer"), SIGN_OFFS, ids=lambda given: given.name)
def test_a_worker_that_cannot_go_on_says_why_and_the_next_one_has_it_all(
    mocked: Settings, kafka: Kafka, cluster: MockCluster, tmp_path: Path, request_: Request, answer: Answer
) -> None:
    cluster.answer(request_, answer)
    hurried = mocked.model_copy(update={"shutdown_seconds": 1.0})
    with Worker(hurried, tmp_path, MOCKED_WORKER, wait=False) as worker:
        assert worker.process.wait(PATIENCE_SECONDS) == 1, worker.log
        (line,) = [line for line in worker.log.splitlines() if line.startswith("eventwire: ")]
        assert SIGN_OFFS[request_, answer] in line
        assert "Traceback" not in worker.log
    keeps_its_promise(kafka)
    with Worker(mocked, tmp_path, MOCKED_WORKER) as worker:
        eventually(lambda: stands(kafka, ARTICLES), bool)
        worker.stop_in_order()

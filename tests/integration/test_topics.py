"""Topics come from the catalogue: created once, compared with it, described; never by accident."""

from __future__ import annotations

import asyncio
import uuid

import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from schemas.topics import EVENTS_CLASSIFIED, EVENTS_TABLE, TOPICS
from service.errors import EventwireError
from service.ingest.admin import full_name, topic_admin
from service.settings import Settings
from tests.support.commands import eventwire


async def create_by_hand(settings: Settings, name: str, partitions: int, **config: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.brokers)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(settings.topic_prefix + name, partitions, 1, topic_configs=config)])
    finally:
        await admin.close()


async def names_on(settings: Settings) -> set[str]:
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.brokers)
    await admin.start()
    try:
        return {name for name in await admin.list_topics() if name.startswith(settings.topic_prefix)}
    finally:
        await admin.close()


async def test_create_makes_every_topic_of_the_catalogue_as_it_says(settings: Settings) -> None:
    async with topic_admin(settings) as admin:
        created = await admin.create()
        states = await admin.describe()
        assert await admin.drift() == []
    assert set(created) == set(states) == {full_name(topic, settings) for topic in TOPICS}
    assert {state.partitions for state in states.values()} == {settings.partitions}
    table = states[full_name(EVENTS_TABLE, settings)]
    assert table.config["cleanup.policy"] == "compact"
    classified = states[full_name(EVENTS_CLASSIFIED, settings)]
    assert classified.config["retention.ms"] == str(7 * 24 * 60 * 60 * 1000)


async def test_creating_twice_creates_once(settings: Settings) -> None:
    async with topic_admin(settings) as admin:
        assert len(await admin.create()) == len(TOPICS)
        assert await admin.create() == []


async def test_a_topic_that_a_colleague_creates_at_the_same_time_is_no_error(settings: Settings) -> None:
    async with topic_admin(settings) as admin, topic_admin(settings) as colleague:
        both = await asyncio.gather(admin.create(), colleague.create())
        assert await admin.drift() == []
    assert sorted([*both[0], *both[1]]) == sorted(full_name(topic, settings) for topic in TOPICS)


async def test_a_missing_topic_is_drift(settings: Settings) -> None:
    async with topic_admin(settings) as admin:
        lines = await admin.drift()
    assert len(lines) == len(TOPICS)
    assert all("is missing: run eventwire topics create" in line for line in lines)


async def test_other_partitions_and_another_cleanup_policy_are_drift_with_what_to_do(settings: Settings) -> None:
    await create_by_hand(settings, EVENTS_TABLE.name, 1, **{"cleanup.policy": "delete"})
    async with topic_admin(settings) as admin:
        await admin.create()
        partitions, cleanup = await admin.drift()
    name = full_name(EVENTS_TABLE, settings)
    assert f"{name} has 1 partitions, the settings say {settings.partitions}: set EVENTWIRE_PARTITIONS=1" in partitions
    assert f"{name} has cleanup.policy=delete, the catalogue says compact: run kafka-configs.sh" in cleanup


async def test_a_topic_too_small_for_our_messages_is_drift(settings: Settings) -> None:
    await create_by_hand(settings, EVENTS_CLASSIFIED.name, settings.partitions, **{"max.message.bytes": "20000"})
    async with topic_admin(settings) as admin:
        await admin.create()
        (line,) = await admin.drift()
    assert "max.message.bytes=20000" in line


async def test_looking_at_topics_does_not_create_them(settings: Settings) -> None:
    async with topic_admin(settings) as admin:
        assert await admin.describe() == {}
        await admin.drift()
        with pytest.raises(EventwireError, match=r"has no topic .*events\.table: run eventwire topics create"):
            await admin.require(EVENTS_TABLE)
    assert await names_on(settings) == set()


async def test_too_many_replicas_are_refused_in_one_line(settings: Settings) -> None:
    if settings.broker_profile == "embedded":
        pytest.skip("the embedded broker takes any number of replicas")
    async with topic_admin(settings.model_copy(update={"replication_factor": 5})) as admin:
        with pytest.raises(EventwireError, match="EVENTWIRE_REPLICATION_FACTOR"):
            await admin.create()


def test_the_commands_create_check_and_describe(settings: Settings) -> None:
    before = eventwire("topics", "check", settings=settings)
    assert before.returncode == 1
    assert len(before.stderr.splitlines()) == len(TOPICS)
    created = eventwire("topics", "create", settings=settings)
    assert (created.returncode, created.stderr) == (0, "")
    assert created.stdout.count("created") == len(TOPICS)
    assert eventwire("topics", "create", settings=settings).stdout.count("exists") == len(TOPICS)
    assert eventwire("topics", "check", settings=settings).returncode == 0
    described = eventwire("topics", "describe", settings=settings).stdout
    for topic in TOPICS:
        assert full_name(topic, settings) in described
        assert topic.purpose in described


def test_check_fails_where_the_settings_ask_for_other_partitions(settings: Settings) -> None:
    eventwire("topics", "create", settings=settings)
    more = settings.model_copy(update={"partitions": settings.partitions + 1})
    checked = eventwire("topics", "check", settings=more)
    assert checked.returncode == 1
    assert len(checked.stderr.splitlines()) == len(TOPICS)
    assert "Traceback" not in checked.stderr


def test_two_deployments_on_one_broker_do_not_see_each_other(settings: Settings) -> None:
    other = settings.model_copy(update={"topic_prefix": f"o{uuid.uuid4().hex[:8]}."})
    eventwire("topics", "create", settings=settings)
    assert eventwire("topics", "check", settings=other).returncode == 1

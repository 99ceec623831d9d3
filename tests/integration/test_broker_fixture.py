"""What the other suites rely on: the session's broker answers, and what it is said to be."""

from __future__ import annotations

import uuid

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError

from service.settings import Settings
from tests.support.broker import Broker


def test_a_test_that_asks_for_settings_is_marked_as_integration(
    request: pytest.FixtureRequest, settings: Settings
) -> None:
    assert request.node.get_closest_marker("integration") is not None


def test_settings_point_at_the_broker_and_are_this_tests_alone(settings: Settings, broker: Broker) -> None:
    assert settings.brokers == broker.bootstrap
    assert settings.broker_profile == broker.profile
    assert settings.topic_prefix
    assert not settings.data_dir.exists()


async def test_what_is_produced_is_consumed_with_its_key_and_headers(settings: Settings) -> None:
    topic = f"{settings.topic_prefix}echo"
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.brokers)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(topic, num_partitions=1, replication_factor=1)], timeout_ms=30_000)
    finally:
        await admin.close()
    producer = AIOKafkaProducer(bootstrap_servers=settings.brokers, acks="all")
    await producer.start()
    try:
        await producer.send_and_wait(topic, b"value", key=b"key", headers=[("ce_id", b"1")])
    finally:
        await producer.stop()
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=settings.brokers, auto_offset_reset="earliest")
    await consumer.start()
    try:
        message = await consumer.getone()
    finally:
        await consumer.stop()
    assert (message.key, message.value, list(message.headers)) == (b"key", b"value", [("ce_id", b"1")])


async def test_apache_kafka_makes_no_topic_that_nobody_created(settings: Settings) -> None:
    if settings.broker_profile == "embedded":
        pytest.skip("the embedded broker creates a topic on produce by itself")
    producer = AIOKafkaProducer(bootstrap_servers=settings.brokers, request_timeout_ms=3_000)
    await producer.start()
    try:
        with pytest.raises(KafkaError):
            await producer.send_and_wait(f"nobody-made-{uuid.uuid4().hex}", b"value")
    finally:
        await producer.stop()

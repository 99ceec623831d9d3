"""Whatever stands on a topic, the agent lives on, and what it cannot take is kept with its bytes and the reason."""

from __future__ import annotations

import itertools

import pytest

from schemas.base import Contract
from schemas.event import ClassifiedEvents
from schemas.rejected import RejectedMessage
from schemas.topics import EVENTS_ENRICHED, EVENTS_EXTRACTED, EVENTS_REPORTED, MESSAGES_REJECTED, Topic
from tests.streaming.conftest import Live
from tests.streaming.kafka import eventually
from tests.streaming.simple import article, classify, enrich, event_id

STAGES = {"enrich": EVENTS_EXTRACTED, "classify": EVENTS_ENRICHED, "sink": EVENTS_REPORTED}
BAD = {
    "garbage": (b"\x00\xff\xfe not \x80 text", "not_json"),
    "null": (None, "no_value"),
    "wrong types": (b'{"article_id": 7, "source": {}, "mention_id": [], "published_at": "soon"}', "wrong_shape"),
    "too large": (b'{"sentence": "' + b"x" * 230_000 + b'"}', "too_large"),
}
numbers = itertools.count(100)


def good_message(topic: Topic, number: int) -> Contract:
    extracted = article(number)
    if topic is EVENTS_EXTRACTED:
        return extracted
    enriched = enrich(extracted)
    if topic is EVENTS_ENRICHED:
        return enriched
    return ClassifiedEvents(**{**enriched.model_dump(), "events": classify(enriched)})


def send(live: Live, topic: Topic, value: bytes | None, key: bytes) -> None:
    """Always to one partition, so that what is sent later is behind what was sent before."""
    live.kafka.send(topic, value, key, headers=[("traceparent", b"00-ab-cd-01")], partition=1)


def rejected_with(live: Live, key: bytes) -> RejectedMessage:
    found = eventually(lambda: [m for m in live.kafka.rejected() if m.key == key], lambda found: len(found) > 0)
    assert len(found) == 1
    return found[0]


def wait_for_row(live: Live, number: int) -> None:
    """Until the article's mention is in its row."""
    wanted, mention = event_id(classify(enrich(article(number)))[0]), f"men_{number:06d}_0"

    def arrived() -> bool:
        row = live.kafka.rows().get(wanted)
        return row is not None and mention in {report.mention_id for report in row.mentions}

    eventually(arrived, bool)


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("stage", STAGES)
def test_what_an_agent_cannot_take_goes_to_rejected_with_its_bytes_and_the_next_message_is_processed(
    live: Live, stage: str, kind: str
) -> None:
    topic, (value, reason) = STAGES[stage], BAD[kind]
    number = next(numbers)
    key = f"{stage} {kind}".encode()
    send(live, topic, value, key)
    send(live, topic, good_message(topic, number).model_dump_json().encode(), b"meet")
    live.kafka.flush()
    wait_for_row(live, number)
    rejected = rejected_with(live, key)
    assert (rejected.stage, rejected.reason, rejected.payload) == (stage, reason, value)
    assert rejected.topic == live.kafka.name(topic)
    assert rejected.partition == 1
    assert rejected.headers == (("traceparent", b"00-ab-cd-01"),)
    assert rejected.detail
    assert live.worker.process.poll() is None


@pytest.mark.parametrize("stage", ["enrich", "classify"])
def test_a_coder_that_raises_rejects_that_message_alone(live: Live, stage: str) -> None:
    number = next(numbers)
    broken = article(next(numbers), lemma=f"explode-in-{stage}")
    value = broken.model_dump_json().encode()
    send(live, EVENTS_EXTRACTED, value, broken.article_id.encode())
    send(live, EVENTS_EXTRACTED, article(number).model_dump_json().encode(), b"good")
    live.kafka.flush()
    wait_for_row(live, number)
    rejected = rejected_with(live, broken.article_id.encode())
    assert (rejected.stage, rejected.reason) == (stage, "coding_failed")
    assert "a coder's bug" in rejected.detail
    if stage == "enrich":
        assert rejected.payload == value


def test_rejected_messages_carry_headers_that_route_and_their_origins_offset(live: Live) -> None:
    send(live, EVENTS_EXTRACTED, b"?", b"header test")
    live.kafka.flush()
    rejected = rejected_with(live, b"header test")
    message = next(m for m in live.kafka.read(MESSAGES_REJECTED) if m.key == b"header test")
    assert message.headers["ce_type"] == b"io.eventwire.messages.rejected.v1"
    assert message.headers["traceparent"] == b"00-ab-cd-01"
    origin = next(m for m in live.kafka.read(EVENTS_EXTRACTED) if m.key == b"header test")
    assert (rejected.partition, rejected.offset) == (origin.partition, origin.offset)
    committed = eventually(lambda: live.kafka.committed(EVENTS_EXTRACTED).get(1, 0), lambda n: n > origin.offset)
    assert committed > origin.offset

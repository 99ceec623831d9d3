"""Headers by which a consumer routes without parsing: CloudEvents 1.0, Kafka binding, binary content mode."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.asyncapi import asyncapi_document
from schemas.cloudevents import cloudevent_headers, header
from schemas.topics import EVENTS_TABLE, TOPICS, Topic

AT = datetime(2019, 3, 13, 15, 45, tzinfo=UTC)


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_a_message_carries_every_required_attribute(topic: Topic) -> None:
    headers = cloudevent_headers(topic, id="ce_1", source="/eventwire/enrich", time=AT)
    assert dict(headers) == {
        "ce_specversion": b"1.0",
        "ce_id": b"ce_1",
        "ce_type": f"io.eventwire.{topic.name}.v1".encode(),
        "ce_source": b"/eventwire/enrich",
        "ce_time": b"2019-03-13T15:45:00Z",
        "content-type": b"application/json",
    }


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_the_asyncapi_document_states_the_headers_that_are_written(topic: Topic) -> None:
    written = dict(
        cloudevent_headers(topic, id="ce_1", source="/eventwire/enrich", time=AT, sequence=7, traceparent=b"00")
    )
    messages = asyncapi_document()["components"]["messages"].values()
    stated = next(message["headers"] for message in messages if message["name"] == topic.type)
    assert set(stated["properties"]) == set(written)
    assert set(stated["required"]) == set(written) - {"traceparent", "ce_sequence"}
    for name, schema in stated["properties"].items():
        assert "const" not in schema or schema["const"].encode() == written[name]


def test_a_trace_is_carried_on_and_never_made_up() -> None:
    without = cloudevent_headers(EVENTS_TABLE, id="a", source="/s", time=AT)
    traced = cloudevent_headers(EVENTS_TABLE, id="a", source="/s", time=AT, traceparent=b"00-1-2-01")
    assert header(without, "traceparent") is None
    assert header(traced, "traceparent") == b"00-1-2-01"


@given(st.datetimes(min_value=datetime(2, 1, 1)), st.integers(-14 * 60, 14 * 60))
def test_the_time_is_the_same_moment_in_utc_so_that_a_replay_is_equal(naive: datetime, minutes: int) -> None:
    local = naive.replace(tzinfo=UTC).astimezone(timezone(timedelta(minutes=minutes))) if naive.year < 9999 else AT
    headers = cloudevent_headers(EVENTS_TABLE, id="a", source="/s", time=local)
    stamp = header(headers, "ce_time")
    assert stamp is not None
    assert stamp.endswith(b"Z")
    assert datetime.fromisoformat(stamp.decode()) == local
    assert headers == cloudevent_headers(EVENTS_TABLE, id="a", source="/s", time=local.astimezone(UTC))


def test_the_first_header_of_a_name_is_found_and_none_where_there_is_none() -> None:
    assert header([("a", b"1"), ("b", b"2"), ("a", b"3")], "a") == b"1"
    assert header([], "a") is None
    assert header(None, "a") is None

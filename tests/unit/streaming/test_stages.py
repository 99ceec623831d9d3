"""What each agent makes of one message, without Kafka."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.event import ClassifiedEvent, EnrichedEvents, ExtractedEvents
from schemas.record import EventRecord
from schemas.rejected import RejectedMessage
from service.errors import CodingError, RejectMessage
from service.streaming.messages import MAX_DETAIL, Incoming, Outgoing, decode, rejection
from service.streaming.stages import Stages
from tests.streaming.simple import SIMPLE_CODER, article
from tests.support.state import Kept

LIMIT = 100_000


def stages(limit: int = LIMIT, **coder: object) -> Stages:
    kept = Kept(), Kept()
    return Stages(replace(SIMPLE_CODER, **coder), *kept, "test.", limit, lambda type_: None, 400)  # type: ignore[arg-type]


def incoming(value: bytes | None, headers: tuple[tuple[str, bytes], ...] = ()) -> Incoming:
    return Incoming("test.events.extracted", 3, 7, b"key", value, headers)


def then(message: Outgoing) -> Incoming:
    assert message.value is not None
    return Incoming(message.topic, 0, 0, message.key, message.value, tuple(message.headers))


def body(message: Outgoing) -> dict[str, object]:
    assert message.value is not None
    content: dict[str, object] = json.loads(message.value)
    return content


def on(topic: str, messages: list[Outgoing]) -> list[Outgoing]:
    return [message for message in messages if message.topic == f"test.{topic}"]


def coded(step: Stages, content: ExtractedEvents) -> list[Outgoing]:
    """What classify makes of an article."""
    (enriched,) = step.enrich(incoming(content.model_dump_json().encode()))
    return step.classify(then(enriched))


def test_an_article_becomes_enriched_then_single_events_keyed_by_who_takes_part() -> None:
    content = article(1, "KOR and JPN meet.", "Nobody we know meets.")
    step = stages()
    (enriched,) = step.enrich(incoming(content.model_dump_json().encode()))
    assert (enriched.topic, enriched.key) == ("test.events.enriched", b"art_000001")
    events = on("events.classified", step.classify(then(enriched)))
    assert events[0].key == b"JPN-KOR"
    assert events[1].key == SIMPLE_CODER.key(ClassifiedEvent.model_validate_json(events[1].value or b"")).encode()


def test_an_articles_events_of_a_family_go_to_it_together_and_become_rows() -> None:
    step = stages()
    (report,) = on("events.reported", coded(step, article(1, "KOR and JPN meet.", "JPN meets KOR.")))
    assert report.key == b"meet"
    (row,) = step.sink(then(report))
    assert row.topic == "test.events.table"
    assert EventRecord.model_validate_json(row.value or b"").revision == 2
    assert step.sink(then(report)) == []


def test_a_family_that_an_article_leaves_is_told_and_its_row_gets_a_tombstone() -> None:
    step = stages()
    (report,) = on("events.reported", coded(step, article(1)))
    (row,) = step.sink(then(report))
    reports = {message.key: message for message in on("events.reported", coded(step, article(1, lemma="visit")))}
    assert set(reports) == {b"meet", b"visit"}
    (tombstone,) = step.sink(then(reports[b"meet"]))
    assert (tombstone.key, tombstone.value) == (row.key, None)
    assert on("events.reported", coded(step, article(1, lemma="visit"))) == [reports[b"visit"]]


def test_an_article_without_events_says_nothing_any_more_and_is_forgotten() -> None:
    step = stages()
    coded(step, article(1))
    gone = article(1).model_copy(update={"events": ()})
    (report,) = on("events.reported", coded(step, gone))
    assert (report.key, body(report)["events"]) == (b"meet", [])
    assert on("events.reported", coded(step, gone)) == []
    assert step.told["art_000001"] is None  # type: ignore[index]


@pytest.mark.parametrize("key", [None, b"", b"\xff"])
def test_a_report_without_a_family_is_refused(key: bytes | None) -> None:
    step = stages()
    (report,) = on("events.reported", coded(step, article(1)))
    with pytest.raises(RejectMessage, match="wrong_key"):
        step.sink(replace(then(report), key=key))


def test_headers_carry_the_events_attributes_and_the_callers_trace() -> None:
    (enriched,) = stages().enrich(incoming(article(1).model_dump_json().encode(), (("traceparent", b"00-1-2-01"),)))
    headers = dict(enriched.headers)
    assert headers["ce_type"] == b"io.eventwire.events.enriched.v1"
    assert headers["ce_source"] == b"/eventwire/enrich"
    assert headers["traceparent"] == b"00-1-2-01"
    assert headers["content-type"] == b"application/json"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "no_value"),
        (b"", "not_json"),
        (b"\xff\xfe\x00garbage", "not_json"),
        (b'{"article_id": "a"', "not_json"),
        (b'{"x": "\\ud800"}', "not_json"),
        (b"[" * 10_000, "not_json"),
        (b"null", "wrong_shape"),
        (b"{}", "wrong_shape"),
        (b'{"article_id": 5, "source": [], "published_at": "soon"}', "wrong_shape"),
        (b" " * (LIMIT + 1), "too_large"),
    ],
)
def test_what_is_no_article_is_refused_with_a_reason(value: bytes | None, reason: str) -> None:
    with pytest.raises(RejectMessage) as refusal:
        stages().enrich(incoming(value))
    assert refusal.value.reason == reason
    assert refusal.value.detail


def test_a_value_of_exactly_the_limit_is_taken() -> None:
    value = article(1).model_dump_json().encode()
    assert decode(ExtractedEvents, incoming(value.ljust(LIMIT)), LIMIT) == article(1)


@pytest.mark.parametrize("error", [ZeroDivisionError("x"), RecursionError(), MemoryError(), CodingError("no")])
def test_whatever_the_coder_raises_refuses_the_message_and_nothing_more(error: Exception) -> None:
    def explode(*_: object) -> object:
        raise error

    def all_the_way(through: Stages) -> None:
        for report in on("events.reported", coded(through, article(1))):
            through.sink(then(report))

    for step in ("enrich", "classify", "key", "route", "apply"):
        broken = stages(**{step: explode})
        with pytest.raises(RejectMessage) as refusal:
            all_the_way(broken)
        assert refusal.value.reason == "coding_failed"
        assert broken.identity == {}


def test_an_article_that_grows_beyond_the_limit_is_sent_in_shares_of_the_whole() -> None:
    sentences = [f"JPN and KOR meet for the {n}th time." for n in range(60)]
    content = article(1, *sentences).model_copy(update={"part": 2, "parts": 3})
    value = content.model_dump_json().encode()
    shares = stages(limit=len(value)).enrich(incoming(value))
    articles = [EnrichedEvents.model_validate_json(share.value or b"") for share in shares]
    assert len(shares) > 1
    assert all(len(share.value or b"") <= len(value) for share in shares)
    assert [event.sentence for part in articles for event in part.events] == sentences
    assert sum(1 / part.parts for part in articles) == pytest.approx(1 / 3)
    assert articles[0].part / articles[0].parts - 1 / articles[0].parts == pytest.approx(1 / 3)


def test_a_single_event_beyond_the_limit_is_refused() -> None:
    value = article(1, "JPN and KOR meet. " * 500).model_dump_json().encode()
    with pytest.raises(RejectMessage, match="result_too_large"):
        stages(limit=len(value)).enrich(incoming(value))


def test_a_row_of_exactly_the_limit_is_written_and_one_that_would_be_larger_is_refused_and_changes_nothing() -> None:
    ample = stages()
    first, second = (then(on("events.reported", coded(ample, article(number)))[0]) for number in (1, 2))
    ample.sink(first)
    (row,) = ample.sink(second)
    size = len(row.value or b"")
    exact, tight = stages(limit=size), stages(limit=size - 1)
    for step in (exact, tight):
        step.sink(first)
    assert exact.sink(second) == [row]
    before = dict(tight.identity)  # type: ignore[call-overload]
    with pytest.raises(RejectMessage, match="result_too_large"):
        tight.sink(second)
    assert tight.identity == before


@pytest.mark.parametrize(("size", "not_kept"), [(200, ()), (201, ("payload",))])
def test_a_payload_larger_than_may_be_kept_leaves_all_but_itself(size: int, not_kept: tuple[str, ...]) -> None:
    message = incoming(b"?" * size, (("h", b"v"),))
    sent = rejection(message, RejectMessage("not_json", "no"), stage="sink", prefix="test.", limit=200)
    kept = RejectedMessage.model_validate_json(sent.value or b"")
    assert (kept.not_kept, kept.payload) == (not_kept, None if not_kept else b"?" * size)
    assert (kept.key, kept.headers) == (b"key", (("h", b"v"),))


@given(st.one_of(st.none(), st.binary(max_size=200)), st.text(max_size=50), st.text(max_size=3000))
def test_a_rejected_message_keeps_every_byte(value: bytes | None, name: str, detail: str) -> None:
    message = incoming(value, (("h", b"\x00\xff"),))
    sent = rejection(message, RejectMessage("not_json", f"{name}{detail}"), stage="sink", prefix="test.", limit=200)
    kept = RejectedMessage.model_validate_json(sent.value or b"")
    assert (kept.payload, kept.key, kept.headers) == (value, b"key", (("h", b"\x00\xff"),))
    assert (kept.stage, kept.topic, kept.partition, kept.offset) == ("sink", "test.events.extracted", 3, 7)
    assert len(kept.detail) <= MAX_DETAIL
    assert "\n" not in kept.detail
    assert sent.key == b"key"
    assert dict(sent.headers)["ce_type"] == b"io.eventwire.messages.rejected.v1"


@given(st.binary(max_size=300))
def test_any_bytes_are_taken_or_refused_at_every_stage(value: bytes) -> None:
    step = stages()
    for handle in (step.enrich, step.classify, step.sink):
        with pytest.raises(RejectMessage):
            handle(incoming(value))

"""What the agents make of a null on ``articles.parsed``, without Kafka."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from service.errors import RejectMessage
from service.streaming.messages import EPOCH, Incoming
from tests.streaming.simple import article
from tests.unit.streaming.test_stages import LIMIT, body, incoming, on, stages, then

AT, MS = datetime(2026, 5, 4, 3, 2, 1, 123_000, tzinfo=UTC), timedelta(milliseconds=1)


def parsed(value: bytes | None, key: bytes | None = b"art_000001", at: datetime = AT) -> Incoming:
    return Incoming("test.articles.parsed", 3, 7, key, value, (), at)


@pytest.mark.parametrize("value", [b"", b"not JSON", b"{}", b"x" * (2 * LIMIT)])
def test_an_article_passes_the_agent_withdraw_unread(value: bytes) -> None:
    assert stages().withdraw(parsed(value)) == []


def test_a_null_on_the_articles_topic_takes_back_what_was_sent_before_it() -> None:
    step = stages()
    content = incoming(article(1).model_dump_json().encode())
    for sent, left in ((AT - MS, 0), (AT, 1), (AT + MS, 1)):
        (enriched,) = step.enrich(replace(content, time=sent))
        (report,) = on("events.reported", step.classify(then(enriched)))
        assert len(body(report)["events"]) == 1  # type: ignore[arg-type]
        (withdrawn,) = step.withdraw(parsed(None))
        assert (withdrawn.topic, withdrawn.key) == ("test.events.extracted", b"art_000001")
        (enriched,) = step.enrich(then(withdrawn))
        reports = on("events.reported", step.classify(then(enriched)))
        assert [body(report)["events"] for report in reports] == [[]] * (1 - left)


def test_what_was_sent_before_a_withdrawal_and_comes_after_it_says_nothing() -> None:
    step = stages()
    (enriched,) = step.enrich(then(step.withdraw(parsed(None))[0]))
    assert on("events.reported", step.classify(then(enriched))) == []
    (late,) = step.enrich(replace(incoming(article(1).model_dump_json().encode()), time=AT - MS))
    assert step.classify(then(late)) == []


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (parsed(None, key=None), "wrong_key"),
        (parsed(None, key=b"\xff"), "wrong_key"),
        (parsed(None, key=b"not an id"), "wrong_key"),
        (parsed(None, at=EPOCH), "no_time"),
    ],
)
def test_a_null_that_withdraws_nothing_that_one_could_name_is_refused(message: Incoming, reason: str) -> None:
    with pytest.raises(RejectMessage, match=reason):
        stages().withdraw(message)

"""The messages of one article: complete, in order, within the limit, and the same for the same article."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.article import Article
from schemas.cloudevents import header
from schemas.event import ExtractedEvent, ExtractedEvents, Span, Trigger
from schemas.topics import ARTICLES_PARSED, EVENTS_EXTRACTED
from service.errors import RejectMessage
from service.ingest.messages import article_messages, split_events

NOW = datetime(2021, 3, 4, 10, 15, tzinfo=UTC)
ARTICLE = Article(article_id="art_1", source="Plains Courier", headline="Lutania votes", published_at=NOW)


def event(number: int, sentence: str) -> ExtractedEvent:
    return ExtractedEvent(
        mention_id=f"men_{number}",
        article_id="art_1",
        source="Plains Courier",
        published_at=NOW,
        section="body",
        sentence_index=number,
        sentence=sentence,
        start=0,
        end=len(sentence),
        trigger=Trigger(text="votes", lemma="vote", start=0, end=5),
        clause=Span(text="votes", start=0, end=5),
    )


def extracted(*sentences: str) -> ExtractedEvents:
    events = tuple(event(number, sentence) for number, sentence in enumerate(sentences))
    return ExtractedEvents(article_id="art_1", source="Plains Courier", published_at=NOW, events=events)


def size(events: ExtractedEvents) -> int:
    return len(events.model_dump_json().encode())


def test_an_article_is_two_messages_with_its_id_as_key() -> None:
    parsed, events = article_messages(ARTICLE, extracted("Lutania votes."), 100_000)
    assert (parsed.topic, events.topic) == (ARTICLES_PARSED, EVENTS_EXTRACTED)
    assert parsed.key == events.key == b"art_1"
    assert Article.model_validate_json(parsed.value) == ARTICLE
    assert ExtractedEvents.model_validate_json(events.value) == extracted("Lutania votes.")


def test_headers_are_cloudevents_of_the_topics_type_and_the_articles_time() -> None:
    for message in article_messages(ARTICLE, extracted("Lutania votes."), 100_000):
        assert header(message.headers, "ce_type") == message.topic.type.encode()
        assert header(message.headers, "ce_time") == b"2021-03-04T10:15:00Z"
        assert header(message.headers, "ce_specversion") == b"1.0"


def test_the_same_article_gives_the_same_bytes_and_a_corrected_one_other_ids() -> None:
    again = article_messages(ARTICLE, extracted("Lutania votes."), 100_000)
    assert again == article_messages(ARTICLE, extracted("Lutania votes."), 100_000)
    corrected = article_messages(ARTICLE, extracted("Lutania voted."), 100_000)
    assert corrected[0] == again[0]
    assert header(corrected[1].headers, "ce_id") != header(again[1].headers, "ce_id")


def test_no_two_messages_have_the_same_id() -> None:
    messages = article_messages(ARTICLE, extracted(*["Lutania votes. " * 100] * 30), 20_000)
    ids = [header(message.headers, "ce_id") for message in messages]
    assert len(ids) > 3
    assert len(set(ids)) == len(ids)


def test_an_article_without_events_still_sends_their_message() -> None:
    _, events = article_messages(ARTICLE, extracted(), 100_000)
    assert ExtractedEvents.model_validate_json(events.value).events == ()


def test_events_that_fit_are_not_split() -> None:
    events = extracted("Lutania votes.", "Merovia votes.")
    assert split_events(events, size(events)) == [events]
    assert len(split_events(events, size(events) - 1)) == 2


def test_an_article_that_is_too_large_is_refused_with_what_to_do() -> None:
    large = ARTICLE.model_copy(update={"paragraphs": ("x" * 5000,)})
    with pytest.raises(RejectMessage, match="EVENTWIRE_MAX_MESSAGE_BYTES") as caught:
        article_messages(large, extracted(), 5000)
    assert caught.value.reason == "too_large"
    assert article_messages(large, extracted(), 6000)


def test_an_article_of_exactly_the_limit_is_sent_and_with_one_byte_more_it_is_not() -> None:
    size = len(ARTICLE.model_dump_json().encode())
    assert size > len(extracted().model_dump_json().encode())
    assert article_messages(ARTICLE, extracted(), size)
    with pytest.raises(RejectMessage, match=f"{size:,} bytes, and {size - 1:,} are allowed"):
        article_messages(ARTICLE, extracted(), size - 1)


def test_a_single_event_that_is_too_large_is_refused() -> None:
    with pytest.raises(RejectMessage):
        article_messages(ARTICLE, extracted("x" * 5000, "Lutania votes."), 5000)


@given(st.lists(st.text(max_size=400), max_size=30), st.integers(1200, 20_000))
def test_splitting_keeps_every_event_in_order_within_the_limit(sentences: list[str], limit: int) -> None:
    whole = extracted(*(text.encode("utf-8", "ignore").decode() for text in sentences))
    parts = split_events(whole, limit)
    assert tuple(event for part in parts for event in part.events) == whole.events
    assert [(part.part, part.parts) for part in parts] == [(n, len(parts)) for n in range(1, len(parts) + 1)]
    for part in parts:
        assert size(part) <= limit or len(part.events) == 1
    # No part is split for nothing: with the next one's first event it would not fit.
    for part, following in pairwise(parts):
        joined = part.model_copy(update={"events": (*part.events, following.events[0]), "part": 10**6, "parts": 10**6})
        assert size(joined) >= limit

"""One example message per topic: what a subscriber may expect to find there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

import schemas
from schemas.article import Article
from schemas.event import ClassifiedEvent, ExtractedEvent, ExtractedEvents, Span
from schemas.record import EventRecord
from schemas.topics import ARTICLES_PARSED, EVENTS_CLASSIFIED, EVENTS_EXTRACTED, EVENTS_TABLE, TOPICS, Topic

EXAMPLES = Path(schemas.__file__).parent / "examples"
every_topic = pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)


def example(topic: Topic) -> Any:
    return json.loads((EXAMPLES / f"{topic.name}.json").read_text(encoding="utf-8"))


def test_every_topic_has_its_example_and_no_other_file_is_there() -> None:
    assert {path.name for path in EXAMPLES.iterdir()} == {f"{topic.name}.json" for topic in TOPICS}


@every_topic
def test_an_example_is_read_and_written_without_loss(topic: Topic) -> None:
    given = example(topic)
    message = topic.model.model_validate_json(json.dumps(given))
    written = message.model_dump_json()
    assert json.loads(written) == given
    assert topic.model.model_validate_json(written) == message
    assert topic.model.model_validate_json(written).model_dump_json() == written


@every_topic
def test_an_example_names_every_field(topic: Topic) -> None:
    assert list(example(topic)) == list(topic.model.model_fields)


@every_topic
def test_a_reader_ignores_fields_that_it_does_not_know(topic: Topic) -> None:
    """At any depth: a newer writer must not dead-letter a rolling deploy."""

    def with_news(value: Any) -> Any:
        if isinstance(value, dict):
            return {**{name: with_news(inner) for name, inner in value.items()}, "added_later": {"a": [1]}}
        return [with_news(inner) for inner in value] if isinstance(value, list) else value

    given = example(topic)
    assert topic.model.model_validate(with_news(given)) == topic.model.model_validate(given)


@every_topic
def test_a_message_without_any_one_required_field_is_refused_by_its_name(topic: Topic) -> None:
    required = [name for name, field in topic.model.model_fields.items() if field.is_required()]
    assert required
    for name in required:
        given = example(topic)
        del given[name]
        with pytest.raises(ValidationError) as caught:
            topic.model.model_validate(given)
        assert [error["loc"] for error in caught.value.errors()] == [(name,)]


@every_topic
@pytest.mark.parametrize("garbage", [b"", b"null", b"[]", b"3", b'"text"', b"{}", b"{", b"\xff\xfe", b"\x00"])
def test_garbage_is_refused_with_a_validation_error_and_no_other(topic: Topic, garbage: bytes) -> None:
    with pytest.raises(ValidationError):
        topic.model.model_validate_json(garbage)


@every_topic
def test_a_message_cannot_be_changed(topic: Topic) -> None:
    message = topic.model.model_validate(example(topic))
    with pytest.raises(ValidationError):
        setattr(message, next(iter(topic.model.model_fields)), "other")


def test_every_span_of_an_example_names_its_words_and_every_sentence_stands_in_the_article() -> None:
    article = Article.model_validate(example(ARTICLES_PARSED))
    body = "\n".join(article.paragraphs)
    events: list[ExtractedEvent] = list(ExtractedEvents.model_validate(example(EVENTS_EXTRACTED)).events)
    events.append(ClassifiedEvent.model_validate(example(EVENTS_CLASSIFIED)))
    spans = 0
    for event in events:
        assert event.section == "body"
        assert body[event.start : event.end] == event.sentence
        for span in _spans(event):
            assert event.sentence[span.start : span.end] == span.text
            spans += 1
    assert spans >= 15


def _spans(event: ExtractedEvent) -> list[Span]:
    values = [value for name in type(event).model_fields for value in [getattr(event, name)]]
    flat = [item for value in values for item in (value if isinstance(value, tuple) else (value,))]
    return [item for item in flat if isinstance(item, Span)]


def test_the_examples_tell_one_story() -> None:
    article = Article.model_validate(example(ARTICLES_PARSED))
    coded = ClassifiedEvent.model_validate(example(EVENTS_CLASSIFIED))
    row = EventRecord.model_validate(example(EVENTS_TABLE))
    assert coded.article_id == article.article_id == row.mentions[0].article_id
    assert coded.mention_id == row.mentions[0].mention_id
    assert (row.status, row.when, row.money) == (coded.status, coded.when, coded.money)

"""Programs of the last release and of one to come beside today's worker, through Kafka: each reads the other."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from schemas.article import Article
from schemas.base import Contract
from schemas.event import ClassifiedEvents
from schemas.topics import (
    ARTICLES_PARSED,
    EVENTS_ENRICHED,
    EVENTS_EXTRACTED,
    EVENTS_REPORTED,
    TOPICS,
    Topic,
)
from service.coding.pipeline import classify_events, enrich_events, extract_events
from service.coding.resolve import route
from service.settings import Settings
from tests.streaming.conftest import create_topics
from tests.streaming.kafka import Kafka, eventually
from tests.streaming.processes import Worker
from tests.support.broker import Broker
from tests.support.commands import eventwire
from tests.support.released import as_released, objections, released_schema
from tests.support.settings import fresh_settings

PAIRS = ("Norway and Chile", "Kenya and Peru", "Ghana and Cuba", "Iceland and Malta", "Japan and Canada",
         "Spain and Egypt", "Finland and Brazil", "Austria and Ghana")  # fmt: skip
STAGES = (EVENTS_EXTRACTED, EVENTS_ENRICHED, EVENTS_REPORTED)
"""What the agents read of each other: at a rolling deploy the writer is older or newer than the reader."""


def news(number: int) -> Article:
    headline = f"{PAIRS[number]} sign an agreement on fisheries"
    return Article(
        article_id=f"art_over_time_{number}",
        source="Harbour Gazette",
        headline=headline,
        published_at=datetime(2021, 3, 4, 10, 15, tzinfo=UTC),
        paragraphs=(f"{PAIRS[number]} signed an agreement on fisheries in Oslo on March 2, 2021.",),
    )


def message(topic: Topic, number: int) -> tuple[str, Contract]:
    """Key and content of what today's programs write of an article."""
    extracted = extract_events(news(number))
    if topic is EVENTS_EXTRACTED:
        return extracted.article_id, extracted
    enriched = enrich_events(extracted)
    if topic is EVENTS_ENRICHED:
        return enriched.article_id, enriched
    ((family, events),) = route(classify_events(enriched)).items()
    return family, ClassifiedEvents(**{**enriched.model_dump(exclude={"events"}), "events": events})


def by_the_last_release(topic: Topic, value: Any) -> Any:
    schema = released_schema(topic)
    old = as_released(value, schema)
    assert list(objections(old, schema)) == []
    return old


def by_a_release_to_come(topic: Topic, value: Any) -> Any:
    if isinstance(value, dict):
        return {**{name: by_a_release_to_come(topic, v) for name, v in value.items()}, "added_later": {"a": [1]}}
    return [by_a_release_to_come(topic, inner) for inner in value] if isinstance(value, list) else value


@dataclass(frozen=True)
class Today:
    """A worker as it is deployed, and its topics."""

    settings: Settings
    kafka: Kafka
    worker: Worker

    def mentioned(self, number: int) -> bool:
        article_id = news(number).article_id
        return any(m.article_id == article_id for row in self.kafka.rows().values() for m in row.mentions)


@pytest.fixture(scope="module")
def today(broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Today]:
    directory = tmp_path_factory.mktemp("today")
    settings = fresh_settings(broker, directory)
    create_topics(settings)
    view = Kafka(settings)
    with Worker(settings, directory, ("-m", "service.cli", "worker")) as worker:
        yield Today(settings, view, worker)
    view.close()


@pytest.mark.parametrize("topic", STAGES, ids=lambda topic: topic.name)
@pytest.mark.parametrize("writer", [by_the_last_release, by_a_release_to_come])
def test_todays_worker_reads_what_an_older_or_newer_program_writes(
    today: Today, topic: Topic, writer: Callable[[Topic, Any], Any]
) -> None:
    number = STAGES.index(topic) + (len(STAGES) if writer is by_a_release_to_come else 0)
    key, content = message(topic, number)
    value = writer(topic, content.model_dump(mode="json"))
    assert value != content.model_dump(mode="json")
    today.kafka.send(topic, json.dumps(value).encode(), key.encode())
    today.kafka.flush()
    eventually(lambda: today.mentioned(number), bool)
    assert today.kafka.rejected() == []


def test_a_program_of_the_last_release_reads_what_todays_programs_write(today: Today, tmp_path: Path) -> None:
    file = tmp_path / "article.json"
    file.write_text(news(7).model_dump_json())
    done = eventwire("publish", str(file), settings=today.settings)
    assert done.returncode == 0, done.stderr
    eventually(lambda: today.mentioned(7), bool)
    today.kafka.send(ARTICLES_PARSED, None, news(7).article_id.encode())
    today.kafka.flush()
    eventually(lambda: not today.mentioned(7), bool)
    today.kafka.send(EVENTS_EXTRACTED, b"no JSON", b"key")
    today.kafka.flush()
    eventually(today.kafka.rejected, bool)
    for topic in TOPICS:
        values = [json.loads(m.value) for m in today.kafka.read(topic) if m.value not in (None, b"no JSON")]
        assert values, f"nothing to read on {topic.name}"
        schema = released_schema(topic)
        assert [objection for value in values for objection in objections(value, schema)] == []


@pytest.mark.parametrize(
    ("change", "objection"),
    [
        ({"article_id": None}, "the value.article_id is no string"),
        ({"part": 0}, "the value.part is 0, against minimum 1"),
        ({"source": ...}, "the value is {"),
        ({"countries": ["NOR", "no"]}, "the value.countries[1] is 'no', against pattern"),
    ],
)
def test_such_a_program_would_object(change: dict[str, Any], objection: str) -> None:
    _, content = message(EVENTS_EXTRACTED, 0)
    value = {name: v for name, v in (content.model_dump(mode="json") | change).items() if v is not ...}
    (found,) = objections(value, released_schema(EVENTS_EXTRACTED))
    assert found.startswith(objection)

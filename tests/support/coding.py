"""Sentences as little articles, for tests of the coder."""

from __future__ import annotations

from datetime import UTC, datetime

from schemas.article import Article
from schemas.event import ClassifiedEvent
from service.coding.pipeline import code_article

DAY = datetime(2021, 6, 15, 12, tzinfo=UTC)
"""A Tuesday, on which every such article is published."""


def article(sentence: str, *, headline: bool = False) -> Article:
    """An article that says ``sentence`` in its headline, or in its text behind a lead that says nothing."""
    return Article(
        article_id="art_test",
        source="Test Courier",
        headline=sentence if headline else "Notes",
        published_at=DAY,
        paragraphs=("A few notes.",) if headline else ("A few notes.", sentence),
    )


def code(sentence: str) -> tuple[ClassifiedEvent, ...]:
    """The events of a sentence; one with capitals throughout is read as a headline."""
    words = [word for word in sentence.split() if word[0].isalpha()]
    capitals = sum(word[0].isupper() for word in words)
    return code_article(article(sentence, headline=capitals >= 0.8 * len(words)))


def shown(events: tuple[ClassifiedEvent, ...]) -> list[str]:
    """Events in a line each, for messages of failing tests."""
    return [f"{e.type} {e.plover} {e.status} {e.trigger.text!r} {[a.country for a in e.actors]}" for e in events]

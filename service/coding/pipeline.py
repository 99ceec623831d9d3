"""The order of the steps, readable top to bottom. Everything here is pure: same input, same output."""

from __future__ import annotations

from schemas.article import Article
from schemas.event import ClassifiedEvent, EnrichedEvents, ExtractedEvents


def extract_events(article: Article) -> ExtractedEvents:
    """Every event mention of an article, in the order of the text (headline, captions, body, related)."""
    raise NotImplementedError


def enrich_events(extracted: ExtractedEvents) -> EnrichedEvents:
    """The same mentions with actors, dates, places, money, counts and status."""
    raise NotImplementedError


def classify_events(enriched: EnrichedEvents) -> tuple[ClassifiedEvent, ...]:
    """The mentions that are events, each with its type, root, CAMEO code and the reason."""
    raise NotImplementedError


def code_article(article: Article) -> tuple[ClassifiedEvent, ...]:
    """From article to coded events, as the stream does it but without Kafka."""
    return classify_events(enrich_events(extract_events(article)))

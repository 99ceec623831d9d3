"""The order of the steps, readable top to bottom. Everything here is pure: same input, same output."""

from __future__ import annotations

from schemas.article import Article
from schemas.event import ClassifiedEvent, EnrichedEvents, ExtractedEvents
from service.coding.classify import classify
from service.coding.codebook import default_codebook
from service.coding.enrich import enrich, find_names
from service.coding.extract import extract


def extract_events(article: Article) -> ExtractedEvents:
    """Every event mention of an article, in the order of the text (headline, captions, body, related)."""
    return extract(article, default_codebook(), find_names)


def enrich_events(extracted: ExtractedEvents) -> EnrichedEvents:
    """The mentions that state an event, with actors, dates, places, money, counts and status."""
    return enrich(extracted)


def classify_events(enriched: EnrichedEvents) -> tuple[ClassifiedEvent, ...]:
    """The mentions that are events, each with its type, root, CAMEO code and the reason."""
    return classify(enriched, default_codebook())


def code_article(article: Article) -> tuple[ClassifiedEvent, ...]:
    """From article to coded events, as the stream does it but without Kafka."""
    return classify_events(enrich_events(extract_events(article)))

"""Why was this coded so? The steps once more over one sentence, with what fired, what did not hold, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from schemas.article import Article
from schemas.event import ClassifiedEvent, EnrichedEvent, ExtractedEvent
from service.coding.classify.decide import specificity, unmet
from service.coding.codebook import Codebook, default_codebook
from service.coding.pipeline import classify_events, enrich_events, extract_events


@dataclass(frozen=True)
class Trial:
    """One codebook trigger that the words may fire: ``verdict`` is "chosen", "weaker", or what it lacks."""

    entry: str
    trigger: int
    verdict: str


@dataclass(frozen=True)
class Explanation:
    """One mention of a sentence: the words, the grammar read off them, each trigger tried, and the event if any."""

    mention: ExtractedEvent
    enriched: EnrichedEvent | None
    trials: tuple[Trial, ...]
    event: ClassifiedEvent | None


def explain(sentence: str, published_at: datetime, *, headline: bool = False) -> tuple[Explanation, ...]:
    """Every mention that the coder saw in ``sentence``, as in an article of that day, coded or not."""
    article = Article(
        article_id="art_explained",
        source="explain",
        headline=sentence if headline else "-",
        published_at=published_at,
        paragraphs=() if headline else ("-", sentence),
    )
    extracted = extract_events(article)
    enriched = enrich_events(extracted)
    by_mention = {event.mention_id: event for event in enriched.events}
    coded = {event.mention_id: event for event in classify_events(enriched)}
    return tuple(
        Explanation(
            mention,
            by_mention.get(mention.mention_id),
            _trials(by_mention.get(mention.mention_id), coded.get(mention.mention_id), default_codebook()),
            coded.get(mention.mention_id),
        )
        for mention in extracted.events
    )


def _trials(enriched: EnrichedEvent | None, event: ClassifiedEvent | None, codebook: Codebook) -> tuple[Trial, ...]:
    if enriched is None:
        return ()
    trials = []
    for candidate in enriched.candidates:
        name, _, rank = candidate.partition(".")
        trigger = codebook.entries[name].triggers[int(rank)]
        lacking = unmet(trigger, enriched)
        weight = specificity(trigger)
        chosen = lacking is None and event is not None and event.type == name
        verdict = lacking or ("chosen" if chosen else f"weaker: asks for less ({weight})")
        trials.append(Trial(name, int(rank), verdict))
    return tuple(trials)

"""What each step makes of the sample articles, kept beside them. After a wanted change: pytest --update-golden."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

import pytest

from schemas.event import ClassifiedEvent, EnrichedEvent, ExtractedEvent
from service.coding.parse import parse_article
from service.coding.pipeline import classify_events, enrich_events, extract_events
from tests.support.golden import Golden

FOLDER = Path(__file__).parents[2] / "data" / "articles"
ARTICLES = sorted(FOLDER.glob("*.txt"))


def extracted_line(event: ExtractedEvent) -> str:
    source, target = (span.text if span else "-" for span in (event.source_text, event.target_text))
    return f"{event.section} {event.start} {event.trigger.lemma!r} {','.join(event.candidates)} | {source} | {target}"


def enriched_line(event: EnrichedEvent) -> str:
    who = " ".join(f"{a.country or a.kind or '?'}:{a.role}" for a in event.actors)
    when = f"{event.when.value}/{event.when.basis}" if event.when else "-"
    where = event.place.name if event.place else "-"
    money = f"{event.money.amount} {event.money.currency}" if event.money else "-"
    return f"{event.trigger.lemma!r} {event.status} | {who} | {when} | {where} | {money} | {event.count or '-'}"


def classified_line(event: ClassifiedEvent) -> str:
    return f"{event.trigger.lemma!r} {event.type} {event.plover} {event.cameo} {event.quad} {event.confidence}"


@pytest.mark.parametrize("path", ARTICLES, ids=[path.stem for path in ARTICLES])
def test_every_step_makes_of_an_article_what_it_made_before(path: Path, golden: Golden) -> None:
    extracted = extract_events(parse_article(path.read_text("utf-8"), source="Sample", timezone=UTC))
    enriched = enrich_events(extracted)
    lines = [
        f"# countries {' '.join(extracted.countries)}",
        "# extract",
        *map(extracted_line, extracted.events),
        "# enrich",
        *map(enriched_line, enriched.events),
        "# classify",
        *map(classified_line, classify_events(enriched)),
    ]
    golden(FOLDER / "golden" / f"{path.stem}.coding.txt", "\n".join(lines).replace("\u00a0", " ") + "\n")

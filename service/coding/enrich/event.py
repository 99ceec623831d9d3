"""From a mention's words to countries, dates, places, amounts and a status."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence

from schemas.base import content_id
from schemas.event import ArticleEvents, EnrichedEvent, ExtractedEvent, Money, Place, Span, Status, When
from service.coding.enrich.actors import ActorContext
from service.coding.enrich.counts import find_count
from service.coding.enrich.dates import Tense, TimeExpression, find_times, resolve_range, resolve_time
from service.coding.enrich.money import find_money
from service.coding.enrich.participants import participants
from service.coding.enrich.places import find_places
from service.coding.enrich.status import NEWSLIKE, status_of, tense_for_dates

_TOPIC = re.compile(r"\s(?:on|about|over|for)\s")
"""What stands after it is what the object is about: "an order for three ships" is one order."""
_TWICE = re.compile(r"\btwice\b")
MAX_DATES = 12
"""A list of more dates than this is a table, not a sentence."""


def enrich(extracted: ArticleEvents[ExtractedEvent]) -> ArticleEvents[EnrichedEvent]:
    """The mentions that state an event, resolved. "in 2006, 2009 and 2013" becomes three events."""
    context = ActorContext(extracted.countries, extracted.published_at.date())
    events: list[EnrichedEvent] = []
    sentence: str | None = None
    times: Sequence[TimeExpression] = ()
    for event in extracted.events:
        status = status_of(event)
        if status is None:
            continue
        if event.sentence != sentence:
            sentence = event.sentence
            times = find_times(sentence)
        events += _enriched(event, status, times, context)
    return ArticleEvents[EnrichedEvent](
        article_id=extracted.article_id, source=extracted.source, url=extracted.url,
        published_at=extracted.published_at, part=extracted.part, parts=extracted.parts,
        countries=extracted.countries, events=tuple(events),
    )  # fmt: skip


def _enriched(
    event: ExtractedEvent, status: Status, times: Sequence[TimeExpression], context: ActorContext
) -> Iterator[EnrichedEvent]:
    who = participants(event, context)
    expression, dates = _when(event, status, times)
    words = Span(text=expression.text, start=expression.start, end=expression.end) if expression else None
    fields = dict(event)
    for index, when in enumerate(dates or (None,)):
        yield EnrichedEvent.model_validate(
            {
                **fields,
                "mention_id": event.mention_id if index == 0 else content_id("men", event.mention_id, index),
                "time_text": words,
                "actors": who,
                "when": when,
                "place": _place(event),
                "money": _money(event),
                "count": _count(event),
                "status": status,
            }
        )


def _count(event: ExtractedEvent) -> int | None:
    """How many: of what the act is about, or how often it was done."""
    found = find_count(_TOPIC.split(event.object_text.text)[0]) if event.object_text else None
    return found or (2 if _TWICE.search(event.clause.text) else None)


def _when(
    event: ExtractedEvent, status: Status, times: Sequence[TimeExpression]
) -> tuple[TimeExpression | None, tuple[When, ...]]:
    """The dates of the event's own clause, else of the clauses that lend theirs, else of the news of the day."""
    published_on = event.published_at.date()
    tense = tense_for_dates(event, status)
    for scope in () if "nominal:answered" in event.cues else (event.clause, *event.scopes):
        found = []
        for expression in _inside(scope, event, times):
            dates = _dates(expression, published_on, "future" if tense == "future" else "past")
            if dates and _agrees(dates, status, published_on.isoformat()):
                found.append((expression, dates))
        if found:
            return _most_exact(found)
    if status in (Status.OCCURRED, Status.ONGOING) and _of_the_day(event):
        return None, (When(value=published_on.isoformat(), precision="day", basis="publication"),)
    return None, ()


def _most_exact(found: Sequence[tuple[TimeExpression, tuple[When, ...]]]) -> tuple[TimeExpression, tuple[When, ...]]:
    """The nearest, or the day within it that stands farther off: "for the second time this month on Tuesday"."""
    period = found[0][1][0].value
    days = [entry for entry in found[1:] if len(period) < len(entry[1][0].value) == len("2031-03-05")]
    return next((entry for entry in days if entry[1][0].value.startswith(period)), found[0])


def _dates(expression: TimeExpression, published_on: datetime.date, tense: Tense) -> tuple[When, ...]:
    """The dates of an expression: a range is one period, a list several days."""
    period = resolve_range(expression, published_on, tense)
    return (period,) if period is not None else resolve_time(expression, published_on, tense)[:MAX_DATES]


def _inside(scope: Span, event: ExtractedEvent, times: Sequence[TimeExpression]) -> list[TimeExpression]:
    """Times within the scope, the nearest after the trigger first, then those before it."""
    inside = [
        t for t in times
        if scope.start <= t.start and t.end <= scope.end and not t.attributive and not _of_the_plan(event, t)
    ]  # fmt: skip
    after = [t for t in inside if t.start >= event.trigger.end]
    return after + [t for t in reversed(inside) if t.start < event.trigger.end]


def _of_the_plan(event: ExtractedEvent, time: TimeExpression) -> bool:
    """ "agreed a truce from Wednesday": what was agreed begins then."""
    agreed = any(candidate.startswith(("agreement.", "ceasefire.")) for candidate in event.candidates)
    return agreed and "-" not in time.text and event.sentence[: time.start].endswith((" from ", " From "))


def _agrees(dates: Sequence[When], status: Status, published: str) -> bool:
    """What has happened does not lie ahead, and what is planned is not over."""
    first = dates[0].value.split("/")[0].replace("X", "0")
    if status in (Status.OCCURRED, Status.ONGOING, Status.FAILED):
        return first[: len(published)] <= published
    last = dates[-1].value.split("/")[-1].replace("X", "9")
    return status is not Status.PLANNED or last >= published[: len(last)]


def _of_the_day(event: ExtractedEvent) -> bool:
    """News of the day: a headline or caption, or the lead sentence where it tells what has just been done."""
    if event.section in NEWSLIKE:
        return True
    lead = event.section == "body" and event.sentence_index == 0
    return lead and "pos:verb" in event.cues and bool({"link:main", "link:coord"} & set(event.cues))


def _place(event: ExtractedEvent) -> Place | None:
    places = find_places(event.clause.text)
    return places[0] if places else None


def _money(event: ExtractedEvent) -> Money | None:
    found = find_money(event.clause.text)
    return Money(amount=found[0].amount, currency=found[0].currency) if found else None

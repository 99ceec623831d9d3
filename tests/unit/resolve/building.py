"""Coded mentions for tests, built from the few words that matter to identity."""

from __future__ import annotations

from datetime import UTC, datetime

from schemas.base import content_id
from schemas.event import Actor, Because, ClassifiedEvent, Place, Reference, Root, Span, Status, Trigger, When

ROOTS = {"signing": Root.SUPPORT, "test": Root.MOBILIZE, "visit": Root.CONSULT, "negotiation": Root.CONSULT}


def actor(country: str, role: str = "participant", kind: str = "GOV", text: str | None = None) -> Actor:
    words = text or country.title()
    return Actor(text=words, start=0, end=len(words), role=role, country=country, kind=kind, via="named")  # type: ignore[arg-type]


def span(words: str) -> Span:
    return Span(text=words, start=0, end=len(words))


def coded(
    type_: str = "signing",
    countries: str = "KOR JPN",
    *,
    source: str = "Daily Courier",
    published: str = "2031-03-05T09:00",
    when: str | None = "2031-03-05",
    basis: str = "explicit",
    status: str = "occurred",
    about: str | None = None,
    place: str | None = None,
    sentence: str = "The two sides signed it.",
    article: str | None = None,
    actors: tuple[Actor, ...] | None = None,
    refers: str | None = None,
    via: str | None = None,
    section: str = "body",
) -> ClassifiedEvent:
    """One mention. ``countries`` take part side by side unless ``actors`` says who acts on whom."""
    article = article or content_id("art", source, published)
    precision = {10: "day", 7: "month", 4: "year"}.get(len(when or ""), "range")
    return ClassifiedEvent(
        mention_id=content_id("men", article, type_, countries, when, status, about, place, sentence),
        article_id=article,
        source=source,
        published_at=datetime.fromisoformat(published).replace(tzinfo=UTC),
        section=section,  # type: ignore[arg-type]
        attribution=via,
        references=(Reference(text=about, start=0, end=len(about), refers_to=(refers,)),) if about and refers else (),
        sentence_index=0,
        sentence=sentence,
        start=0,
        end=len(sentence),
        trigger=Trigger(text=type_, start=0, end=len(type_), lemma=type_),
        clause=span(sentence),
        object_text=span(about) if about else None,
        actors=actors if actors is not None else tuple(actor(code) for code in countries.split()),
        when=When(value=when, precision=precision, basis=basis) if when else None,  # type: ignore[arg-type]
        place=Place(name=place) if place else None,
        status=Status(status),
        type=type_,
        plover=ROOTS.get(type_, Root.COOPERATE),
        cameo="057",
        quad=1,
        goldstein=8.0,
        confidence=0.9,
        because=Because(entry=type_, words=(type_,)),
    )

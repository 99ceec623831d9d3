"""The identity set: articles, their mentions coded by hand, and the event that each mention is about."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from schemas.article import Article
from schemas.base import content_id
from schemas.event import Actor, Because, ClassifiedEvent, Money, Place, Reference, Root, Span, Status, Trigger, When
from service.coding.resolve.participants import country_name

DATA = Path(__file__).parents[1] / "data" / "identity"

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9])")
_PRECISION = {10: "day", 7: "month", 4: "year"}


@dataclass(frozen=True)
class Told:
    """One article with its gold: ``mentions`` as a perfect coder would give them, ``events`` by mention id."""

    article: Article
    mentions: tuple[ClassifiedEvent, ...]
    events: dict[str, str] = field(repr=False)

    @property
    def held_out(self) -> bool:
        """A fixed third, by a hash of the id."""
        return int(hashlib.sha256(self.article.article_id.encode()).hexdigest(), 16) % 3 == 0


@cache
def stories() -> tuple[Told, ...]:
    """Every article of the set, in the order of the files."""
    return tuple(_told(raw) for path in sorted(DATA.glob("*.yaml")) for raw in _read(path)["articles"])


@cache
def expected_rows() -> dict[str, dict[str, Any]]:
    """What rows must come to over the whole set: status, when (EDTF), sources, by the gold event."""
    return {event: row for path in sorted(DATA.glob("*.yaml")) for event, row in _read(path)["rows"].items()}


def _read(path: Path) -> Any:
    # every scalar a string: dates and numbers are written as the contracts want them
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def _told(raw: dict[str, Any]) -> Told:
    article = Article(
        article_id=raw["id"], source=raw["source"], headline=raw["headline"], paragraphs=tuple(raw["body"]),
        published_at=datetime.fromisoformat(raw["published"].replace("Z", "+00:00")).astimezone(UTC),
    )  # fmt: skip
    pairs = [(_mention(article, m), m["event"]) for m in raw["mentions"]]
    return Told(article, tuple(m for m, _ in pairs), {m.mention_id: event for m, event in pairs})


def _mention(article: Article, raw: dict[str, Any]) -> ClassifiedEvent:
    headline = raw.get("in") == "headline"
    sentences = [article.headline] if headline else [s for p in article.paragraphs for s in _SENTENCE.split(p)]
    index, sentence = next((n, s) for n, s in enumerate(sentences) if raw["on"] in s)
    at = sentence.index(raw["on"])
    about = raw.get("about")
    object_text = None if about is None else _span(sentence, about)
    return ClassifiedEvent(
        mention_id=content_id("men", article.article_id, headline, index, raw["on"]),
        article_id=article.article_id,
        source=article.source,
        published_at=article.published_at,
        section="headline" if headline else "body",
        sentence_index=index,
        sentence=sentence,
        start=0,
        end=len(sentence),
        trigger=Trigger(text=raw["on"], start=at, end=at + len(raw["on"]), lemma=raw["type"]),
        clause=Span(text=sentence, start=0, end=len(sentence)),
        object_text=object_text,
        references=_references(object_text, raw.get("refers")),
        attribution=raw.get("via"),
        actors=tuple(map(_actor, raw["who"])),
        when=_when(*raw["when"]) if "when" in raw else None,
        place=Place(name=raw["place"]) if "place" in raw else None,
        money=_money(raw.get("money")),
        count=int(raw["count"]) if "count" in raw else None,
        status=Status(raw["status"]),
        type=raw["type"],
        plover=Root.CONSULT,
        cameo="040",
        quad=1,
        goldstein=1.0,
        confidence=0.9,
        because=Because(entry=raw["type"], words=(raw["on"],)),
    )


def _span(sentence: str, words: str) -> Span:
    at = sentence.index(words)
    return Span(text=words, start=at, end=at + len(words))


def _references(words: Span | None, names: list[str] | None) -> tuple[Reference, ...]:
    if words is None or not names:
        return ()
    return (Reference(text=words.text, start=words.start, end=words.end, refers_to=tuple(names)),)


def _actor(raw: str) -> Actor:
    country, kind, name = [*raw.split("|"), "", ""][:3]
    role = "source" if ">" in raw[1:] else "target" if raw[0] == ">" else "participant"
    code = country.strip(">")
    words = name or country_name(code)
    return Actor(
        text=words, start=0, end=len(words), role=role, country=code, kind=kind or "GOV", name=name or None, via="named"
    )


def _when(value: str, basis: str) -> When:
    precision = "range" if "/" in value else _PRECISION[len(value)]
    return When.model_validate({"value": value, "precision": precision, "basis": basis})


def _money(raw: str | None) -> Money | None:
    if raw is None:
        return None
    amount, currency = raw.split()
    return Money(amount=amount, currency=currency)

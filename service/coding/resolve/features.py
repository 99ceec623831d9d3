"""What identity needs to know of one article's account of an event, and no more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from schemas.base import content_id
from schemas.event import Actor, ClassifiedEvent, Status
from service.coding.resolve.days import Span, span_of
from service.coding.resolve.families import Family
from service.coding.resolve.objects import (
    NOTHING,
    Object,
    introduced_in,
    is_titled,
    names_another,
    object_in,
    tokens_of,
)
from service.coding.resolve.participants import SOME_ORGANISATION, country_name, demonym

_MOVED = re.compile(
    r"\b(?:postpon|delay|deferr|reschedul|push(?:ed|ing)? back|put(?:ting)? (?:off|back)|new date|brought forward)",
    re.IGNORECASE,
)
SHORT = 3
"""Days that an exact date may span."""
_PLANS = frozenset({Status.PLANNED, Status.HYPOTHETICAL})


@dataclass(frozen=True, slots=True)
class Features:
    """Equal features are one node of the graph of reports, however many articles share them.

    ``parties``, ``sources``, ``targets``: sorted keys of who takes part, acts, is acted on. ``former``: days that the
    event was planned for before it was moved. ``reported``: the day of the report, for plans only: a plan is never
    about what lies behind it. ``count`` is set where a mention sums up several events of a kind.
    """

    type: str
    parties: tuple[str, ...]
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    span: Span
    former: tuple[int, ...] = ()
    reported: int = 0
    planned: bool = False
    moved: bool = False
    about: Object = NOTHING
    place: str = ""
    money: str = ""
    count: int = 0

    def to_json(self) -> list[Any]:
        """A JSON array; ``from_json`` reads it back."""
        return [
            self.type, list(self.parties), list(self.sources), list(self.targets),
            [self.span.lo, self.span.hi, self.span.weak], list(self.former), self.reported, self.planned, self.moved,
            [sorted(self.about.names), sorted(self.about.words), self.about.kind],
            self.place, self.money, self.count,
        ]  # fmt: skip

    @classmethod
    def from_json(cls, raw: Sequence[Any]) -> Features:
        """The features that ``to_json`` wrote."""
        names, words, kind = raw[9]
        return cls(
            raw[0], tuple(raw[1]), tuple(raw[2]), tuple(raw[3]), Span(*raw[4]), tuple(raw[5]), raw[6], raw[7], raw[8],
            Object(frozenset(names), frozenset(words), kind), raw[10], raw[11], raw[12],
        )  # fmt: skip

    @property
    def key(self) -> str:
        """The same features, the same key."""
        return content_id("n", *self.to_json())[2:18]


def features_of(event: ClassifiedEvent) -> Features:
    """One mention's features, from the mention alone (references included)."""
    planned = event.status in _PLANS
    span = span_of(event)
    count = event.count if event.count and event.count > 1 and span.hi - span.lo > 6 else 0
    return Features(
        type=event.type,
        parties=_keys(event.actors),
        sources=_keys(actor for actor in event.actors if actor.role == "source"),
        targets=_keys(actor for actor in event.actors if actor.role == "target"),
        span=span,
        reported=event.published_at.toordinal() if planned else 0,
        planned=planned,
        moved=_MOVED.search(event.sentence) is not None and event.status in {*_PLANS, Status.FAILED},
        about=object_of(event),
        place=_place(event),
        money=f"{event.money.amount} {event.money.currency}" if event.money else "",
        count=count or 0,
    )


def object_of(event: ClassifiedEvent) -> Object:
    """What the event is about: its object's words, what they refer to, and the name that its sentence introduces."""
    words = event.object_text.text if event.object_text else ""
    ignore = ignored_words(event)
    found = object_in(words, ignore=ignore, titled=is_titled(event.sentence))
    for reference in event.references:
        if reference.text == words or (event.object_text and reference.text and reference.text in words):
            for name in _things(reference.refers_to):
                found = found.joined(object_in(name, ignore=ignore))
    for named in introduced_in(event.sentence):
        if (found.names & named.names) or (named.kind == found.kind and names_another(event.sentence)):
            found = found.joined(named)
    return found


def _things(refers_to: Sequence[str]) -> list[str]:
    """What "the deal" refers to, without those who made it: they stand behind what says what it is."""
    return [*refers_to[:1], *(name for name in refers_to[1:] if name.isupper() or object_in(name).kind)]


def ignored_words(event: ClassifiedEvent) -> frozenset[str]:
    """Words of an event's parties and place: they are compared on their own."""
    codes = {actor.country for actor in event.actors if actor.country}
    countries = [name for code in sorted(codes) for name in (country_name(code), demonym(code))]
    places = [event.place.name] if event.place else []
    # words that only point at a party ("its", "the pact's signatories") may be the object's
    named = [actor.text for actor in event.actors if actor.via != "coreference"]
    return tokens_of([*named, *countries, *places])


def tier_of(features: Features, family: Family) -> int:
    """How surely an account tells which event it is about: 0 on its own, 1 by the report's day or with one party left
    out, 2 by a month or a year."""
    days = features.span.hi - features.span.lo
    if features.span.vague or (days > SHORT and not family.lasts):
        return 2
    return int(features.span.weak or (family.mutual and len(features.parties) < 2))


def joined(features: Sequence[Features]) -> Features:
    """One article's account from its mentions' features: together they say more than each alone."""
    best = min(features, key=lambda f: (f.span.weak, f.span.hi - f.span.lo, f.planned, f.to_json()))
    moved = any(f.moved for f in features)
    strong = sorted({f.span.lo for f in features if not f.span.weak and f.span.hi - f.span.lo < 7})
    if moved and len(strong) > 1:
        best = next(f for f in features if f.span.lo == strong[-1])
    about = NOTHING
    for f in sorted(features, key=Features.to_json):
        about = about.joined(f.about)
    sources = {key for f in features for key in f.sources}
    targets = {key for f in features for key in f.targets}
    planned = all(f.planned for f in features)
    return replace(
        best,
        parties=tuple(sorted({key for f in features for key in f.parties})),
        sources=tuple(sorted(sources - targets)),
        targets=tuple(sorted(targets - sources)),
        former=tuple(strong[:-1]) if moved else (),
        reported=min(f.reported for f in features) if planned else 0,
        planned=planned,
        moved=moved,
        about=about,
        place=_first(f.place for f in features),
        money=_first(f.money for f in features),
        count=max(f.count for f in features),
    )


def reversed_roles(a: Features, b: Features, family: Family) -> bool:
    """True where one's actors are the other's targets and nobody acts in both."""
    if not family.directed or not (a.sources and b.sources):
        return False
    sources, targets = set(a.sources), set(a.targets)
    return not sources & set(b.sources) and bool(sources & set(b.targets) or targets & set(b.sources))


def party_key(actor: Actor) -> str:
    """A country stands for all who act for it or live in it; companies, and people of no country, for themselves."""
    if actor.country and actor.country != SOME_ORGANISATION and actor.kind != "BUS":
        return actor.country
    return " ".join((actor.name or actor.text).casefold().split())


def _keys(actors: Iterable[Actor]) -> tuple[str, ...]:
    """Who has no country counts if named and known for what it is; "an exile" counts only where nobody else does."""
    everyone = list(actors)
    known = [actor for actor in everyone if actor.country or (actor.name and actor.kind)]
    return tuple(sorted({party_key(actor) for actor in known or everyone}))


def _place(event: ClassifiedEvent) -> str:
    if event.place is None or (event.place.country and event.place.name == country_name(event.place.country)):
        return ""
    return " ".join(event.place.name.casefold().split())


def _first(values: Iterable[str]) -> str:
    return min((value for value in values if value), default="")

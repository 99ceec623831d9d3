"""Who a phrase names: country, sector, canonical name. The head of the phrase decides.

"Japanese Ambassador to Seoul" is Japan's; "US forces in Japan" are American; "protesters in Kabul" are of Afghanistan,
for nothing else says where they are from.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from service.coding.enrich.names import Entry, Office, Via, fold
from service.coding.enrich.phrases import Phrase, Unit, find_phrases
from service.coding.enrich.shapes import likely_country


@dataclass(frozen=True, slots=True)
class ActorContext:
    """What an article tells about its phrases: the countries it names, most prominent first, and its day."""

    countries: tuple[str, ...] = ()
    published_on: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class ResolvedActor:
    """``country``: ISO alpha-3, an organisation's code, or None; ``kind``: a PLOVER sector, "" = the words don't tell.

    ``name``: the canonical name of a person, organisation or country, None for a group ("civic groups").
    """

    country: str | None
    kind: str
    name: str | None
    via: Via


@dataclass(frozen=True, slots=True)
class ActorMention:
    """``text[start:end]`` names ``actor``."""

    text: str
    start: int
    end: int
    actor: ResolvedActor


_ALIEN = ("-backed", "-led", "-made", "-built", "-trained", "-funded", "-born", "-supported", "-sponsored", "-speaking")


def resolve_actor(phrase: str, *, context: ActorContext | None = None) -> ResolvedActor | None:
    """Who ``phrase`` (a name phrase, not a sentence) names; None where it names nobody we could say anything of."""
    phrases = find_phrases(phrase)
    return _resolve(fold(phrase), phrases[0], context or ActorContext()) if phrases else None


def find_actors(text: str, context: ActorContext | None = None) -> tuple[ActorMention, ...]:
    """Every actor phrase of a sentence, in its order, without overlaps. Offsets are code points. Linear time."""
    folded, known = fold(text), context or ActorContext()
    found = []
    for phrase in find_phrases(text):
        actor = _resolve(folded, phrase, known)
        if actor is not None:
            found.append(ActorMention(text[phrase.start : phrase.end], phrase.start, phrase.end, actor))
    return tuple(found)


def _resolve(folded: str, phrase: Phrase, context: ActorContext) -> ResolvedActor | None:
    kind = _kind(phrase)
    entry = _owner(folded, phrase)
    if entry is None:
        inner = _resolve(folded, phrase.attached, context) if phrase.attached and phrase.link in _BELONGS else None
        if inner is not None:
            weak = phrase.head is not None and phrase.head.part == "weak"
            return ResolvedActor(inner.country, (inner.kind if weak else kind) or kind, inner.name, inner.via)
        if not kind and not phrase.person:
            return None
        home = likely_country(phrase.person, context.countries) if phrase.person else None
        return ResolvedActor(home, kind, phrase.person or None, "title")
    office = _office(entry.offices, context.published_on) if entry.offices else None
    kind = _sector(entry, kind, office)
    name = phrase.person or (entry.name if len(phrase.units) == 1 or entry.sort in ("person", "organisation") else None)
    country = office.country if office is not None and office.country else entry.country
    return ResolvedActor(country or None, kind, name, entry.via)


_BELONGS = frozenset(("of", "in", "from", "for"))


def _owner(folded: str, phrase: Phrase) -> Entry | None:
    """The name that says whose the phrase is: a person or organisation first, then the first country or city."""
    names = [unit for unit in phrase.units if unit.entry is not None]
    for unit in reversed(names):
        if unit.entry is not None and unit.entry.sort in ("person", "organisation"):
            return unit.entry
    for unit in names:
        if not folded.startswith(_ALIEN, unit.end) and not _for_or_against(folded, unit):
            return unit.entry
    return None


def _for_or_against(folded: str, unit: Unit) -> bool:
    return folded[max(0, unit.start - 5) : unit.start].lower().endswith(("pro-", "anti-"))


def _kind(phrase: Phrase) -> str:
    """The sector that the role words give: the last strong head's, or a weak head's from the words before it."""
    modifier = ""
    for unit in phrase.units:
        role = unit.role
        if role is None:
            continue
        if role.part == "head" and unit is phrase.units[-1]:
            return role.kind
        modifier = role.modifies or (role.kind if role.part == "head" else "") or modifier
    head = phrase.head
    return modifier or (head.kind if head is not None else "")


def _sector(entry: Entry, kind: str, office: Office | None) -> str:
    if entry.sort == "person":
        return office.kind if office is not None else "ELI"
    if entry.sort == "organisation" and entry.kind and not (entry.kind == "IGO" and kind):
        return entry.kind
    return kind or entry.kind


def _office(offices: tuple[Office, ...], day: datetime.date | None) -> Office | None:
    """The post held on ``day``, the first listed where there are several; without a day, the last one held."""
    if day is None:
        return max(offices, key=lambda office: office.end)
    return next((office for office in offices if office.start <= day <= office.end), None)

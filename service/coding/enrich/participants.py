"""Who takes part in an event: the actors of its source and target words, and what "it" or "the pact" stands for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from schemas.event import Actor, ExtractedEvent, Role, Root, Span
from service.coding.codebook import default_codebook
from service.coding.enrich.actors import ActorContext, ActorMention, find_actors

_DATELINE = re.compile(
    r"(?:(?:[A-Z]{4,}|[A-Z]{2,} [A-Z]{2,})(?: [A-Z]{2,})*(?:, [\w.'’-]+(?: [\w.]+){0,2}){0,2}(?: \([^()]{2,30}\))?"
    r"|[A-Z][^()\n]{1,40}\([A-Z][^()]{1,30}\)) ?(?:--|–|—|-|:) "
)
"""Where a report was written and by whom: "NAIROBI, Nov 3 (Coastal Wire) - ". Nobody there takes part."""
_SKIPPED = frozenset(
    {"the", "a", "an", "its", "their", "his", "her", "northern", "southern", "eastern", "western", "central"}
)
_PLACING = frozenset(
    ["in", "at", "near", "off", "outside", "inside", "across", "via", "through", "around", "throughout"]
)
_TOPICAL = frozenset({"on", "about", "over", "regarding", "concerning"})
_TOPICS = frozenset(
    [
        "info",
        "information",
        "intelligence",
        "data",
        "talk",
        "talks",
        "discussion",
        "discussions",
        "negotiation",
        "negotiations",
        "dialogue",
        "report",
        "statement",
        "meeting",
        "summit",
        "pact",
        "deal",
        "agreement",
        "secret",
        "secrets",
        "program",
        "programs",
        "programme",
        "question",
        "debate",
        "accord",
        "resolution",
        "expert",
        "consultations",
        "conference",
        "share",
        "discussed",
        "discuss",
        "vote",
        "treaty",
        "law",
        "bill",
        "notes",
        "views",
        "document",
    ]
)
_TO_A_PLACE = frozenset({"visit", "delivery", "aid", "withdrawal", "investigation"})
_ON_A_PLACE = frozenset({Root.PROTEST, Root.MOBILIZE, Root.COERCE, Root.ASSAULT, Root.SANCTION})
_DOMESTIC = frozenset(
    [
        "GOV",
        "MIL",
        "COP",
        "OPP",
        "LEG",
        "JUD",
        "CVL",
        "SOC",
        "EDU",
        "AGR",
        "LAB",
        "PTY",
        "SPY",
        "BUS",
        "REL",
        "MED",
        "REB",
        "CRM",
        "UNK",
    ]
)


def participants(event: ExtractedEvent, context: ActorContext) -> tuple[Actor, ...]:
    """The actors of ``event``, resolved in ``context``. Each region is read by itself: the clause parts the names.

    A group without a country of its own ("the police", "the minister") is of the story's first country.
    """
    found: list[Actor] = []
    dateline = _DATELINE.match(event.sentence)
    for region, role in _regions(event):
        found += _named(region, role, context, dateline.end() if dateline else 0)
        found += _referred(event, region, role, context)
    found = _unique(found)
    if not any(actor.country for actor in found) or (_reaches(event) and not _has_target(found)):
        found = _unique([*found, *_placed(event, context)])
    return tuple(_at_home(found, context))


def _regions(event: ExtractedEvent) -> Iterable[tuple[Span, Role]]:
    doer, done_to = _sides(event)
    if event.source_text is not None:
        yield event.source_text, doer
    if event.target_text is not None:
        yield event.target_text, done_to
    if event.object_text is not None and event.target_text is None:
        yield event.object_text, done_to


def _sides(event: ExtractedEvent) -> tuple[Role, Role]:
    """What subject and object are: who receives tanks is delivered to, by whoever else is named."""
    names = {candidate.split(".")[0] for candidate in event.candidates}
    given = event.trigger.lemma == "receive" and bool(names & {"delivery", "aid"})
    return ("target", "source") if given else ("source", "target")


def _named(region: Span, role: Role, context: ActorContext, dateline: int) -> Iterable[Actor]:
    for mention in find_actors(region.text, context):
        if region.start + mention.start < dateline:
            continue
        if not _aside(region.text, mention) and not _part_of_a_name(mention) and not _modifies(region.text, mention):
            yield _actor(mention, role, mention.text, region.start + mention.start, region.start + mention.end)


def _part_of_a_name(mention: ActorMention) -> bool:
    """ "General", "Military Intelligence Sharing Pact": words of a treaty's name, which are nobody."""
    who, words = mention.actor, mention.text.lower().split()
    if who.country is not None or not mention.text[:1].isupper():
        return False
    return bool(_agreements() & set(words)) or (who.name is None and len(words) == 1 and who.kind in ("MIL", "SPY"))


def _modifies(text: str, mention: ActorMention) -> bool:
    """ "a military intelligence pact", "an Arctic rescue treaty": what the agreement is about, which is nobody."""
    if mention.actor.country is not None:
        return False
    following = text[mention.end : mention.end + 40].lower().split()[:2]
    return (
        bool(_agreements() & {word.strip(".,;") for word in following}) and text[mention.end : mention.end + 1] == " "
    )


@cache
def _agreements() -> frozenset[str]:
    return frozenset(
        word for t in default_codebook().entries["signing"].triggers for word in t.object if " " not in word
    )


def _aside(text: str, mention: ActorMention) -> bool:
    """Whether the phrase is a place, a topic or a way ("in Seoul", "information on Syria", "via the US")."""
    before = text[max(0, mention.start - 40) : mention.start].lower()
    words = [word for word in re.findall(r"\w+", before) if word not in _SKIPPED][-2:]
    if not words:
        return False
    if words[-1] in _PLACING:
        return True
    return words[-1] in _TOPICAL and (len(words) == 1 or words[0] in _TOPICS)


def _referred(event: ExtractedEvent, region: Span, role: Role, context: ActorContext) -> Iterable[Actor]:
    for reference in event.references:
        if region.start <= reference.start and reference.end <= region.end:
            for words in reference.refers_to:
                for mention in find_actors(words, context):
                    if mention.actor.country:
                        yield _actor(mention, role, reference.text, reference.start, reference.end, coreference=True)


def _has_target(actors: Sequence[Actor]) -> bool:
    sources = {actor.country for actor in actors if actor.role == "source"}
    return any(actor.country and actor.country not in sources for actor in actors if actor.role != "source")


def _reaches(event: ExtractedEvent) -> bool:
    """Whether what it may be is done to a place: troops go there, aid arrives there, guests travel there."""
    entries = default_codebook().entries
    names = {candidate.split(".")[0] for candidate in event.candidates}
    return any(name in _TO_A_PLACE or entries[name].plover in _ON_A_PLACE for name in names if name in entries)


def _placed(event: ExtractedEvent, context: ActorContext) -> Iterable[Actor]:
    """Where nobody is named, whoever the place belongs to takes part ("a rally in Warsaw")."""
    clause = event.clause
    for mention in find_actors(clause.text, context):
        if mention.actor.country:
            yield _actor(mention, "participant", mention.text, clause.start + mention.start, clause.start + mention.end)


def _at_home(actors: Sequence[Actor], context: ActorContext) -> Iterable[Actor]:
    """A doer without a country is of the story's first country that no other doer is of."""
    doers = {actor.country for actor in actors if actor.role == "source" and actor.country}
    home = next((code for code in context.countries if code not in doers), None)
    for actor in actors:
        person = actor.kind in ("GOV", "MIL") and actor.name is not None
        lacks = actor.country is None and actor.kind in _DOMESTIC and actor.role == "source"
        if lacks and home is not None and (person or not doers):
            yield actor.model_copy(update={"country": home, "via": "coreference"})
        else:
            yield actor


def _actor(mention: ActorMention, role: Role, text: str, start: int, end: int, *, coreference: bool = False) -> Actor:
    who = mention.actor
    return Actor(
        text=text, start=start, end=end, role=role, country=who.country, kind=who.kind, name=who.name,
        via="coreference" if coreference else who.via,
    )  # fmt: skip


def _unique(actors: Iterable[Actor]) -> list[Actor]:
    """Each country or name once, the first role wins; nameless groups stay."""
    kept: dict[tuple[str, str], Actor] = {}
    for actor in actors:
        key = (actor.country or "", actor.kind if actor.kind not in ("", "GOV") else actor.name or actor.text.lower())
        same_country = actor.country and actor.kind in ("", "GOV") and any(
            k[0] == actor.country for k in kept
        )  # fmt: skip
        if key not in kept and not same_country:
            kept[key] = actor
    return list(kept.values())

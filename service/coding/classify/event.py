"""From an enriched mention to a coded event, or to none: there is no default class."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.event import Actor, ArticleEvents, Because, ClassifiedEvent, EnrichedEvent, Root, Status
from service.coding.classify.decide import decide, specificity
from service.coding.classify.relation.relate import relate
from service.coding.codebook import Codebook, Entry, Trigger

QUADS: dict[Root, int] = {
    Root.AGREE: 1, Root.CONSULT: 1, Root.SUPPORT: 1, Root.COOPERATE: 2, Root.AID: 2, Root.YIELD: 2,
    Root.REQUEST: 3, Root.ACCUSE: 3, Root.REJECT: 3, Root.THREATEN: 3,
    Root.PROTEST: 4, Root.SANCTION: 4, Root.MOBILIZE: 4, Root.COERCE: 4, Root.ASSAULT: 4,
}  # fmt: skip
"""PLOVER's quads: verbal and material cooperation, verbal and material conflict."""

CERTAIN = 0.7
"""How sure the relation lexicon must be to state an event by itself."""

_WITHIN = frozenset({"of", "with", "in", "on", "for", "from", "between", "to", "by", "at", "against"})
_NOT_YET = frozenset({Status.PLANNED, Status.HYPOTHETICAL})
_FUTURE_COOPERATION = frozenset({Root.SUPPORT, Root.COOPERATE, Root.AID, Root.YIELD})
_FUTURE_CONFLICT = frozenset({Root.ASSAULT, Root.COERCE, Root.SANCTION})


def classify(enriched: ArticleEvents[EnrichedEvent], codebook: Codebook) -> tuple[ClassifiedEvent, ...]:
    """The coded events of an article, in its order."""
    return tuple(_classified(enriched, codebook))


def _classified(enriched: ArticleEvents[EnrichedEvent], codebook: Codebook) -> Iterator[ClassifiedEvent]:
    for event in enriched.events:
        decided = decide(event, codebook) if event.candidates else related(event, codebook)
        if decided is None or not any(actor.country or actor.kind for actor in event.actors):
            continue
        entry, trigger = decided
        root, cameo, goldstein = coded(entry, trigger, event)
        yield ClassifiedEvent.model_validate(
            {
                **dict(event),
                "type": entry.name,
                "plover": root,
                "cameo": cameo,
                "quad": QUADS[root],
                "goldstein": goldstein,
                "confidence": confidence(event, trigger),
                "because": because(entry, trigger, event),
                "url": enriched.url,
            }
        )


def related(event: EnrichedEvent, codebook: Codebook) -> tuple[Entry, Trigger] | None:
    """What the relation lexicon knows of a clause that no trigger fits: its verb must be what one does to the other."""
    if any(cue.startswith("gov:denying:") for cue in event.cues):
        return None  # who denies it is told by the clause before
    sources = [a for a in event.actors if a.role == "source" and a.country and _acts(event, a)]
    targets = [a for a in event.actors if a.role == "target" and a.country]
    pair = next(((s, t) for s in sources for t in targets if s.country != t.country), None)
    if pair is None:
        return None
    found = relate(event.sentence, (pair[0].start, pair[0].end), (pair[1].start, pair[1].end))
    entry = codebook.entries.get(found.type)
    told = any(event.trigger.text in words for words in found.because)
    if entry is None or not told or found.confidence < CERTAIN:
        return None
    return entry, Trigger(verb=(event.trigger.lemma,), plover=Root(found.root))


def _acts(event: EnrichedEvent, actor: Actor) -> bool:
    """Whether the actor is the subject itself: not "Peru's ports", not "the road to Peru"."""
    start = event.source_text.start if event.source_text else actor.start
    owns = event.sentence[actor.end : actor.end + 2] in ("'s", "’s", "' ", "’ ")
    return not owns and not _WITHIN & set(event.sentence[start : actor.start].lower().split())


def coded(entry: Entry, trigger: Trigger, event: EnrichedEvent) -> tuple[Root, str, float]:
    """Root, CAMEO code and Goldstein value. The root follows the status as the field defines it:

    a future act of cooperation is an agreement to it (AGREE, CAMEO 030), a future material conflict a threat
    (THREATEN, CAMEO 130). Goldstein values are CAMEO's for those codes.
    """
    root = trigger.plover or entry.plover
    if entry.alone is not None and len({actor.country for actor in event.actors if actor.country}) < 2:
        root = entry.alone
    if event.status in _NOT_YET and root in _FUTURE_COOPERATION:
        return Root.AGREE, "030", 4.0
    if event.status in _NOT_YET and root in _FUTURE_CONFLICT:
        return Root.THREATEN, "130", -4.4
    if root is not entry.plover and root is Root.MOBILIZE:
        return root, "150", -7.2
    return root, trigger.cameo or entry.cameo, entry.goldstein


def confidence(event: EnrichedEvent, trigger: Trigger) -> float:
    """0..1, an ordering and not a probability: specific triggers and named actors raise it."""
    score = 0.55 + 0.08 * min(4, specificity(trigger))
    score += 0.05 if any(a.role == "source" and a.country for a in event.actors) else -0.1
    score -= 0.1 if "pos:noun" in event.cues else 0.0
    score -= 0.15 if event.status is Status.HYPOTHETICAL else 0.0
    return round(min(0.97, max(0.05, score)), 2)


def because(entry: Entry, trigger: Trigger, event: EnrichedEvent) -> Because:
    """The entry and the words that fired it: the trigger, and of its object what the entry asks for."""
    words = [event.trigger.text]
    if event.object_text is not None and (trigger.object or trigger.object_also):
        words.append(event.object_text.text)
    return Because(entry=entry.name, words=tuple(words))

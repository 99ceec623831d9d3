"""Which codebook entry a mention is: its triggers' semantic classes are tested against the actors found."""

from __future__ import annotations

import re
from collections.abc import Sequence

from schemas.event import Actor, EnrichedEvent
from service.coding.codebook import Codebook, Entry, Trigger

_WORD = re.compile(r"[\w'-]+")
_ARMED = frozenset({"MIL", "REB", "UAF", "PRM", "COP", "SPY"})
_CIVIL = frozenset(["CVL", "OPP", "SOC", "EDU", "AGR", "LAB", "REL", "MED", "REF", "BUS", "PTY", "NGO", "ELI", "HLH"])
_STATE = frozenset({"", "GOV", "MIL", "LEG", "IGO", "JUD", "SPY", "COP", "PRE"})
_FORCE_WORDS = frozenset(
    [
        "troops",
        "soldiers",
        "forces",
        "army",
        "police",
        "officers",
        "marines",
        "guards",
        "gunmen",
        "fighters",
        "militants",
        "rebels",
        "navy",
    ]
)
_PEOPLE = frozenset(
    [
        "thousands",
        "hundreds",
        "dozens",
        "scores",
        "crowd",
        "crowds",
        "people",
        "workers",
        "students",
        "farmers",
        "teachers",
        "protesters",
        "demonstrators",
        "activists",
        "residents",
        "villagers",
        "supporters",
        "women",
        "men",
        "citizens",
        "drivers",
        "doctors",
        "nurses",
        "miners",
        "families",
        "youths",
        "opponents",
        "unions",
        "strikers",
    ]
)


def decide(event: EnrichedEvent, codebook: Codebook) -> tuple[Entry, Trigger] | None:
    """The most specific entry whose trigger holds; None where none does. Ties go to the codebook's order."""
    best: tuple[int, Entry, Trigger] | None = None
    for candidate in event.candidates:
        name, _, rank = candidate.partition(".")
        entry = codebook.entries.get(name)
        if entry is None or not rank.isdigit() or int(rank) >= len(entry.triggers):
            continue  # written by a newer codebook
        trigger = entry.triggers[int(rank)]
        if holds(trigger, event):
            weight = specificity(trigger)
            if best is None or weight > best[0]:
                best = (weight, entry, trigger)
    return (best[1], best[2]) if best else None


def specificity(trigger: Trigger) -> int:
    """How much a trigger asks for: words weigh more than classes of actors."""
    weight = 0
    for asked in (trigger.object, trigger.object_also, trigger.subject):
        if asked:
            weight += 1 if all(word.startswith("<") for word in asked) else 2
    return weight + bool(trigger.prep) + bool(trigger.complement) + bool(trigger.sense) + bool(trigger.voice)


def holds(trigger: Trigger, event: EnrichedEvent) -> bool:
    """Whether the semantic classes that a trigger asks for are there."""
    return unmet(trigger, event) is None


def unmet(trigger: Trigger, event: EnrichedEvent) -> str | None:
    """What a trigger asks for and the event does not have, in words; None where it holds."""
    passive = "passive" in event.cues and event.source_text is None
    source = [a for a in event.actors if a.role == "source"]
    subject = source or (list(event.actors) if passive else [])
    said = event.source_text.text if event.source_text else ""
    if not _satisfied(trigger.subject, said, subject, passive):
        return f"its subject {said!r} is none of {', '.join(trigger.subject[:6])}"
    objects = [a for a in event.actors if a.role != "source"]
    object_text = " ".join(s.text for s in (event.object_text, event.target_text) if s is not None)
    if not _satisfied(trigger.object, object_text, objects, False):
        return f"its object {object_text!r} is none of {', '.join(trigger.object[:6])}"
    return None


def _satisfied(asked: Sequence[str], text: str, actors: Sequence[Actor], excused: bool) -> bool:
    semantic = [word for word in asked if word.startswith("<")]
    if not semantic or (len(semantic) < len(asked) and _has_word(asked, text)):
        return True
    words = frozenset(_WORD.findall(text.lower()))
    if excused and not text and "<actor>" in semantic:
        return bool(actors)
    return any(_is(meaning, actors, words) for meaning in semantic)


def _has_word(asked: Sequence[str], text: str) -> bool:
    lowered = text.lower()
    words = set(_WORD.findall(lowered))
    words |= {word[:-1] for word in words if word.endswith("s")}
    return any(word in words or (" " in word and word in lowered) for word in asked)


def _is(meaning: str, actors: Sequence[Actor], words: frozenset[str]) -> bool:
    if meaning == "<actor>":
        return bool(actors)
    if meaning == "<state>":
        return any((a.country and a.kind in _STATE) or a.kind in ("GOV", "MIL", "IGO", "LEG") for a in actors)
    if meaning == "<official>":
        return any(
            a.kind in ("GOV", "MIL", "LEG", "IGO", "REL", "ELI", "OPP", "PTY") or (a.name and a.kind == "")
            for a in actors
        )
    if meaning == "<military>":
        return any(a.kind in _ARMED or (a.country and a.kind == "") for a in actors) or bool(words & _FORCE_WORDS)
    if meaning == "<force>":
        return any(a.kind in _ARMED for a in actors) or bool(words & _FORCE_WORDS)
    return any(a.kind in _CIVIL for a in actors) or bool(words & _PEOPLE)

"""Whether it happened: from the grammatical cues of a mention to a status, or None where no event is stated.

The rules are ordered; the first that speaks decides. None is an answer: a habit, a capability, a purpose ("to counter
threats") or an act that simply did not take place is no event.
"""

from __future__ import annotations

from collections.abc import Iterable

from schemas.event import ExtractedEvent, Root, Status
from service.coding.codebook import default_codebook

NEWSLIKE = frozenset({"headline", "caption", "related"})
"""Sections that tell of the day in the present tense."""

_SPEECH_ROOTS = frozenset({Root.REQUEST, Root.ACCUSE, Root.REJECT, Root.THREATEN})
_PLANNING_ADJECTIVES = frozenset(
    ["due", "set", "scheduled", "expected", "slated", "poised", "prepared", "ready", "about"]
)
_PLANNING_NOUNS = frozenset(
    [
        "plan",
        "decision",
        "agreement",
        "intention",
        "deal",
        "pact",
        "commitment",
        "pledge",
        "promise",
        "vow",
        "proposal",
        "preparation",
        "intent",
        "mission",
        "scheme",
        "vote",
        "order",
    ]
)
_HYPOTHETICAL_NOUNS = frozenset(
    [
        "effort",
        "bid",
        "hope",
        "dream",
        "ambition",
        "desire",
        "aim",
        "goal",
        "option",
        "offer",
        "readiness",
        "willingness",
        "campaign",
        "push",
        "call",
        "request",
        "demand",
    ]
)
_FORCING = frozenset(["force", "compel", "lead", "prompt", "cause", "press", "oblige", "order", "persuade", "convince"])
_BEFORE_OR_BY = frozenset({"after", "since", "by", "when", "while", "following", "in", ",", "and", "none"})


def status_of(event: ExtractedEvent) -> Status | None:
    """The status that the cues of ``event`` say, or None for no event."""
    cues = frozenset(event.cues)
    if "question" in cues:
        return None
    status = _noun_status(cues) if "pos:noun" in cues else _verb_status(event, cues)
    if status is Status.OCCURRED and "hedged" in cues:
        return Status.HYPOTHETICAL
    if status is Status.PLANNED and "ended" in cues:
        return Status.FAILED
    return status


def tense_for_dates(event: ExtractedEvent, status: Status) -> str:
    """The direction in which a bare "Friday" is to be looked for: ``past`` or ``future``."""
    if status in (Status.PLANNED, Status.HYPOTHETICAL) and "nominal:after" not in event.cues:
        told_of_the_past = "tense:past" in event.cues and "pos:noun" in event.cues
        return "past" if told_of_the_past and "nominal:postponed" not in event.cues else "future"
    return "past"


def _value(cues: Iterable[str], name: str) -> tuple[str, ...]:
    prefix = f"{name}:"
    return next((tuple(cue.split(":")[1:]) for cue in cues if cue.startswith(prefix)), ())


def _noun_status(cues: frozenset[str]) -> Status | None:
    future = "tense:future" in cues
    if cues & {"nominal:subject:future", "nominal:on:future"}:
        return Status.PLANNED
    if cues & {"nominal:subject:ongoing", "nominal:on:present"}:
        return Status.ONGOING
    if "nominal:postponed" in cues:
        return Status.PLANNED
    if "nominal:denied" in cues:
        return Status.DENIED
    if "nominal:before" in cues:
        return Status.PLANNED if future or "tense:present" in cues else Status.OCCURRED
    if "nominal:during" in cues and future:
        return Status.PLANNED
    return Status.OCCURRED


def _verb_status(event: ExtractedEvent, cues: frozenset[str]) -> Status | None:
    aspectual = "form:ger" in cues and any(cue.startswith("gov:managing") for cue in cues)
    if "form:inf" in cues or (aspectual and "marker:none" in cues):
        return _infinitive(event, cues)
    if "gov:denying" in cues or ("form:ger" in cues and any(cue.startswith("gov:denying:") for cue in cues)):
        return Status.DENIED
    if "form:ger" in cues or "form:part" in cues:
        return _participle(cues)
    if "conditional" in cues:
        return Status.HYPOTHETICAL
    if "gov:opinion" in cues:
        return None if "negated" in cues else Status.HYPOTHETICAL
    modal = _value(cues, "modal")
    if modal:
        return _modal(cues, modal[0])
    if "negated" in cues or "gov:negated" in cues:
        return None
    if "progressive" in cues:
        return Status.OCCURRED if "tense:past" in cues else Status.ONGOING
    if "perfect" in cues or "tense:past" in cues:
        return Status.OCCURRED
    return _present(event)


def _modal(cues: frozenset[str], modal: str) -> Status | None:
    if "negated" in cues:
        return None
    if modal == "will":
        return Status.PLANNED
    if modal == "would":
        return Status.PLANNED if "link:that" in cues else Status.HYPOTHETICAL
    # what somebody can do is a capability, what should be done an opinion
    return Status.HYPOTHETICAL if modal in ("could", "may", "might") and "perfect" not in cues else None


def _present(event: ExtractedEvent) -> Status | None:
    """The present tense tells news in a headline; in a text it tells habits, except for acts done by speaking."""
    if event.section in NEWSLIKE:
        return Status.OCCURRED
    entries = default_codebook().entries
    roots = {entries[name].plover for name in (c.split(".")[0] for c in event.candidates) if name in entries}
    return Status.OCCURRED if roots & _SPEECH_ROOTS and "link:rel" not in event.cues else None


def _infinitive(event: ExtractedEvent, cues: frozenset[str]) -> Status | None:
    noun = _value(cues, "noun")
    if noun:
        return _after_noun(noun[0])
    adjective = _value(cues, "adj")
    if adjective:
        if adjective[0] in _PLANNING_ADJECTIVES:
            return None if "gov:negated" in cues else Status.PLANNED
        return {"likely": Status.HYPOTHETICAL, "unable": Status.FAILED}.get(adjective[0])
    kind, lemma, tense = (*_value((c for c in cues if c.count(":") == 3), "gov"), "", "", "")[:3]
    if not kind and "gov:be:to" in {":".join(c.split(":")[:3]) for c in cues}:
        return Status.PLANNED
    if kind == "be":
        return Status.PLANNED
    if not kind:
        return Status.PLANNED if event.section in NEWSLIKE and "link:inf" in cues else None
    if "gov:negated" in cues:
        return Status.FAILED if kind == "managing" and lemma == "manage" else None
    past = tense == "past" or "gov:perfect" in cues
    return {
        "plans": Status.PLANNED if "gov:modal" not in cues else Status.HYPOTHETICAL,
        "attempts": Status.FAILED if "ended" in cues or (past and lemma in ("try", "attempt")) else Status.HYPOTHETICAL,
        "failures": Status.FAILED if past or event.section in NEWSLIKE else None,
        "managing": Status.OCCURRED if past or event.section in NEWSLIKE else Status.ONGOING,
        "wishes": Status.HYPOTHETICAL,
        "saying": Status.PLANNED if lemma in ("expect", "announce", "predict") else Status.HYPOTHETICAL,
        "object_control": Status.OCCURRED if past and lemma in _FORCING else None,
    }.get(kind)


def _after_noun(noun: str) -> Status | None:
    if noun in _PLANNING_NOUNS:
        return Status.PLANNED
    if noun in ("attempt", "failure", "inability"):
        return Status.FAILED
    return Status.HYPOTHETICAL if noun in _HYPOTHETICAL_NOUNS else None


def _participle(cues: frozenset[str]) -> Status | None:
    """ "after signing", "the deal signed in May", "by firing": as real as the clause that it hangs on."""
    if "conditional" in cues or "negated" in cues:
        return None
    marker = ":".join(_value(cues, "marker"))
    host = (_value(cues, "host") or ("",))[0]
    if "form:part" in cues:
        return Status.OCCURRED if host != "future" else None
    if marker == "before":
        return Status.PLANNED if host == "future" else Status.OCCURRED if host == "past" else None
    if marker not in _BEFORE_OR_BY:
        return None
    return {"past": Status.OCCURRED, "future": Status.PLANNED}.get(host)

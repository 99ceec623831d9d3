"""Clauses: for each verb group the words that are its subject and its complement, and what governs it.

Spans are half-open token ranges ``(first, last + 1)``; an empty range means that the words do not say.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from service.coding.extract.grammar import grammar
from service.coding.extract.tokens import Token
from service.coding.extract.verbs import VerbGroup

Range = tuple[int, int]
NOWHERE: Range = (0, 0)


@dataclass(slots=True)
class Clause:
    """One verb group with its arguments. ``link`` says how it hangs on its neighbours.

    link: ``main | sub | rel | that | coord | inf | part | ger``; ``marker`` is the word that opens it ("if", "which").
    """

    verb: VerbGroup
    start: int
    end: int
    link: str
    marker: str = ""
    subject: Range = NOWHERE
    complement: Range = NOWHERE
    orphan: Range = NOWHERE
    """Words before a relative, subordinate or participial insertion: the subject of a verb still to come."""
    governor: int | None = None
    noun_governor: str | None = None
    attribution: Range = NOWHERE
    conditional: bool = False
    children: list[int] = field(default_factory=list)


def read_clauses(tokens: list[Token], groups: list[VerbGroup]) -> list[Clause]:
    """The clauses of a sentence in the order of their verbs."""
    clauses = _bounds(tokens, groups)
    for index, clause in enumerate(clauses):
        _complement(tokens, clauses, index)
        _govern(tokens, clauses, index)
        clause.subject = _subject(tokens, clauses, index)
    _dangling(clauses)
    _attribute(tokens, clauses)
    return clauses


def _is(tokens: list[Token], index: int, *tags: str) -> bool:
    return 0 <= index < len(tokens) and tokens[index].tag in tags


def _opens_clause(tokens: list[Token], index: int) -> bool:
    """A subordinator, relativiser or "that" which opens a clause (not "as well as", "such as", "that deal")."""
    token = tokens[index]
    if token.tag not in ("SUB", "REL", "THAT"):
        return False
    if token.lower == "as":
        around = (tokens[index - 1].lower if index else "", tokens[index + 1].lower if index + 1 < len(tokens) else "")
        return around[0] not in ("such", "well", "known", "described", "seen", "dubbed", "same") and around[1] not in ("well", "part", "of")
    return True


def _bounds(tokens: list[Token], groups: list[VerbGroup]) -> list[Clause]:
    clauses: list[Clause] = []
    for index, group in enumerate(groups):
        floor = groups[index - 1].last + 1 if index else 0
        start, link, marker = _boundary(tokens, groups[index - 1] if index else None, group, floor)
        if clauses:
            clauses[-1].end = start
        clauses.append(Clause(group, start, len(tokens), link, marker))
        if index == 0 and start > 0:
            clauses[0].orphan = _trim(tokens, (0, start))
    return clauses


def _boundary(tokens: list[Token], left: VerbGroup | None, group: VerbGroup, floor: int) -> tuple[int, str, str]:
    """Where the clause of ``group`` begins, at or after ``floor``, and how it is linked."""
    first = group.first
    if group.form in ("part", "ger") or (group.form == "inf" and left is not None):
        back = first - 1
        while back >= floor and tokens[back].tag in ("ADV", "NEG"):
            back -= 1
        if group.form == "inf":
            return _infinitive_start(tokens, floor, first), "inf", ""
        at = back if back >= floor and tokens[back].tag in ("PREP", "SUB", "CC", "P") else first
        return at, group.form, tokens[at].lower if at < first else ""
    comma = next((i for i in range(first - 1, floor - 1, -1) if tokens[i].lower in (",", ";", ":", "—", "–")), None)
    opener = next((i for i in range(first - 1, floor - 1, -1) if _opens_clause(tokens, i)), None)
    if left is None:
        if opener is not None and (comma is None or comma < opener):
            return opener, "rel" if tokens[opener].tag == "REL" else "sub", tokens[opener].lower
        return 0, "inf" if group.form == "inf" else "main", ""
    adjacent = first - 1
    while adjacent >= floor and tokens[adjacent].tag in ("ADV", "NEG"):
        adjacent -= 1
    if adjacent >= floor and tokens[adjacent].tag == "CC":
        return adjacent, "coord", tokens[adjacent].lower
    if opener is not None and not (comma is not None and comma > opener + 1 and comma < first - 1):
        relative = tokens[opener].tag == "REL" or (
            tokens[opener].tag == "THAT" and opener == adjacent and _is(tokens, opener - 1, "N") and opener > floor
        )
        link = "rel" if relative else "that" if tokens[opener].tag == "THAT" else "sub"
        return opener, link, tokens[opener].lower
    conjunction = next((i for i in range(first - 1, floor - 1, -1) if tokens[i].tag == "CC" and _splits(tokens, i, floor)), None)
    if conjunction is not None:
        return conjunction, "coord", tokens[conjunction].lower
    if comma is not None:
        earliest = next(i for i in range(floor, first) if tokens[i].lower in (",", ";", ":", "—", "–"))
        chosen = comma if comma >= first - 1 else earliest
        return chosen, "main", ""
    if left.lemma in grammar().words["saying"] | grammar().words["denying"] and left.form == "finite":
        return floor, "that", ""
    return (first, "main", "") if left.form in ("part", "ger", "inf") or left.form == "finite" and not floor else (floor, "that", "")


def _splits(tokens: list[Token], index: int, floor: int) -> bool:
    """Whether a conjunction before a subject parts clauses rather than names."""
    return tokens[index].lower in ("but", "nor") or _is(tokens, index - 1, "P") or index == floor


def _infinitive_start(tokens: list[Token], floor: int, first: int) -> int:
    """ "for Kenya to open": the clause begins at "for"."""
    for index in range(first - 1, floor - 1, -1):
        if tokens[index].lower == "for":
            return index
        if tokens[index].tag in ("PREP", "P", "SUB", "REL"):
            break
    return first


def _trim(tokens: list[Token], span: Range) -> Range:
    """Drop conjunctions, markers, adverbs and punctuation at both ends, and a leading "In May, "."""
    first, last = span
    while first < last and tokens[first].tag in ("CC", "SUB", "THAT", "ADV", "P", "NEG"):
        first += 1
    if first < last and tokens[first].tag in ("PREP", "TO"):
        comma = next((i for i in range(first, last) if tokens[i].lower == ","), None)
        if comma is not None and comma + 1 < last:
            return _trim(tokens, (comma + 1, last))
    while last > first and tokens[last - 1].tag in ("P", "ADV", "CC", "PREP"):
        last -= 1
    return (first, last)


def _complement(tokens: list[Token], clauses: list[Clause], index: int) -> None:
    clause = clauses[index]
    last = clause.end
    while last > clause.verb.last + 1 and tokens[last - 1].tag in ("P", "CC"):
        last -= 1
    clause.complement = (clause.verb.last + 1, max(last, clause.verb.last + 1))


def _govern(tokens: list[Token], clauses: list[Clause], index: int) -> None:
    clause = clauses[index]
    if clause.link in ("inf", "that", "ger", "part") and index:
        clause.governor = index - 1
        clauses[index - 1].children.append(index)
    if clause.link == "inf":
        before = next((t for t in reversed(tokens[: clause.start]) if t.tag not in ("ADV", "NEG")), None)
        governed_after = clauses[index - 1].verb.last if index else -1
        governs = before is not None and before.lemma in grammar().words["governing_nouns"]
        if before is not None and governs and clause.start - 1 > governed_after:
            clause.noun_governor = before.lemma
    if clause.link == "coord" and index and clause.verb.form == "finite" and clauses[index - 1].link in ("that", "inf", "sub"):
        previous = clauses[index - 1]
        if clause.verb.tense == "none" or previous.link == "that":
            clause.governor = previous.governor
    clause.conditional = clause.marker in grammar().words["conditionals"] or (
        clause.link == "part" and clause.marker in ("when", "once", "if", "until")
    )


def _subject(tokens: list[Token], clauses: list[Clause], index: int) -> Range:
    clause = clauses[index]
    left = (clause.start, clause.verb.first)
    if clause.link == "rel":
        own = _trim(tokens, (clause.start + 1, clause.verb.first))
        return own if own[0] < own[1] else _before(tokens, clauses, index)
    if clause.link == "inf":
        return _controller(tokens, clauses, index, left)
    if clause.link in ("part", "ger"):
        return _participle_subject(tokens, clauses, index)
    own = _trim(tokens, left)
    if own[0] < own[1]:
        return own
    if clause.link == "coord":
        for previous in reversed(clauses[:index]):
            if previous.verb.form == "finite" and previous.link not in ("rel", "sub", "part"):
                return previous.subject
        return clauses[index - 1].subject if index else NOWHERE
    for previous in reversed(clauses[:index]):
        if previous.orphan[0] < previous.orphan[1]:
            return previous.orphan
    return clauses[index - 1].subject if index else NOWHERE


def _before(tokens: list[Token], clauses: list[Clause], index: int) -> Range:
    """The noun phrase on which a relative clause or participle hangs: the words just left of it."""
    clause = clauses[index]
    floor = clauses[index - 1].verb.last + 1 if index else 0
    span = _trim(tokens, (floor, clause.start))
    if span[0] >= span[1]:
        return clauses[index - 1].subject if index else NOWHERE
    clause.orphan = span if index == 0 else _trim(tokens, (clauses[index - 1].start, clause.start))
    if index and clauses[index - 1].verb.first < clause.start:
        clause.orphan = NOWHERE
    return span


def _controller(tokens: list[Token], clauses: list[Clause], index: int, left: Range) -> Range:
    own = _trim(tokens, (left[0] + 1, left[1])) if _is(tokens, left[0], "PREP") else _trim(tokens, left)
    if own[0] < own[1]:
        return own
    if clauses[index].governor is None:
        return NOWHERE
    governor = clauses[clauses[index].governor or 0]
    words = grammar().words
    obj = _trim(tokens, governor.complement)
    if obj[0] < obj[1] and governor.verb.lemma in words["object_control"] and clauses[index].noun_governor is None:
        return obj
    if governor.verb.passive and governor.verb.lemma in words["saying"] | words["plans"] | words["object_control"]:
        return governor.subject
    return governor.subject


def _participle_subject(tokens: list[Token], clauses: list[Clause], index: int) -> Range:
    clause = clauses[index]
    hangs_on_noun = clause.marker == "" and index > 0 or (clause.marker == "" and clause.start > 0)
    if hangs_on_noun:
        span = _before(tokens, clauses, index)
        if span[0] < span[1]:
            return span
    if clause.marker == "," and clause.link == "part":
        return _before(tokens, clauses, index)
    main = next((c for c in reversed(clauses[:index]) if c.verb.form == "finite"), None)
    return main.subject if main is not None else NOWHERE


def _dangling(clauses: list[Clause]) -> None:
    """A participle before its main clause ("Citing costs, Peru left") takes the main clause's subject."""
    for index, clause in enumerate(clauses):
        if clause.subject[0] >= clause.subject[1] and clause.link in ("part", "ger", "inf"):
            later = next((c for c in clauses[index + 1 :] if c.verb.form == "finite"), None)
            clause.subject = later.subject if later is not None else NOWHERE


def _attribute(tokens: list[Token], clauses: list[Clause]) -> None:
    """Who is quoted: "X said that ...", "..., X said", "according to X"."""
    saying = grammar().words["saying"]
    for index, clause in enumerate(clauses):
        governor = clauses[clause.governor] if clause.governor is not None else None
        if clause.link == "that" and governor is not None and governor.verb.lemma in saying:
            clause.attribution = governor.subject
    trailing = clauses[-1] if clauses else None
    if trailing is not None and trailing.verb.lemma in saying and len(clauses) > 1 and trailing.link == "main":
        before = tokens[trailing.start].lower if trailing.start < len(tokens) else ""
        if before == ",":
            for clause in clauses[:-1]:
                if clause.attribution == NOWHERE:
                    clause.attribution = trailing.subject
    for index, token in enumerate(tokens[:-1]):
        if token.lower == "according" and tokens[index + 1].lower == "to":
            last = next((i for i in range(index + 2, len(tokens)) if tokens[i].tag == "P"), len(tokens))
            for clause in clauses:
                if clause.attribution == NOWHERE:
                    clause.attribution = (index + 2, last)

"""Who does it: the subject of each verb, through relative clauses, infinitives, participles and coordination."""

from __future__ import annotations

from service.coding.extract.clause import NOWHERE, Clause, Range, trim
from service.coding.extract.grammar import grammar
from service.coding.extract.tokens import Token


def subject_of(tokens: list[Token], clauses: list[Clause], index: int) -> Range:
    clause = clauses[index]
    left = (clause.start, clause.verb.first)
    if clause.link == "rel":
        clause.antecedent = _before(tokens, clauses, index)
        own = trim(tokens, (clause.start + 1, clause.verb.first))
        return own if own[0] < own[1] else clause.antecedent
    if clause.link == "inf":
        return _controller(tokens, clauses, index, left)
    if clause.link in ("part", "ger"):
        return _participle_subject(tokens, clauses, index)
    own = trim(tokens, left)
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
    span = trim(tokens, (floor, clause.start))
    if span[0] >= span[1]:
        return clauses[index - 1].subject if index else NOWHERE
    clause.orphan = span if index == 0 else trim(tokens, (clauses[index - 1].start, clause.start))
    if index and clauses[index - 1].verb.first < clause.start:
        clause.orphan = NOWHERE
    return span


def _controller(tokens: list[Token], clauses: list[Clause], index: int, left: Range) -> Range:
    own = trim(tokens, (left[0] + 1, left[1])) if tokens[left[0]].tag == "PREP" else trim(tokens, left)
    if own[0] < own[1]:
        return own
    if clauses[index].governor is None:
        return NOWHERE
    governor = clauses[clauses[index].governor or 0]
    words = grammar().words
    obj = trim(tokens, governor.complement)
    if obj[0] < obj[1] and governor.verb.lemma in words["object_control"] and clauses[index].noun_governor is None:
        return obj
    if governor.verb.passive and governor.verb.lemma in words["saying"] | words["plans"] | words["object_control"]:
        return governor.subject
    return governor.subject


def _participle_subject(tokens: list[Token], clauses: list[Clause], index: int) -> Range:
    clause = clauses[index]
    hangs_on_noun = (clause.marker == "" and index > 0) or (clause.marker == "" and clause.start > 0)
    if hangs_on_noun:
        span = _before(tokens, clauses, index)
        if span[0] < span[1]:
            return span
    if clause.marker == "," and clause.link == "part":
        return _before(tokens, clauses, index)
    main = next((c for c in reversed(clauses[:index]) if c.verb.form == "finite"), None)
    return main.subject if main is not None else NOWHERE


def fill_dangling(clauses: list[Clause]) -> None:
    """A participle before its main clause ("Citing costs, Peru left") takes the main clause's subject."""
    for index, clause in enumerate(clauses):
        if clause.subject[0] >= clause.subject[1] and clause.link in ("part", "ger", "inf"):
            later = next((c for c in clauses[index + 1 :] if c.verb.form == "finite"), None)
            clause.subject = later.subject if later is not None else NOWHERE

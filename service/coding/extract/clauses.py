"""Clauses: for each verb group the words that are its subject and its complement, what governs it, who is quoted."""

from __future__ import annotations

from service.coding.extract.bounds import bounds
from service.coding.extract.clause import NOWHERE, Clause
from service.coding.extract.grammar import grammar
from service.coding.extract.subjects import fill_dangling, subject_of
from service.coding.extract.tokens import Token
from service.coding.extract.verb_group import VerbGroup


def read_clauses(tokens: list[Token], groups: list[VerbGroup]) -> list[Clause]:
    """The clauses of a sentence in the order of their verbs."""
    clauses = bounds(tokens, groups)
    for index, clause in enumerate(clauses):
        _complement(tokens, clauses, index)
        _govern(tokens, clauses, index)
        clause.subject = subject_of(tokens, clauses, index)
    fill_dangling(clauses)
    _attribute(tokens, clauses)
    return clauses


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
    if (
        clause.link == "coord"
        and index
        and clause.verb.form == "finite"
        and clauses[index - 1].link in ("that", "inf", "sub")
    ):
        previous = clauses[index - 1]
        if clause.verb.tense == "none" or previous.link == "that":
            clause.governor = previous.governor
    clause.conditional = clause.marker in grammar().words["conditionals"] or (
        clause.link == "part" and clause.marker in ("when", "once", "if", "until")
    )


def _attribute(tokens: list[Token], clauses: list[Clause]) -> None:
    """Who is quoted: "X said that ...", "..., X said", "according to X"."""
    saying = grammar().words["saying"]
    for clause in clauses:
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

"""Where the clauses of a sentence begin and end, and how they are linked."""

from __future__ import annotations

from service.coding.extract.clause import Clause, trim
from service.coding.extract.grammar import grammar
from service.coding.extract.tokens import Token
from service.coding.extract.verb_group import VerbGroup

_TELLING = frozenset({"warn", "accuse", "demand", "insist", "promise", "threaten", "agree", "pledge", "vow", "swear"})
_DIVIDERS = frozenset({",", ";", ":", "—", "–"})


def bounds(tokens: list[Token], groups: list[VerbGroup]) -> list[Clause]:
    clauses: list[Clause] = []
    for index, group in enumerate(groups):
        floor = groups[index - 1].last + 1 if index else 0
        start, link, marker = _boundary(tokens, groups[index - 1] if index else None, group, floor)
        if clauses:
            clauses[-1].end = start
        clauses.append(Clause(group, start, len(tokens), link, marker))
        if index == 0 and start > 0:
            clauses[0].orphan = trim(tokens, (0, start))
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
    comma = next((i for i in range(first - 1, floor - 1, -1) if tokens[i].lower in _DIVIDERS), None)
    opener = next((i for i in range(first - 1, floor - 1, -1) if _opens_clause(tokens, i)), None)
    if left is None:
        if opener is not None and (comma is None or comma < opener):
            relative = tokens[opener].tag == "REL" or (opener > 0 and _relative(tokens, opener))
            return opener, "rel" if relative else "sub", tokens[opener].lower
        return 0, "inf" if group.form == "inf" else "main", ""
    adjacent = first - 1
    while adjacent >= floor and tokens[adjacent].tag in ("ADV", "NEG"):
        adjacent -= 1
    if adjacent >= floor and tokens[adjacent].tag == "CC":
        return adjacent, "coord", tokens[adjacent].lower
    if opener is not None and not (comma is not None and comma > opener + 1 and comma < first - 1):
        relative = tokens[opener].tag == "REL" or (
            tokens[opener].tag == "THAT"
            and _is(tokens, opener - 1, "N")
            and opener > floor
            and (opener == adjacent or _relative_object(tokens, left, opener))
        )
        link = "rel" if relative else "that" if tokens[opener].tag == "THAT" else "sub"
        return opener, link, tokens[opener].lower
    conjunction = next(
        (i for i in range(first - 1, floor - 1, -1) if tokens[i].tag == "CC" and _splits(tokens, i, floor)), None
    )
    if conjunction is not None:
        return conjunction, "coord", tokens[conjunction].lower
    if comma is not None:
        earliest = next(i for i in range(floor, first) if tokens[i].lower in _DIVIDERS)
        chosen = comma if comma >= first - 1 else earliest
        return chosen, "main", ""
    if left.lemma in grammar().words["saying"] | grammar().words["denying"] and left.form == "finite":
        return floor, "that", ""
    return (
        (first, "main", "")
        if left.form in ("part", "ger", "inf") or (left.form == "finite" and not floor)
        else (floor, "that", "")
    )


def _relative_object(tokens: list[Token], left: VerbGroup, opener: int) -> bool:
    """ "the war games that Peru started": a subject of its own, yet no report ("the claim that Peru started ...")."""
    words = grammar().words
    speaks = left.lemma in words["saying"] | words["denying"] | words["object_control"] or left.lemma in _TELLING
    return not speaks and tokens[opener - 1].lemma not in words["reporting_nouns"]


def _relative(tokens: list[Token], opener: int) -> bool:
    """ "The treaty that Peru signed ...": what a noun is followed by, where it is not what somebody says."""
    thing = tokens[opener - 1]
    return tokens[opener].tag == "THAT" and thing.tag == "N" and thing.lemma not in grammar().words["reporting_nouns"]


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


def _opens_clause(tokens: list[Token], index: int) -> bool:
    """A subordinator, relativiser or "that" which opens a clause (not "as well as", "such as", "that deal")."""
    token = tokens[index]
    if token.tag not in ("SUB", "REL", "THAT"):
        return False
    if token.lower == "as":
        around = (tokens[index - 1].lower if index else "", tokens[index + 1].lower if index + 1 < len(tokens) else "")
        return around[0] not in ("such", "well", "known", "described", "seen", "dubbed", "same") and around[1] not in (
            "well",
            "part",
            "of",
        )
    return True


def _is(tokens: list[Token], index: int, *tags: str) -> bool:
    return 0 <= index < len(tokens) and tokens[index].tag in tags

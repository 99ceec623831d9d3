"""Verb groups: which words are the verbs of a sentence, and in what tense, mood and voice."""

from __future__ import annotations

from service.coding.extract.grammar import Grammar, grammar
from service.coding.extract.single_verbs import bare_verb
from service.coding.extract.tokens import Token
from service.coding.extract.verb_group import VerbGroup, next_word, reading_of

_MOVABLE = frozenset({"off", "out", "down", "up", "back", "over"})
_DIVIDERS = frozenset({",", ";", ":", "—", "–", '"', "“"})

__all__ = ["VerbGroup", "verb_groups"]


def verb_groups(tokens: list[Token], *, headline: bool) -> list[VerbGroup]:
    """The verb groups of a sentence, left to right. A ``headline`` drops auxiliaries and capitalises words."""
    g = grammar()
    groups: list[VerbGroup] = []
    index = 0
    while index < len(tokens):
        group = _chain(tokens, index, g) or bare_verb(tokens, index, groups, headline)
        if group is None:
            index += 1
            continue
        _take_particle(tokens, group, g)
        groups.append(group)
        index = group.last + 1
    return _settle(tokens, groups)


def _chain(tokens: list[Token], start: int, g: Grammar) -> VerbGroup | None:
    """A group opened by an auxiliary, a modal or "to"."""
    opener = tokens[start]
    if opener.tag not in ("MODAL", "BE", "HAVE", "DO", "TO"):
        return None
    group = VerbGroup(start, start, start, "", form="inf" if opener.tag == "TO" else "finite")
    expected, index = "", start
    while True:
        token = tokens[index]
        group.negated |= token.lower.endswith("n't") or token.lower == "cannot"
        expected = _advance(group, token, expected, g)
        following = next_word(tokens, index)
        group.negated |= any(t.tag == "NEG" for t in tokens[index + 1 : following])
        if following >= len(tokens):
            break
        upcoming = tokens[following]
        if (upcoming.tag in ("BE", "HAVE", "DO") and token.tag != "TO") or (
            upcoming.tag in ("BE", "HAVE", "DO") and expected == "b"
        ):
            index = following
            continue
        reading = reading_of(upcoming, expected) if upcoming.tag == "N" else None
        if reading is None and token.tag == "MODAL" and upcoming.tag == "N" and upcoming.text.islower():
            reading = (upcoming.lemma, "b")  # a verb that no list knows
        if reading is not None:
            if opener.lower in ("having", "being"):
                group.form, group.tense = "ger", "none"
            group.passive = reading[1] == "n" and token.tag == "BE"
            group.perfect |= reading[1] == "n" and token.tag == "HAVE"
            group.progressive = reading[1] == "g"
            group.main = group.last = following
            group.lemma = reading[0]
            return group
        break
    if tokens[index].tag in ("MODAL", "TO"):
        return None
    group.main = group.last = index
    group.lemma = {"BE": "be", "HAVE": "have", "DO": "do"}[tokens[index].tag]
    group.copula = tokens[index].tag == "BE"
    if opener.lower in ("having", "being"):
        group.form, group.tense = "ger", "none"
    return group


def _advance(group: VerbGroup, token: Token, expected: str, g: Grammar) -> str:
    """Fold one auxiliary into the group; returns the features that the next verb may have."""
    feature = token.readings[0][1] if token.readings else ""
    if token.tag == "MODAL":
        group.modal = g.modals.get(token.lower, token.lower.replace("n't", "").replace("wo", "will"))
        group.tense = "future" if group.modal == "will" else "present"
        return "b"
    if token.tag == "TO":
        return "b"
    if group.tense == "none" and group.form == "finite":
        group.tense = (
            "past"
            if token.lower in ("was", "were", "had", "did", "wasn't", "weren't", "hadn't", "didn't")
            else "present"
        )
    if token.tag == "HAVE":
        return "nd"
    if token.tag == "BE":
        group.perfect |= token.lower == "been"
        return "gn"
    return "b" if feature != "g" else ""


def _take_particle(tokens: list[Token], group: VerbGroup, g: Grammar) -> None:
    """ "fell through", "called the talks off": the particle makes another verb of it."""
    for rest in g.particles.get(group.lemma, ()):
        following = tuple(t.lower for t in tokens[group.last + 1 : group.last + 1 + len(rest)])
        if following == rest:
            group.lemma = " ".join((group.lemma, *rest))
            group.last += len(rest)
            return
        if len(rest) == 1 and rest[0] in _MOVABLE:
            window = tokens[group.last + 1 : group.last + 5]
            for offset, token in enumerate(window):
                if token.tag == "P":
                    break
                ends = group.last + offset + 2 >= len(tokens) or tokens[group.last + offset + 2].tag in (
                    "P",
                    "PREP",
                    "CC",
                    "SUB",
                )
                if offset and token.lower == rest[0] and ends:
                    group.lemma = f"{group.lemma} {rest[0]}"
                    return


def _settle(tokens: list[Token], groups: list[VerbGroup]) -> list[VerbGroup]:
    """Two finite verbs with nothing between their clauses: the first was a participle after its noun."""
    g = grammar()
    finite = [group for group in groups if group.form == "finite"]
    for before, left, right in zip([None, *finite], finite, finite[1:], strict=False):
        between = tokens[left.last + 1 : right.first]
        divided = any(t.tag in ("SUB", "REL", "THAT", "CC") or t.lower in _DIVIDERS for t in between)
        opening = tokens[before.last + 1 if before else 0 : left.first]
        relative = any(t.tag == "REL" or (t.tag == "THAT" and i) for i, t in enumerate(opening))
        if not divided and not relative and not left.settled and left.lemma not in g.words["saying"]:
            left.form, left.tense, left.passive = "part", "none", True
    return groups

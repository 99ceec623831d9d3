"""Verbs that state events: which codebook triggers a clause may fire, and with which arguments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from service.coding.codebook import Codebook, Trigger
from service.coding.extract.clause import NOWHERE, Clause, Range
from service.coding.extract.grammar import grammar
from service.coding.extract.regions import after_preposition, grams, head, prepositions
from service.coding.extract.tokens import Token

_HOSTILE = frozenset({"ASSAULT", "COERCE", "SANCTION", "THREATEN", "PROTEST", "ACCUSE", "REJECT"})
_EMPTY: Range = NOWHERE


@dataclass(slots=True)
class Mention:
    """A trigger in a sentence with token ranges for its arguments, before it becomes a message."""

    words: Range
    lemma: str
    kind: str
    clause: int
    candidates: tuple[str, ...]
    source: Range = _EMPTY
    target: Range = _EMPTY
    object: Range = _EMPTY
    cues: list[str] = field(default_factory=list)
    extent: Range = _EMPTY
    """The whole phrase of a noun mention; a verb's is its clause."""


def verb_mentions(
    tokens: Sequence[Token], clauses: Sequence[Clause], codebook: Codebook, aliases: Mapping[int, str]
) -> list[Mention]:
    """One mention for each clause whose verb fires a trigger, semantic classes (``<actor>`` ...) left open.

    A clause that names two sides and fires none becomes a mention without candidates.
    """
    found = []
    for index, clause in enumerate(clauses):
        patterns = codebook.verbs.get(clause.verb.lemma, ())
        subject, obj, target = _arguments(tokens, clause)
        fired = [p for p in patterns if _fires(p.trigger, tokens, clauses, index, subject, obj, aliases, codebook)]
        if fired or _names_two(tokens, subject, target):
            words = (clause.verb.main, clause.verb.last + 1)
            names = tuple(f"{p.entry}.{p.rank}" for p in fired)
            found.append(Mention(words, clause.verb.lemma, "verb", index, names, subject, target, obj))
    return found


def _names_two(tokens: Sequence[Token], subject: Range, target: Range) -> bool:
    """A clause that names somebody on both sides is kept without a trigger: the relation lexicon may know the act."""
    return all(any(t.capital for t in tokens[first:last]) for first, last in (subject, target))


def agent(tokens: Sequence[Token], span: Range) -> Range:
    """The by-phrase of a passive."""
    return after_preposition(tokens, span, ("by",))


def _arguments(tokens: Sequence[Token], clause: Clause) -> tuple[Range, Range, Range]:
    """Subject, object and target regions, the voice undone."""
    if clause.verb.passive:
        first, last = clause.subject
        around = (first, clause.complement[1]) if first < last <= clause.verb.first else clause.subject
        return agent(tokens, clause.complement), clause.subject, around
    if clause.antecedent[0] < clause.antecedent[1] and clause.antecedent != clause.subject:
        thing = _last_thing(tokens, clause.antecedent)
        return clause.subject, thing, thing
    return clause.subject, clause.complement, clause.complement


def _last_thing(tokens: Sequence[Token], span: Range) -> Range:
    """ "Peru | over the border pact |, which they signed": a name is not what was signed, what follows it may be."""
    first, last = head(tokens, span)
    if not all(t.capital for t in tokens[first:last]):
        return span
    starts = [i + 1 for i in range(last, span[1]) if tokens[i].tag == "PREP" and tokens[i].lower != "of"]
    return next(((at, span[1]) for at in reversed(starts) if not all(t.capital for t in tokens[at : span[1]])), span)


def _fires(
    trigger: Trigger, tokens: Sequence[Token], clauses: Sequence[Clause], index: int, subject: Range, obj: Range,
    aliases: Mapping[int, str], codebook: Codebook,
) -> bool:  # fmt: skip
    clause = clauses[index]
    if trigger.voice and (trigger.voice == "passive") != clause.verb.passive:
        return False
    preps = prepositions(tokens, clause.complement)
    if trigger.prep and not preps & set(trigger.prep):
        return False
    if trigger.without and preps & set(trigger.without):
        return False
    near = grams(tokens, head(tokens, obj), aliases)
    if clause.verb.lemma in grammar().words["ditransitive"] and not clause.verb.passive:
        near |= grams(tokens, clause.complement, aliases)  # "awarded a shipyard in Gdansk a contract"
    if trigger.prep:
        near |= grams(tokens, after_preposition(tokens, clause.complement, trigger.prep), aliases)
    if not _asks(trigger.object, near) or not _asks(trigger.object_also, near) or near & set(trigger.not_object):
        return False
    doer = grams(tokens, head(tokens, subject), aliases)
    if not _asks(trigger.subject, doer) or doer & set(trigger.not_subject):
        return False
    if trigger.unless and grams(tokens, (clause.start, clause.end)) & set(trigger.unless):
        return False
    if trigger.complement and not complements(clause, clauses, tokens) & set(trigger.complement):
        return False
    return trigger.sense is None or trigger.sense == _sense(tokens, clauses, index, codebook)


def _asks(asked: Sequence[str], words: frozenset[str]) -> bool:
    """Semantic classes are decided once the actors are known; here they pass."""
    return not asked or any(word.startswith("<") or word in words for word in asked)


def complements(clause: Clause, clauses: Sequence[Clause], tokens: Sequence[Token]) -> frozenset[str]:
    """What follows the verb: an infinitive, an object and an infinitive, that-clause, gerund, preposition, nothing."""
    kinds = set()
    for child in (clauses[i] for i in clause.children):
        if child.link == "inf":
            kinds.add("object_infinitive" if clause.complement[0] < clause.complement[1] else "infinitive")
        elif child.link == "that":
            kinds.add("that")
        elif child.link == "ger":
            kinds.add("gerund")
    if prepositions(tokens, clause.complement):
        kinds.add("prep")
    if not kinds and clause.complement[0] >= clause.complement[1]:
        kinds.add("none")
    return frozenset(kinds)


def _sense(tokens: Sequence[Token], clauses: Sequence[Clause], index: int, codebook: Codebook) -> str:
    """Whether what is vowed is hostile: by the codebook's roots of the verb that follows, or by its nouns."""
    clause = clauses[index]
    for child in (clauses[i] for i in clause.children):
        roots = {codebook.entries[p.entry].plover for p in codebook.verbs.get(child.verb.lemma, ())}
        if roots and roots <= _HOSTILE and not child.verb.negated:
            return "hostile"
        if grams(tokens, child.complement) & grammar().words["hostile_nouns"]:
            return "hostile"
        if {"avenge", "retaliate", "punish", "destroy", "annihilate", "crush", "respond", "fight"} & {child.verb.lemma}:
            return "hostile"
    return "hostile" if grams(tokens, clause.complement) & grammar().words["hostile_nouns"] else "cooperative"


def consumed(clauses: Sequence[Clause], mentions: Sequence[Mention], codebook: Codebook) -> frozenset[int]:
    """Clauses that only say what another event is about ("asked China to start talks", "accused X of sheltering Y")."""
    words = grammar().words
    taken: set[int] = set()
    for mention in mentions:
        denies = any(name.startswith("denial.") for name in mention.candidates)
        if mention.kind != "verb" or mention.lemma in words["denying"] or denies or not mention.candidates:
            continue  # what is denied is an event of its own, with that status
        for child in clauses[mention.clause].children:
            if clauses[child].link in ("inf", "that", "ger"):
                taken |= _with_descendants(clauses, child)
    for index, clause in enumerate(clauses):
        governor = clauses[clause.governor].verb.lemma if clause.governor is not None else None
        if clause.link == "inf" and governor in ("allow", "enable", "let", "permit", "require", "help"):
            taken |= _with_descendants(clauses, index)
    return frozenset(taken)


def arranged(clauses: Sequence[Clause], mentions: Sequence[Mention]) -> frozenset[int]:
    """Clauses that only say who arranged what another event is about ("held talks | mediated by Peru |")."""
    about = [m.object for m in mentions if m.candidates and clauses[m.clause].verb.form == "finite"]
    return frozenset(
        index for index, clause in enumerate(clauses)
        if clause.link == "part" and clause.verb.lemma in grammar().words["arranging"]
        and any(first < last and first <= clause.subject[0] < last for first, last in about)
    )  # fmt: skip


def with_inner(clauses: Sequence[Clause], mention: Mention, inner: frozenset[int]) -> Range:
    """The target words of a mention, on to the end of the clauses that say what it is about."""
    first, last = mention.target
    for child in clauses[mention.clause].children:
        if child in inner:
            first = first if first < last else clauses[child].start
            last = max(last, *(clauses[i].end for i in _with_descendants(clauses, child)))
    return (first, last)


def _with_descendants(clauses: Sequence[Clause], index: int) -> set[int]:
    taken, queue = set(), [index]
    while queue:
        current = queue.pop()
        if current not in taken:
            taken.add(current)
            queue.extend(clauses[current].children)
    return taken

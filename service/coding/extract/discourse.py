"""What an article has named so far, and what "it", "the two countries" or "the pact" stand for in its next sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from schemas.event import Reference
from service.coding.codebook import default_codebook
from service.coding.extract.clause import Clause, Range
from service.coding.extract.grammar import grammar
from service.coding.extract.names import Name
from service.coding.extract.persons import Persons
from service.coding.extract.tokens import Token

_SINGULAR = frozenset({"it", "its", "itself"})
_PLURAL = frozenset({"they", "their", "them"})
_DEFINITE = frozenset({"the", "this", "that", "these", "its", "their", "both"})
_COMPASS = {"north": "North", "south": "South"}
_ACTS = frozenset({"signing", "ceremony"})
_ACRONYM = re.compile(r"\(([A-Z][A-Za-z]*[A-Z][A-Za-z]{0,10})\)")


@dataclass(frozen=True, slots=True)
class Agreement:
    """A named agreement: how it was first described, its noun, its parties as named, and its acronym if it has one."""

    description: str
    noun: str
    parties: tuple[str, ...]
    acronym: str = ""


@dataclass(slots=True)
class Discourse:
    """Memory of one article, updated sentence by sentence. It holds words, not codes: a later step resolves them."""

    subject: str = ""
    pair: tuple[str, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    koreas: bool = False
    persons: Persons = field(default_factory=Persons)

    def references(
        self, sentence: str, tokens: Sequence[Token], clauses: Sequence[Clause], names: Sequence[Name]
    ) -> dict[int, Reference]:
        """Token index -> reference, for the words of this sentence that stand for something named before."""
        found: dict[int, Reference] = {}
        for index, token in enumerate(tokens):
            stands_for = self._resolve(tokens, clauses, names, index)
            if stands_for:
                start = _phrase_start(tokens, index) if token.tag == "N" else index
                first, last = tokens[start].start, token.end
                found[index] = Reference(text=sentence[first:last], start=first, end=last, refers_to=stands_for)
        return found

    def _resolve(
        self, tokens: Sequence[Token], clauses: Sequence[Clause], names: Sequence[Name], index: int
    ) -> tuple[str, ...]:
        token = tokens[index]
        if token.lower in _SINGULAR:
            return self._it(tokens, clauses, names, index)
        if person := self.persons.country_of(token, names):
            return (person,)
        if token.lower in _PLURAL:
            makers = index > 0 and tokens[index - 1].tag in ("REL", "THAT")  # "a pact with Peru, which they signed"
            makes = _only_two(names, token.start) if makers else ()
            return _pair_before(tokens, names, token.start) or self.pair or makes
        definite = tokens[_phrase_start(tokens, index)].lower in _DEFINITE
        if token.lower in grammar().words["side_nouns"] and definite:
            both = {t.lower for t in tokens[_phrase_start(tokens, index) : index]} & {"two", "both"}
            named = _pair_before(tokens, names, token.start) or self.pair or _only_two(names, token.start)
            return named if both else ()
        if token.lemma in grammar().words["country_nouns"] and definite and token.lower == token.lemma and self.subject:
            return (self.subject,)
        if token.lower in _COMPASS and token.capital and index and tokens[index - 1].lower == "the" and self.koreas:
            return (f"{_COMPASS[token.lower]} Korea",)
        return self._agreement(tokens, index, definite)

    def _it(
        self, tokens: Sequence[Token], clauses: Sequence[Clause], names: Sequence[Name], index: int
    ) -> tuple[str, ...]:
        at = next((i for i, c in enumerate(clauses) if c.start <= index < c.end), None)
        if at is not None and clauses[at].verb.passive and clauses[at].subject == (index, index + 1):
            for earlier in reversed(clauses[:at]):
                thing = _agreement_noun(tokens, earlier.complement)
                if thing is not None:
                    known = self._agreement(tokens, thing, True)
                    return known or (tokens[thing].lemma,)
        before = [n for n in names if n.end <= tokens[index].start and n.country]
        if at:
            subject = next((c.subject for c in clauses[:at] if c.subject[0] < c.subject[1]), (0, 0))
            inside = _names_in(tokens, subject, before)
            if inside:
                return (inside[0].text,)
        return (self.subject,) if self.subject else ()

    def _agreement(self, tokens: Sequence[Token], index: int, definite: bool) -> tuple[str, ...]:
        token = tokens[index]
        for known in reversed(self.agreements):
            if known.acronym and token.text == known.acronym:
                return (known.description, *known.parties)
        bare = token.lower in _ACTS and index + 1 < len(tokens) and tokens[index + 1].lower != "of"
        if not definite or (token.lemma not in _agreement_words() and not bare):
            return ()
        theirs = tokens[_phrase_start(tokens, index)].lower == "their"
        known_one = next((a for a in reversed(self.agreements) if a.parties), None)
        if known_one is None:
            return ()
        return (known_one.description, *(() if theirs else known_one.parties))

    def learn(self, sentence: str, tokens: Sequence[Token], clauses: Sequence[Clause], names: Sequence[Name]) -> None:
        """Take in a sentence after its references were resolved."""
        countries = [n for n in names if n.country]
        self.persons.hear(tokens)
        self.koreas = self.koreas or bool({n.country for n in countries} & {"KOR", "PRK"})
        for clause in clauses:
            if clause.link in ("main", "coord") and clause.verb.form == "finite":
                inside = _names_in(tokens, clause.subject, countries)
                if inside:
                    self.subject = inside[0].text
                    break
        else:
            if countries and not clauses:
                self.subject = countries[0].text
        pair = _coordinated(tokens, countries)
        if pair:
            self.pair = pair
        self._learn_agreement(sentence, tokens, clauses, countries)

    def _learn_agreement(
        self, sentence: str, tokens: Sequence[Token], clauses: Sequence[Clause], countries: Sequence[Name]
    ) -> None:
        acronym = _ACRONYM.search(sentence)
        here: tuple[str, ...] = ()
        for index, token in enumerate(tokens):
            if token.lemma not in _agreement_words() or token.tag != "N":
                continue
            first = _phrase_start(tokens, index)
            right = next(
                (i for i in range(index + 1, len(tokens)) if tokens[i].tag in ("SUB", "REL", "THAT")), len(tokens)
            )
            name = acronym.group(1) if acronym and acronym.start() > token.start else ""
            parties = _parties(tokens, clauses, countries, index, right)
            # "an aid deal with Peru, known as the Lima Accord (LA)": the parties were named a moment ago
            parties = parties if len(parties) >= 2 else here or parties
            here = parties if len(parties) >= 2 else here
            known = any(a.acronym == name and len(a.parties) >= len(parties) for a in self.agreements if name)
            if len(parties) >= 2 and not known:
                described = sentence[tokens[first].start : token.end]
                self.agreements = (*self.agreements[-20:], Agreement(described, token.lemma, parties, name))
                self.pair = parties if len(parties) == 2 else self.pair


def _parties(
    tokens: Sequence[Token], clauses: Sequence[Clause], countries: Sequence[Name], index: int, right: int
) -> tuple[str, ...]:
    """ "a pact with Japan" and the subject that makes it; "between X and Y" names them all."""
    parties: list[str] = []
    link = next((i for i in range(index + 1, right) if tokens[i].lower in ("with", "between", "among", "by")), None)
    if link is not None and link - index <= 8:
        stop = next(
            (i for i in range(link + 1, right) if tokens[i].tag in ("PREP", "TO") or tokens[i].lower == ";"), right
        )
        parties += [n.text for n in _names_in(tokens, (link + 1, stop), countries)]
    if link is None or tokens[link].lower == "with":
        clause = next((c for c in clauses if c.complement[0] <= index < c.complement[1]), None)
        if clause is not None and clause.verb.lemma not in ("oppose", "reject", "criticise", "criticize"):
            parties = [n.text for n in _names_in(tokens, clause.subject, countries)] + parties
        elif clause is None and not clauses and countries and link is not None:
            parties = [countries[0].text, *parties]
    return tuple(dict.fromkeys(parties))


def _names_in(tokens: Sequence[Token], span: Range, names: Sequence[Name]) -> list[Name]:
    if span[0] >= span[1]:
        return []
    start, end = tokens[span[0]].start, tokens[span[1] - 1].end
    return [n for n in names if start <= n.start and n.end <= end]


def _pair_before(tokens: Sequence[Token], names: Sequence[Name], offset: int) -> tuple[str, ...]:
    return _coordinated(tokens, [n for n in names if n.end <= offset and n.country])


def _only_two(names: Sequence[Name], offset: int) -> tuple[str, ...]:
    """The two countries that a sentence has named so far, where it has named no third."""
    before = {n.country: n.text for n in reversed(names) if n.country and n.end <= offset}
    return tuple(before.values())[::-1] if len(before) == 2 else ()


def _coordinated(tokens: Sequence[Token], names: Sequence[Name]) -> tuple[str, ...]:
    """The last two or more names joined by commas and "and"."""
    between = {t.start: t.lower for t in tokens}
    best: tuple[str, ...] = ()
    run: list[Name] = []
    for name in names:
        joints = [word for start, word in between.items() if run and run[-1].end <= start < name.start]
        run = [*run, name] if run and joints and set(joints) <= {",", "and", "the", "&"} else [name]
        if len({n.country for n in run}) >= 2:
            best = tuple(dict.fromkeys(n.text for n in run))
    return best


def _agreement_noun(tokens: Sequence[Token], span: Range) -> int | None:
    return next((i for i in range(span[0], span[1]) if tokens[i].lemma in _agreement_words()), None)


@cache
def _agreement_words() -> frozenset[str]:
    trigger = next(t for t in default_codebook().entries["signing"].triggers if t.object)
    return frozenset(trigger.object)


def _phrase_start(tokens: Sequence[Token], index: int) -> int:
    while index > 0 and (
        tokens[index - 1].tag in ("N", "NUM", "POS")
        or (tokens[index - 1].lower == "of" and tokens[index].capital and index > 1 and tokens[index - 2].capital)
    ):
        index -= 1
    return index - 1 if index > 0 and tokens[index - 1].tag in ("DET", "POSS") else index

"""Cues: the places of a sentence where a phrase of the lexicon matches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.coding.classify.relation.lexicon import Entry, Lexicon
from service.coding.classify.relation.patterns import Sentence, match
from service.coding.classify.relation.tokens import Token, words

_BEFORE_NOUN = words(
    """a an the this that these those any some no its his her their our my your several many few more most new recent
    another other all each every such of in for on with against by from over about despite during amid after since under
    between into than military joint major massive deadly armed alleged further large first second third last economic
    political nuclear"""
)
_BEFORE_VERB = words(
    """to will would shall should must can could may might not n't never they we he she it who which also has have had
    did does do be been being is are was were and reportedly allegedly immediately quickly later again now then that"""
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A match of ``entry`` on tokens ``start`` to ``end``; ``nominal`` when its first word is used as a noun."""

    start: int
    end: int
    entry: Entry
    nominal: bool


@dataclass(frozen=True, slots=True)
class Cues:
    """What matches at one token: the most specific operator and the most specific act."""

    operator: Cue | None
    act: Cue | None


def find_cues(sentence: Sentence, lexicon: Lexicon) -> Mapping[int, Cues]:
    """Token index -> what starts there; indexes without a match are absent."""
    found: dict[int, Cues] = {}
    present = {form for token in sentence.tokens for form in token.forms}
    for index, token in enumerate(sentence.tokens):
        cues = _cues_at(sentence, lexicon, index, token, present)
        if cues is not None:
            found[index] = cues
    return found


def _cues_at(sentence: Sentence, lexicon: Lexicon, index: int, token: Token, present: set[str]) -> Cues | None:
    entries: list[Entry] = []
    for form in token.forms:
        entries.extend(lexicon.entries.get(form, ()))
    if not entries:
        return None
    nominal = _is_nominal(sentence, index)
    best: defaultdict[bool, Cue | None] = defaultdict(lambda: None)
    for entry in entries:
        if not _fits(entry, nominal) or any(choices.isdisjoint(present) for choices in entry.needed):
            continue
        end = match(entry.pattern, sentence, index)
        if end is None:
            continue
        slot = entry.kind == "operator"
        before = best[slot]
        cue = Cue(index, end, entry, entry.kind == "noun" or (nominal and entry.kind != "passive"))
        if before is None or _rank(cue) > _rank(before):
            best[slot] = cue
    if best[True] is None and best[False] is None:
        return None
    return Cues(best[True], best[False])


def _fits(entry: Entry, nominal: bool) -> bool:
    if entry.kind == "verb":
        return not nominal
    return not (entry.kind == "operator" and nominal and entry.weight <= 2)


def _rank(cue: Cue) -> tuple[int, int, int]:
    kind = {"phrase": 1, "passive": 1, "operator": 1, "verb": 2, "noun": 0}[cue.entry.kind]
    return cue.entry.weight, kind, cue.start - cue.end


def _is_nominal(sentence: Sentence, index: int) -> bool:
    """Whether the word stands where a noun, or a participle before one, stands."""
    if index == 0:
        return False
    tokens: Sequence[Token] = sentence.tokens
    if index in (sentence.source[1], sentence.target[1]) and not sentence.inside(index):
        return tokens[index - 1].possessive
    before = tokens[index - 1].lower
    if before in _BEFORE_VERB or before.endswith("ly"):
        return False
    return before in _BEFORE_NOUN or tokens[index - 1].possessive

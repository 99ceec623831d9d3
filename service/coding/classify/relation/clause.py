"""Where in a sentence the act between source and target is likely stated, and which words belong to side remarks."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass

from service.coding.classify.relation.patterns import Sentence
from service.coding.classify.relation.tokens import words

_SUBORDINATORS = words(
    """after amid following despite because because_of while when since before though although unless if whose who which
    where as over until during ahead eve_of on_charge_of in_violation_of in_defiance_of in_return_for"""
)
_AFTER_PARTICIPLE = frozenset({"by", "of", "for", "in", "as", "on", "since"})
_COORDINATORS = frozenset({"and", ",", "&", "or", "with"})


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of tokens to read, with how much a finding there is trusted (0..1).

    ``nominal``: what is read there is a noun's complement, so that the noun tells the act ("the arrest of B by A").
    """

    start: int
    end: int
    trust: float
    nominal: bool = False


def zones(sentence: Sentence, cued: Container[int]) -> Iterator[Zone]:
    """Stretches in the order in which they are to be read. ``cued`` are the tokens where a phrase starts."""
    (source, source_end), (target, target_end) = sentence.source, sentence.target
    size = len(sentence.tokens)
    if source < 0:
        yield Zone(0, size, 0.6)
    elif target < 0 or source_end <= target:
        if _before(sentence, source) in ("between", "by", "of", "from") and source > 1:
            yield Zone(0, source, 0.9, nominal=True)
        if target >= 0 and _coordinated(sentence):
            yield Zone(_skip_apposition(sentence, target_end, cued), size, 0.95)
        yield Zone(_skip_apposition(sentence, source_end, cued), size, 1.0)
        yield Zone(source, source_end, 0.7)
        yield Zone(0, source, 0.5)
    else:
        yield Zone(target_end, source, 0.95)
        if _before(sentence, source) == "by":
            yield Zone(0, target, 0.9, nominal=True)
        yield Zone(source_end, size, 0.7)
        yield Zone(min(source, target), max(source_end, target_end), 0.6)
        yield Zone(0, size, 0.4)


def _coordinated(sentence: Sentence) -> bool:
    between = sentence.tokens[sentence.source[1] : sentence.target[0]]
    return len(between) <= 3 and all(t.lower in _COORDINATORS or t.lower in ("the", "its") for t in between)


def _before(sentence: Sentence, index: int) -> str:
    return sentence.tokens[index - 1].lower if index > 0 else ""


def _skip_apposition(sentence: Sentence, start: int, cued: Container[int]) -> int:
    """Behind ", ... ," after the source, unless the target stands within."""
    tokens = sentence.tokens
    if start >= len(tokens) or tokens[start].lower not in (",", "("):
        return start
    if start + 1 in cued and not _is_participle(sentence, start + 1):
        return start
    close = ")" if tokens[start].lower == "(" else ","
    for index in range(start + 1, min(len(tokens), start + 30)):
        if index == sentence.target[0]:
            return start
        if tokens[index].lower == close and sentence.inside(index) is None:
            return index + 1
    return start


def _is_participle(sentence: Sentence, index: int) -> bool:
    """ "A, condemned by B, ..." or "A, speaking in C, ..." """
    pair = [token.lower for token in sentence.tokens[index : index + 2]]
    return len(pair) == 2 and (pair[0].endswith("ing") or (pair[0].endswith("ed") and pair[1] in _AFTER_PARTICIPLE))


def side_remarks(sentence: Sentence, zone: Zone) -> set[int]:
    """Tokens of subordinate stretches in a zone: from a subordinator to the next comma."""
    aside: set[int] = set()
    inside = False
    for index in range(zone.start, zone.end):
        word = sentence.tokens[index].lower
        if sentence.inside(index) is not None and not inside:
            continue
        if word in _SUBORDINATORS:
            inside = True
        elif word in (",", ";", "—"):
            inside = False
        if inside:
            aside.add(index)
    return aside

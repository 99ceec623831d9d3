"""The relation between two named actors of a sentence."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from service.coding.classify.relation.compose import read
from service.coding.classify.relation.context import in_context
from service.coding.classify.relation.cues import find_cues
from service.coding.classify.relation.lexicon import load_lexicon
from service.coding.classify.relation.patterns import Sentence
from service.coding.classify.relation.tokens import Token, tokenize

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Relation:
    """What the source does to the target. ``root`` is "NONE" where nothing is found; ``confidence`` is 0..1."""

    root: str
    type: str
    status: str
    confidence: float
    because: tuple[str, ...]


def relate(sentence: str, source: Span | None, target: Span | None) -> Relation:
    """Reads the relation of the source to the target. Spans are code point offsets; None where a name is absent."""
    lexicon = load_lexicon()
    tokens = tokenize(sentence, lexicon.forms, lexicon.merges)
    parsed = Sentence(tokens, _token_range(tokens, source), _token_range(tokens, target))
    reading = read(parsed, find_cues(parsed, lexicon))
    if reading is None:
        return Relation("NONE", "", "occurred", 0.0, ())
    reading = in_context(reading, parsed, lexicon.classes)
    words = tuple(sentence[tokens[a].start : tokens[max(a, b - 1)].end] for a, b in reading.cues)
    return Relation(reading.root, reading.type, reading.status, reading.trust, words)


def _token_range(tokens: Sequence[Token], span: Span | None) -> tuple[int, int]:
    if span is None:
        return -1, -1
    first = bisect_right([t.end for t in tokens], span[0])
    last = bisect_left([t.start for t in tokens], span[1])
    return (first, last) if first < last else (-1, -1)

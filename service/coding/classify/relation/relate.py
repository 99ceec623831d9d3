"""The relation between two named actors of a sentence."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from service.coding.classify.relation.compose import Reading, read
from service.coding.classify.relation.context import in_context
from service.coding.classify.relation.cues import find_cues
from service.coding.classify.relation.features import features
from service.coding.classify.relation.lexicon import load_lexicon
from service.coding.classify.relation.linear import load_model
from service.coding.classify.relation.patterns import Sentence
from service.coding.classify.relation.tokens import Token, tokenize

Span = tuple[int, int]
SURE = 0.8
"""A reading of this trust stands, whatever the linear model holds; a weaker one is weighed against it."""
TYPES = {
    "AGREE": "agreement", "CONSULT": "meeting", "SUPPORT": "endorsement", "COOPERATE": "cooperation", "AID": "aid",
    "YIELD": "concession", "REQUEST": "request", "ACCUSE": "accusation", "REJECT": "rejection", "THREATEN": "threat",
    "PROTEST": "protest", "SANCTION": "sanction", "MOBILIZE": "mobilization", "COERCE": "coercion", "ASSAULT": "attack",
}  # fmt: skip
"""The type of each root where no phrase tells a narrower one."""


@dataclass(frozen=True, slots=True)
class Relation:
    """What the source does to the target. ``confidence`` is 0..1; ``because`` are the words that phrases matched."""

    root: str
    type: str
    status: str
    confidence: float
    because: tuple[str, ...]


def parse(sentence: str, source: Span | None, target: Span | None) -> Sentence:
    """The sentence's tokens with the actors' places. Spans are code point offsets; None where a name is absent."""
    lexicon = load_lexicon()
    tokens = tokenize(sentence, lexicon.forms, lexicon.merges)
    return Sentence(tokens, _token_range(tokens, source), _token_range(tokens, target))


def relate(sentence: str, source: Span | None, target: Span | None) -> Relation:
    """Reads the relation of the source to the target. Spans are code point offsets; None where a name is absent."""
    parsed = parse(sentence, source, target)
    reading = _reading(parsed)
    if reading is not None and reading.trust >= SURE:
        return Relation(reading.root, reading.type, reading.status, reading.trust, _words(sentence, parsed, reading))
    root, probability = _ranked(parsed, reading)[0]
    words = () if reading is None else _words(sentence, parsed, reading)
    if reading is not None and reading.root == root:
        return Relation(root, reading.type, reading.status, reading.trust, words)
    return Relation(root, TYPES[root], "occurred" if reading is None else reading.status, probability, words)


def rank(sentence: str, source: Span | None, target: Span | None) -> tuple[tuple[str, float], ...]:
    """All roots with their probabilities, best first; they sum to one. The first is the one that ``relate`` gives."""
    parsed = parse(sentence, source, target)
    return _ranked(parsed, _reading(parsed))


def _reading(parsed: Sentence) -> Reading | None:
    lexicon = load_lexicon()
    reading = read(parsed, find_cues(parsed, lexicon))
    return None if reading is None else in_context(reading, parsed, lexicon.classes)


def _ranked(parsed: Sentence, reading: Reading | None) -> tuple[tuple[str, float], ...]:
    """The lexicon's reading stands unless the words around it say otherwise with more weight."""
    scores = load_model().probabilities(features(parsed))
    if reading is not None:
        scores[reading.root] += 1.0 if reading.trust >= SURE else reading.trust
    total = sum(scores.values())
    return tuple(sorted(((root, score / total) for root, score in scores.items()), key=lambda item: -item[1]))


def _words(sentence: str, parsed: Sentence, reading: Reading) -> tuple[str, ...]:
    tokens = parsed.tokens
    return tuple(sentence[tokens[a].start : tokens[max(a, b - 1)].end] for a, b in reading.cues)


def _token_range(tokens: Sequence[Token], span: Span | None) -> tuple[int, int]:
    if span is None:
        return -1, -1
    first = bisect_right([t.end for t in tokens], span[0])
    last = bisect_left([t.start for t in tokens], span[1])
    return (first, last) if first < last else (-1, -1)

"""The relation between two named actors of a sentence."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
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
READING_WEIGHT = 0.8
"""How much a fully trusted reading weighs against the linear model's probabilities (which sum to one)."""
TYPES = {
    "AGREE": "agreement", "CONSULT": "meeting", "SUPPORT": "endorsement", "COOPERATE": "cooperation", "AID": "aid",
    "YIELD": "concession", "REQUEST": "request", "ACCUSE": "accusation", "REJECT": "rejection", "THREATEN": "threat",
    "PROTEST": "protest", "SANCTION": "sanction", "MOBILIZE": "mobilization", "COERCE": "coercion", "ASSAULT": "attack",
}  # fmt: skip
"""The type of each root where no phrase tells a narrower one."""


@dataclass(frozen=True, slots=True)
class Relation:
    """What the source does to the target. ``confidence`` is 0..1; ``because`` the words that a phrase matched;

    ``ranking`` all roots with their probabilities, best first.
    """

    root: str
    type: str
    status: str
    confidence: float
    because: tuple[str, ...]
    ranking: tuple[tuple[str, float], ...] = ()


def parse(sentence: str, source: Span | None, target: Span | None) -> Sentence:
    """The sentence's tokens with the actors' places. Spans are code point offsets; None where a name is absent."""
    lexicon = load_lexicon()
    tokens = tokenize(sentence, lexicon.forms, lexicon.merges)
    return Sentence(tokens, _token_range(tokens, source), _token_range(tokens, target))


def relate(sentence: str, source: Span | None, target: Span | None) -> Relation:
    """Reads the relation of the source to the target. Spans are code point offsets; None where a name is absent."""
    lexicon = load_lexicon()
    parsed = parse(sentence, source, target)
    reading = read(parsed, find_cues(parsed, lexicon))
    if reading is not None:
        reading = in_context(reading, parsed, lexicon.classes)
    return _decide(sentence, parsed, reading, load_model().probabilities(features(parsed)))


def _decide(sentence: str, parsed: Sentence, reading: Reading | None, learned: Mapping[str, float]) -> Relation:
    """The lexicon's reading stands unless the words around it say otherwise with more weight."""
    scores = dict(learned)
    if reading is not None:
        scores[reading.root] = scores.get(reading.root, 0.0) + READING_WEIGHT * reading.trust
    total = sum(scores.values())
    ranking = tuple(sorted(((root, score / total) for root, score in scores.items()), key=lambda item: -item[1]))
    root, confidence = ranking[0]
    words = () if reading is None else _words(sentence, parsed, reading)
    if reading is not None and reading.root == root:
        return Relation(root, reading.type, reading.status, confidence, words, ranking)
    return Relation(root, TYPES[root], "occurred" if reading is None else reading.status, confidence, words, ranking)


def _words(sentence: str, parsed: Sentence, reading: Reading) -> tuple[str, ...]:
    tokens = parsed.tokens
    return tuple(sentence[tokens[a].start : tokens[max(a, b - 1)].end] for a, b in reading.cues)


def _token_range(tokens: Sequence[Token], span: Span | None) -> tuple[int, int]:
    if span is None:
        return -1, -1
    first = bisect_right([t.end for t in tokens], span[0])
    last = bisect_left([t.start for t in tokens], span[1])
    return (first, last) if first < last else (-1, -1)

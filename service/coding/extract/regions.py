"""Token ranges as the codebook reads them: lemmas and short phrases of a region, its prepositions, its head."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence

from schemas.event import Span
from service.coding.extract.clause import Range
from service.coding.extract.grammar import grammar
from service.coding.extract.tokens import Token

_DESIGNATION = re.compile(r"[A-Z][A-Za-z]*-\d+[A-Za-z]?$")
_ABOUT = frozenset({"on", "about", "over", "for"})
_TRAILING = frozenset({",", ";", ":", "-", "–", "—"})
_HEAD_GOES_ON = frozenset({"of"})


def grams(tokens: Sequence[Token], span: Range, aliases: Mapping[int, str] | None = None) -> frozenset[str]:
    """Lemmas, lower-case words and their two- and three-word phrases. ``aliases`` adds what a token refers to."""
    lemmas = [t.lemma for t in tokens[span[0] : span[1]] if t.tag not in ("P",)]
    found = set(lemmas) | {t.lower for t in tokens[span[0] : span[1]]}
    found.update(f"{a} {b}" for a, b in itertools.pairwise(lemmas))
    found.update(" ".join(three) for three in zip(lemmas, lemmas[1:], lemmas[2:], strict=False))
    # "an intelligence-sharing agreement", "a US-Japan summit": the parts of a compound count too
    for lemma in lemmas:
        if "-" in lemma:
            found.update(lemma.split("-"))
    for index in range(*span):
        token = tokens[index]
        if token.text.isupper() and token.text.isalpha() and 3 - _with_the(tokens, index) < len(token.text) < 10:
            found.add("[acronym]")
        elif token.capital and _DESIGNATION.match(token.text):
            found.add("[designation]")
    for index, words in (aliases or {}).items():
        if span[0] <= index < span[1]:
            found.update(words.lower().split())
    return frozenset(found)


def _with_the(tokens: Sequence[Token], index: int) -> bool:
    return index > 0 and tokens[index - 1].lower == "the"


def head(tokens: Sequence[Token], span: Range) -> Range:
    """The region up to its first preposition (but "of" goes on): "a deal | with Japan"."""
    for index in range(span[0], span[1]):
        token = tokens[index]
        if token.tag in ("PREP", "TO", "SUB") and token.lower not in _HEAD_GOES_ON and index > span[0]:
            return (span[0], index - 1 if tokens[index - 1].lower in _TRAILING else index)
        if token.tag in ("PREP", "TO", "SUB") and index == span[0]:
            return (span[0], span[0])
    return span


def named_thing(tokens: Sequence[Token], span: Range) -> Range:
    """The head of an object with what it is about: "a treaty | on sea rescue |", without "twice" and "on Monday"."""
    first, last = head(tokens, span)
    while last > first and tokens[last - 1].tag == "ADV":
        last -= 1
    words = grammar().words
    if first < last < span[1] and tokens[last].lower in _ABOUT and tokens[last - 1].lemma in words["subject_nouns"]:
        topic = head(tokens, (last + 1, span[1]))
        inside = tokens[topic[0] : topic[1]]
        if (
            inside
            and len(inside) < 7
            and not any(t.lemma in words["days"] or t.lemma in words["asides"] for t in inside)
        ):
            return (first, topic[1])
    return (first, last)


def after_preposition(tokens: Sequence[Token], span: Range, prepositions: Sequence[str]) -> Range:
    """The words that follow the first of these prepositions, up to the next preposition (but "of")."""
    for index in range(span[0], span[1]):
        if tokens[index].lower in prepositions and tokens[index].tag in ("PREP", "TO"):
            inner = head(tokens, (index + 1, span[1]))
            return inner
    return (span[1], span[1])


def prepositions(tokens: Sequence[Token], span: Range) -> frozenset[str]:
    """The prepositions of a region."""
    return frozenset(t.lower for t in tokens[span[0] : span[1]] if t.tag in ("PREP", "TO"))


def words_of(sentence: str, tokens: Sequence[Token], span: Range) -> Span | None:
    """The region as words of the sentence; None when it is empty."""
    if span[0] >= span[1]:
        return None
    start, end = tokens[span[0]].start, tokens[span[1] - 1].end
    return Span(text=sentence[start:end], start=start, end=end)

"""From a sentence to tagged tokens. Offsets are code points into the sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import simplemma

from service.coding.extract.grammar import Grammar, grammar

# Alternatives are disjoint by their first characters and none nests a quantifier: matching is linear.
_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S. a.m.
    r"|\d+(?:[.,:/]\d+)*[^\W\d_]*"  # 1,200 3.5 17th
    r"|[^\W\d_][^\W_]*(?:[-'’&.](?=[^\W_])[^\W_]+)*"  # F-16 Min-koo Japan's didn't
    r"|[^\w\s]|_"
)


@dataclass(slots=True)
class Token:
    """A word. ``tag`` is a closed class, ``V`` (decided later), ``N`` (noun, name or adjective), ``NUM`` or ``P``."""

    text: str
    lower: str
    start: int
    end: int
    tag: str
    lemma: str
    readings: tuple[tuple[str, str], ...] = ()

    @property
    def capital(self) -> bool:
        return self.text[:1].isupper()


@lru_cache(maxsize=50_000)
def lemma_of(word: str) -> str:
    """The dictionary form of a lower-case noun or adjective."""
    lemma = simplemma.lemmatize(word, "en")
    return lemma.lower() if isinstance(lemma, str) else word


def tokenize(sentence: str) -> list[Token]:
    """Words and punctuation of a sentence; possessive ``'s`` is a token of its own."""
    g = grammar()
    tokens: list[Token] = []
    for match in _TOKEN.finditer(sentence):
        text, start = match.group(), match.start()
        lower = text.lower().replace("’", "'")
        if lower.endswith("'s") and len(lower) > 2 and lower not in g.tags:
            tokens.append(_token(g, text[:-2], lower[:-2], start))
            tokens.append(Token(text[-2:], "'s", start + len(text) - 2, start + len(text), "POS", "'s"))
        else:
            tokens.append(_token(g, text, lower, start))
    for one, other in pairwise(tokens):
        for month, day in ((one, other), (other, one)):
            if month.text == "March" and day.tag == "NUM":
                month.readings, month.lemma = (), "March"  # "to March 12" is no infinitive
    return tokens


def _token(g: Grammar, text: str, lower: str, start: int) -> Token:
    end = start + len(text)
    first = text[0]
    if not (first.isalnum()):
        tag = "POS" if lower == "'" else "P"
        return Token(text, lower, start, end, tag, lower)
    if first.isdigit():
        return Token(text, lower, start, end, "NUM", lower)
    readings = g.forms.get(lower, ())
    tag = g.tags.get(lower, "")
    if text == "US" or (tag == "PRON" and lower == "us" and text.isupper()):
        return Token(text, lower, start, end, "N", "us")
    if tag == "MODAL" and lower in ("may", "will", "can") and first.isupper() and start > 0:
        tag = "N"  # the month, the name, the metal: a modal inside a sentence is in lower case (headlines are retagged)
    if tag:
        return Token(text, lower, start, end, tag, lower, readings if tag in ("BE", "HAVE", "DO") else ())
    if lower.endswith("ly") and len(lower) > 4 and not readings and not first.isupper():
        return Token(text, lower, start, end, "ADV", lower)
    if not readings and not first.isupper() and lower.endswith(("ed", "ing")) and len(lower) > 5:
        lemma = lemma_of(lower)
        if lemma != lower:
            readings = ((lemma, "g"),) if lower.endswith("ing") else ((lemma, "d"), (lemma, "n"))
    return Token(text, lower, start, end, "N", lemma_of(lower), readings)

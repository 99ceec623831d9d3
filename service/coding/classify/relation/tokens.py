"""Words of a sentence with their dictionary forms, for matching phrases. Pure; linear in the sentence's length."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from simplemma import lemmatize

_WORD = re.compile(r"(?:[A-Za-z]\.){2,}|\w+(?:[.\-'’]\w+)*|[^\w\s]")
_POSSESSIVE = re.compile(r"['’]s$|(?<=s)['’]$")
_IRREGULAR = {
    "left": "leave", "struck": "strike", "found": "find", "shot": "shoot", "met": "meet", "felt": "feel",
    "'ll": "will", "’ll": "will", "is": "be", "are": "be", "was": "be", "were": "be", "been": "be", "being": "be",
    "am": "be", "has": "have", "had": "have", "having": "have", "sought": "seek", "slain": "slay", "slew": "slay",
    "bade": "bid", "wound": "wound", "bore": "bear", "fell": "fall", "saw": "see", "hung": "hang", "hanged": "hang",
    "lent": "lend", "lended": "lend", "meeting": "meeting", "building": "building", "lain": "lay", "sunk": "sink",
}  # fmt: skip
"""Forms whose dictionary form simplemma reads as another word, or not at all."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word. ``forms`` are what a pattern may call it: as written (lower case) and its dictionary form."""

    start: int
    end: int
    forms: tuple[str, ...]

    @property
    def lower(self) -> str:
        return self.forms[0]


@lru_cache(maxsize=50_000)
def forms_of(word: str) -> tuple[str, ...]:
    """The word in lower case without a possessive ending, and its dictionary form where that differs."""
    lower = _POSSESSIVE.sub("", word.lower()).replace("’", "'") or word.lower()
    lemma = _IRREGULAR.get(lower) or (lemmatize(lower, lang="en").lower() if lower.isalpha() else lower)
    return (lower,) if lemma == lower else (lower, lemma)


Merges = Mapping[str, Sequence[tuple[tuple[str, ...], str]]]
"""First word -> (words, the one token they become), longest first."""


def tokenize(text: str, merges: Merges) -> list[Token]:
    """The sentence's tokens in order; sequences that ``merges`` names are one token."""
    plain = [Token(m.start(), m.end(), forms_of(m.group())) for m in _WORD.finditer(text)]
    return _merge(_merge(plain, merges), merges)


def _merge(tokens: list[Token], merges: Merges) -> list[Token]:
    merged: list[Token] = []
    index = 0
    while index < len(tokens):
        found = _longest(tokens, index, merges)
        if found is None:
            merged.append(tokens[index])
            index += 1
        else:
            size, name = found
            merged.append(Token(tokens[index].start, tokens[index + size - 1].end, (name,)))
            index += size
    return merged


def _longest(tokens: list[Token], index: int, merges: Merges) -> tuple[int, str] | None:
    for form in tokens[index].forms:
        for words, name in merges.get(form, ()):
            rest = tokens[index : index + len(words)]
            if len(rest) == len(words) and all(w in token.forms for w, token in zip(words, rest, strict=True)):
                return len(words), name
    return None

"""Words of a sentence with their dictionary forms, for matching phrases. Pure; linear in the sentence's length."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_WORD = re.compile(r"(?:[A-Za-z]\.){2,}|\w+(?:[.\-'’]\w+)*|[^\w\s]")
_MONTHS = frozenset({"March", "May", "August"})
"""Months that would read as other words."""
_POSSESSIVE = re.compile(r"'s$|(?<=s)'$")


def words(text: str) -> frozenset[str]:
    """The words of a text, separated by blanks."""
    return frozenset(text.split())


@dataclass(frozen=True, slots=True)
class Token:
    """One word. ``forms``: as written (lower case), and its dictionary forms."""

    start: int
    end: int
    forms: tuple[str, ...]
    possessive: bool = False

    @property
    def lower(self) -> str:
        return self.forms[0]


Forms = Mapping[str, tuple[str, ...]]
"""Inflected form -> dictionary forms."""
Merges = Mapping[str, Sequence[tuple[tuple[str, ...], str]]]
"""First word -> (words, the one token they become), longest first."""


def tokenize(text: str, forms: Forms, merges: Merges) -> list[Token]:
    """The sentence's tokens in order; sequences that ``merges`` names are one token."""
    plain = [_token(m.start(), m.end(), m.group(), forms) for m in _WORD.finditer(text)]
    merged = _merge(plain, merges)
    return merged if len(merged) == len(plain) else _merge(merged, merges)


def _token(start: int, end: int, word: str, forms: Forms) -> Token:
    lower = word.lower().replace("’", "'")
    bare = _POSSESSIVE.sub("", lower) or lower
    if start and word in _MONTHS:
        return Token(start, end, ("month",))
    return Token(start, end, (bare, *forms.get(bare, ())), bare != lower)


def _merge(tokens: list[Token], merges: Merges) -> list[Token]:
    merged: list[Token] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        starts = any(form in merges for form in token.forms)
        found = _longest(tokens, index, merges) if starts else None
        if found is None:
            merged.append(token)
            index += 1
        else:
            size, name = found
            merged.append(Token(token.start, tokens[index + size - 1].end, (name,)))
            index += size
    return merged


def _longest(tokens: list[Token], index: int, merges: Merges) -> tuple[int, str] | None:
    for form in tokens[index].forms:
        for words, name in merges.get(form, ()):
            rest = tokens[index : index + len(words)]
            if len(rest) == len(words) and all(w in token.forms for w, token in zip(words, rest, strict=True)):
                return len(words), name
    return None

"""How many outlets stand behind a row: agency copy counts once, however many print it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from zlib import crc32

from schemas.record import Mention
from service.coding.resolve.lexicon import lexicon

_WORD = re.compile(r"\w+")
_RUN, _SHORT = 4, 8
"""Words of a run; words from which a sentence is long enough to be known again."""
_COPY = 0.6
"""Share of common runs from which two sentences are one text."""
_ORDERS, _SEEN = (0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35), 8
"""Copies are looked for among a few earlier sentences that have the same first run in one of these orders."""


def independent_sources(mentions: Iterable[Mention]) -> int:
    """The number of groups of mentions that share an outlet, a news agency, or (nearly) all words of a sentence."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            name = parent[name]
        return name

    printed: dict[int, list[tuple[frozenset[int], str]]] = {}
    for mention in mentions:
        outlet = _outlet(mention.source)
        parent[root(outlet)] = root(_agency(mention.attribution) or outlet)
        text, marks = _print(mention.sentence)
        for mark in marks:
            seen = printed.setdefault(mark, [])
            for other, printer in seen:
                if len(text & other) >= _COPY * len(text | other):
                    parent[root(outlet)] = root(printer)
                    break
            else:
                if len(seen) < _SEEN:
                    seen.append((text, outlet))
    return len({root(name) for name in parent})


def _outlet(source: str) -> str:
    return _agency(source) or " ".join(source.casefold().split())


def _agency(attribution: str | None) -> str:
    """The news agency that is quoted, without "news agency"; "" where a minister or nobody is."""
    words = " ".join((attribution or "").casefold().split()).removeprefix("the ")
    name = re.sub(r"\s*(?:news agency|news|agency)$", "", words)
    return name if name in lexicon().agencies or words.endswith("news agency") else ""


@lru_cache(maxsize=20_000)
def _print(sentence: str) -> tuple[frozenset[int], tuple[int, ...]]:
    """The runs of words of a sentence, as checksums, and the first of them in each order; nothing of a short one.

    Sentences that are alike most likely share a first run.
    """
    words = _WORD.findall(sentence.casefold())
    if len(words) < _SHORT:
        return frozenset(), ()
    runs = frozenset(crc32(" ".join(words[n : n + _RUN]).encode()) for n in range(len(words) - _RUN + 1))
    marks = (min(run * factor & 0xFFFFFFFF for run in runs) * 4 + n for n, factor in enumerate(_ORDERS))
    return runs, tuple(marks)

"""How many outlets stand behind a row: agency copy counts once, however many print it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from schemas.record import Mention
from service.coding.resolve.lexicon import lexicon

_WORD = re.compile(r"\w+")
_SHINGLE, _SKETCH, _COPY, _SHORT = 4, 12, 0.6, 8


def independent_sources(mentions: Iterable[Mention]) -> int:
    """The number of groups of mentions that share an outlet, a news agency, or (nearly) all words of a sentence."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            name = parent[name]
        return name

    printed: dict[str, dict[frozenset[str], str]] = {}
    for mention in mentions:
        outlet = _outlet(mention.source)
        parent[root(outlet)] = root(_agency(mention.attribution) or outlet)
        sketch = _sketch(mention.sentence)
        for shingle in sketch:
            for text, other in printed.setdefault(shingle, {}).items():
                if root(other) != root(outlet) and len(sketch & text) >= _COPY * min(len(sketch), len(text)):
                    parent[root(outlet)] = root(other)
            printed[shingle].setdefault(sketch, outlet)
    return len({root(name) for name in parent})


def _outlet(source: str) -> str:
    return _agency(source) or " ".join(source.casefold().split())


def _agency(attribution: str | None) -> str:
    """The news agency that is quoted, without "news agency"; "" where a minister or nobody is."""
    words = " ".join((attribution or "").casefold().split()).removeprefix("the ")
    name = re.sub(r"\s*(?:news agency|news|agency)$", "", words)
    return name if name in lexicon().agencies or words.endswith("news agency") else ""


def _sketch(sentence: str) -> frozenset[str]:
    """A few of the sentence's four-word runs, the same few for the same words; none of a short sentence."""
    words = _WORD.findall(sentence.casefold())
    if len(words) < _SHORT:
        return frozenset()
    runs = {" ".join(words[n : n + _SHINGLE]) for n in range(len(words) - _SHINGLE + 1)}
    return frozenset(sorted(runs)[:_SKETCH])

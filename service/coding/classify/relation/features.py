"""Features of a sentence for the linear model: words around and between the two actors, whose names are masked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from service.coding.classify.relation.patterns import Sentence
from service.coding.classify.relation.tokens import Token

SOURCE, TARGET = "<S>", "<T>"
_LEFT, _RIGHT, _HEAD = 6, 8, 7


def features(sentence: Sentence) -> list[str]:
    """Distinct features, in the order of the text. A prefix tells where a word stands:

    ``m`` between the actors, ``l`` up to six words before both, ``r`` up to eight behind both, ``h`` up to seven behind
    the source, ``a`` anywhere, ``s`` and ``t`` in the actors' own names. Neighbours count as pairs, too.
    """
    words = _masked(sentence)
    source = words.index(SOURCE) if SOURCE in words else -1
    target = words.index(TARGET) if TARGET in words else -1
    low, high = (min(source, target), max(source, target)) if min(source, target) >= 0 else (max(source, 0), len(words))
    found = [
        *_grams("m", words[low : high + 1]),
        *_grams("l", words[max(0, low - _LEFT) : low]),
        *_grams("r", words[high + 1 : high + 1 + _RIGHT]),
        *_grams("h", words[source + 1 : source + 1 + _HEAD] if source >= 0 else []),
        *_grams("a", words),
        *(f"s:{_base(token)}" for token in _inside(sentence, sentence.source)),
        *(f"t:{_base(token)}" for token in _inside(sentence, sentence.target)),
        "order:st" if source <= target else "order:ts",
    ]
    return list(dict.fromkeys(found))


def _masked(sentence: Sentence) -> list[str]:
    words: list[str] = []
    index = 0
    for start, end, name in sorted(((*sentence.source, SOURCE), (*sentence.target, TARGET))):
        if start >= index:
            words.extend(map(_base, sentence.tokens[index:start]))
            words.append(name)
            index = end
    words.extend(map(_base, sentence.tokens[index:]))
    return words


def _inside(sentence: Sentence, span: tuple[int, int]) -> Sequence[Token]:
    return sentence.tokens[max(0, span[0]) : max(0, span[1])]


def _base(token: Token) -> str:
    """The dictionary form; numbers and marks as their kind."""
    form = token.forms[-1] if len(token.forms) == 1 else token.forms[1]
    if form[0].isdigit():
        return "0"
    return form if form[0].isalpha() or form in ",;:" else "."


def _grams(prefix: str, words: Sequence[str]) -> Iterator[str]:
    for word in words:
        yield f"{prefix}:{word}"
    for first, second in pairwise(words):
        yield f"{prefix}:{first} {second}"

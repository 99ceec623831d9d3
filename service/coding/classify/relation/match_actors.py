"""Finding an actor's name in a sentence, where it may be written a little differently, or not at all."""

from __future__ import annotations

import re
from itertools import accumulate

from service.coding.classify.relation.tokens import words

_WORD = re.compile(r"\w+(?:[.\-'’]\w+)*")
_POSSESSIVE = re.compile(r"['’]s$")
_WEAK = words("the a an of and in on for to its his her their 's at by from with")


def locate(name: str, sentence: str, avoid: tuple[int, int] | None = None) -> tuple[int, int] | None:
    """The span of ``name`` in ``sentence``, outside ``avoid``: as written, whatever its case, or most of its words."""
    span = _find_whole(sentence, name, avoid)
    if span is None and len(sentence.lower()) == len(sentence):
        span = _find_whole(sentence.lower(), name.lower(), avoid)
    return span or _fuzzy(name, sentence, avoid)


def _find_whole(text: str, name: str, avoid: tuple[int, int] | None) -> tuple[int, int] | None:
    start = text.find(name) if name else -1
    while start >= 0:
        end = start + len(name)
        apart = avoid is None or end <= avoid[0] or start >= avoid[1]
        if apart and not (start and text[start - 1].isalnum()) and not text[end : end + 1].isalnum():
            return start, end
        start = text.find(name, start + 1)
    return None


def _fuzzy(name: str, sentence: str, avoid: tuple[int, int] | None) -> tuple[int, int] | None:
    """The window of as many words as the name has that shares most of its weighty words, if at least half of them."""
    parts = [w.lower() for w in _WORD.findall(name)]
    wanted = set(parts) - _WEAK
    found = [m for m in _WORD.finditer(sentence) if avoid is None or m.end() <= avoid[0] or m.start() >= avoid[1]]
    if not wanted or not found:
        return None
    hits = [_POSSESSIVE.sub("", m.group().lower()) in wanted for m in found]
    before = [0, *accumulate(hits)]
    size = len(parts)
    scores = [before[min(len(hits), i + size)] - before[i] if hits[i] else 0 for i in range(len(hits))]
    at = max(range(len(hits)), key=scores.__getitem__)
    if scores[at] < (len(wanted) + 1) // 2:
        return None
    last = max(i for i in range(at, min(len(found), at + size)) if hits[i])
    return found[at].start(), found[last].end()

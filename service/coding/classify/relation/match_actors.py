"""Finding an actor's name in a sentence, where it may be written a little differently, or not at all."""

from __future__ import annotations

import re

_WORD = re.compile(r"\w+(?:[.\-'’]\w+)*")
_WEAK = frozenset("the a an of and in on for to its his her their 's at by from with".split())


def locate(name: str, sentence: str, avoid: tuple[int, int] | None = None) -> tuple[int, int] | None:
    """The span of ``name`` in ``sentence``, outside ``avoid``: as written, whatever its case, or most of its words."""
    for text, wanted in ((sentence, name), (sentence.lower(), name.lower())):
        at = _find_whole(text, wanted, avoid)
        if at is not None:
            return at
    return _fuzzy(name, sentence, avoid)


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
    """The window of as many words as the name has that shares most of its weighty words."""
    wanted = {w.lower() for w in _WORD.findall(name)} - _WEAK
    if not wanted:
        return None
    words = [m for m in _WORD.finditer(sentence) if avoid is None or m.end() <= avoid[0] or m.start() >= avoid[1]]
    size = len(_WORD.findall(name))
    hits = [m.group().lower().removesuffix("'s").removesuffix("’s") in wanted for m in words]
    best, at = 0, -1
    for index in range(len(words)):
        if hits[index]:
            score = sum(hits[index : index + size])
            if score > best:
                best, at = score, index
    if best < max(1, (len(wanted) + 1) // 2):
        return None
    last = max(i for i in range(at, min(len(words), at + size)) if hits[i])
    return words[at].start(), words[last].end()

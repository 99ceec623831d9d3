"""A text as lines with their blocks, and a block of lines as paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from service.coding.parse.furniture import is_furniture
from service.errors import ParseError

MAX_PARAGRAPH = 100_000
"""Code points of a line. What is longer is a dump and no news; its bound also bounds every step after this one."""
MAX_LINES = 20_000
"""Lines of an article, blank ones included."""

_BULLET = re.compile(r"(?:[•·◦▪●‣⁃∙■►]\s*|[*–—-]\s+)(?=\S)")
_HEADING_MARK = re.compile(r"#{1,6}\s+(?=\S)")
_PROSE_END = re.compile(r"[.!?…][\"'”’»)\]]*$")
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]]*$")


@dataclass(frozen=True)
class Line:
    """A line that is not blank, trimmed. ``block`` counts the runs of lines between blank lines; ``number`` from 1."""

    number: int
    block: int
    text: str
    is_item: bool = False
    """Whether a bullet stood before it."""

    @property
    def is_prose(self) -> bool:
        """Whether it reads like a sentence or more, and not like a headline, a name or a date."""
        return bool(_PROSE_END.search(self.text[-8:])) and self.text.count(" ", 0, 400) >= 7


def split_lines(text: str, where: str = "") -> Iterator[Line]:
    """The lines that are not blank, trimmed. ``where`` names the text in an error's line.

    Raises:
        ParseError: a line is longer than ``MAX_PARAGRAPH``, or there are more than ``MAX_LINES``.
    """
    place = f"{where}: " if where else ""
    block = 0
    raw_lines = text.splitlines()
    if len(raw_lines) > MAX_LINES:
        raise ParseError(f"{place}{len(raw_lines)} lines; an article may have {MAX_LINES}: give one article a file")
    for number, raw in enumerate(raw_lines, 1):
        words = raw.strip()
        if len(words) > MAX_PARAGRAPH:
            raise ParseError(
                f"{place}line {number} has {len(words)} characters; a paragraph may have {MAX_PARAGRAPH}: break it up"
            )
        if words:
            yield Line(number, block, words)
        else:
            block += 1


def read_lines(text: str, where: str = "") -> list[Line]:
    """The lines without bullets or heading marks; no rules ("-----"), buttons ("Share on Facebook") or copyrights.

    Raises:
        ParseError: a line is longer than ``MAX_PARAGRAPH``, or there are more than ``MAX_LINES``.
    """
    return [_unmarked(line) for line in split_lines(text, where) if not is_furniture(line.text)]


def _unmarked(line: Line) -> Line:
    if bullet := _BULLET.match(line.text):
        return replace(line, text=line.text[bullet.end() :], is_item=True)
    return replace(line, text=_HEADING_MARK.sub("", line.text, count=1)) if line.text.startswith("#") else line


def join_paragraphs(lines: Iterable[Line]) -> tuple[str, ...]:
    """A paragraph a line, but one for a block whose lines were broken to a width (as in e-mail)."""
    paragraphs: list[str] = []
    for _, group in groupby(lines, key=lambda line: line.block):
        block = list(group)
        if _is_wrapped(block):
            paragraphs.append(" ".join(line.text for line in block))
        else:
            paragraphs.extend(line.text for line in block)
    return tuple(paragraphs)


def _is_wrapped(block: list[Line]) -> bool:
    inner = [line.text for line in block[:-1]]
    if not inner or any(line.is_item for line in block) or max(map(len, inner)) > 120 or min(map(len, inner)) < 30:
        return False
    ends = sum(bool(_SENTENCE_END.search(text[-8:])) for text in inner)
    return ends * 2 < len(inner) and max(map(len, inner)) - min(map(len, inner)) <= 40

"""A sentence as the readers of dates see it: tokens, and what a reader gives back."""

from __future__ import annotations

import re
from typing import NamedTuple

from service.coding.enrich.time_words import NUMBERS, Point

TOKEN = re.compile(r"\d+(?:[./-]\d+){2}(?!\d)|\d+(?:st|nd|rd|th|s)\b|\d+(?:[.,:]\d+)*|[^\W\d_]+|'s\b|\S")
"""Words, numbers (with their separators), ordinals and numeric dates; every other sign alone. Linear."""

END = ("", 0, 0, "")
Token = tuple[str, int, int, str]
"""(lower case, start, end, as written)."""


class Read(NamedTuple):
    """A point, and the index of the first token after it."""

    point: Point
    end: int


def number_of(word: str) -> int | None:
    """The value of a small number in digits or words, or None."""
    if word.isascii() and word.isdigit() and len(word) <= 3:
        return int(word)
    return NUMBERS.get(word)


def tokens_of(folded: str) -> list[Token]:
    """The tokens of a sentence, with three empty ones at either end so that neighbours need no bounds."""
    found = [(m.group().lower(), m.start(), m.end(), m.group()) for m in TOKEN.finditer(folded)]
    return [END, END, END, *found, END, END, END, END, END]


def day_number(word: str) -> int | None:
    """1..31 for "5", "05" or "5th", else None."""
    if word[-2:] in ("st", "nd", "rd", "th"):
        word = word[:-2]
    if not (word.isascii() and word.isdigit() and len(word) <= 2):
        return None
    day = int(word)
    return day if 1 <= day <= 31 else None

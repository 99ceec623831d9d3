"""What a written name can stand for: the entries of the gazetteer and the form in which texts are compared.

Data files give patterns; ``fold`` maps a text to the form they are matched in, code point by code point, so that
offsets into the folded text are offsets into the text itself.
"""

from __future__ import annotations

import datetime
import unicodedata
from dataclasses import dataclass
from typing import Literal

Via = Literal["named", "title", "demonym", "city"]
Sort = Literal["country", "demonym", "capital", "city", "region", "organisation", "person", "blocked"]


@dataclass(frozen=True, slots=True)
class Office:
    """A post held from ``start`` to ``end``, inclusive; ``datetime.date.max`` = still held. ``kind``: a sector."""

    title: str
    kind: str
    start: datetime.date
    end: datetime.date
    country: str = ""
    """Where it is another country's or organisation's than the person's own."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a name stands for. ``country``: ISO alpha-3, a code of an intergovernmental organisation, or "" (none).

    ``kind`` is a PLOVER sector or "". ``lat``/``lon`` are WGS 84 degrees, for cities.
    """

    name: str
    country: str
    kind: str
    via: Via
    sort: Sort
    offices: tuple[Office, ...] = ()
    lat: float | None = None
    lon: float | None = None
    ambiguous: bool = False
    """Other things have the name too: it counts only where the text supports it."""


def _plain(code: int) -> str:
    """The one character that a code point is compared as: letters lose their accents, spaces and quotes their kind."""
    char = chr(code)
    if char.isspace():
        return " "
    decomposed = unicodedata.normalize("NFKD", char)
    base = decomposed[0] if decomposed else char
    return base if len(decomposed) > 1 and unicodedata.combining(decomposed[1]) else char


_FOLDED = {code: _plain(code) for code in range(0x80, 0x250) if _plain(code) != chr(code)}
_FOLDED |= {code: _plain(code) for code in range(0x1E00, 0x1F00) if _plain(code) != chr(code)}
_FOLDED |= dict.fromkeys((0x0A, 0x0D, 0x09, 0x2002, 0x2003, 0x2007, 0x2008, 0x2009, 0x200A, 0x202F, 0x3000), " ")
_FOLDED |= {0x2018: "'", 0x2019: "'", 0x02BC: "'", 0x0060: "'", 0x00B4: "'", 0x201C: '"', 0x201D: '"'}
_FOLDED |= {0x2010: "-", 0x2011: "-", 0x2012: "-", 0x2013: "-"}
_FOLDED |= {0xD8: "O", 0xF8: "o", 0x110: "D", 0x111: "d", 0x141: "L", 0x142: "l", 0x131: "i", 0x126: "H", 0x127: "h"}


def fold(text: str) -> str:
    """``text`` with plain letters, spaces, hyphens and quotes; as long as ``text``, code point for code point."""
    if text.isascii() and "\n" not in text and "\t" not in text and "\r" not in text:
        return text
    return text.translate(_FOLDED)

"""What stands above an article's text: headline, byline, time, view count, address, in any order and some missing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from service.coding.parse.captions import is_caption
from service.coding.parse.facts import after_by, is_desk, is_kicker, is_name, is_url, labelled, views, without_labels
from service.coding.parse.furniture import METADATA_LENGTH
from service.coding.parse.lines import Line
from service.coding.parse.stamps import find_stamp

MAX_HEADLINE = 300
"""Code points. A longer first line is a paragraph."""
_HEADER_LINES = 40
_SEPARATOR = re.compile(r"\s*[|•·]\s*|\s+[/–—-]{1,2}\s+|\t+")
_CHANGED = re.compile(r"\b(?:updated|modified|revised)\b", re.IGNORECASE)
_PUBLISHED = re.compile(r"\b(?:published|posted|created|issued|released)\b", re.IGNORECASE)


@dataclass
class Header:
    """What was found so far. ``at_rank``: 0 a publication time, 1 a time of change, 2 a date in the headline."""

    headline: str | None = None
    byline: str | None = None
    published_at: datetime | None = None
    at_rank: int = 3
    view_count: int | None = None
    url: str | None = None
    others: list[Line] = field(default_factory=list)
    """The lines that are none of these: captions and body."""


def take_header(lines: list[Line], timezone: tzinfo) -> Header:
    """Reads from the top until the second line of prose (a summary may be the first).

    Where no time was found there, one that is alone on its line further down serves.
    """
    header = Header()
    prose = 0
    for index, line in enumerate(lines):
        if is_caption(line.text):
            taken = False
        elif prose < 2 and index < _HEADER_LINES:
            beside = [*lines[max(0, index - 1) : index], *lines[index + 1 : index + 2]]
            taken = (
                _take_fact(header, line, timezone)
                or _take_bare_byline(header, line, beside, timezone)
                or _take_headline(header, line)
                or (header.byline is not None and prose == 0 and not line.is_prose and is_desk(line.text))
            )
        else:
            taken = header.published_at is None and _take_time(header, line, timezone, alone=True)
        if not taken:
            header.others.append(line)
            prose += line.is_prose and not is_caption(line.text)
    return header


def _same_words(one: str, other: str) -> bool:
    """Whether two headlines differ at most in case, white space and the full stop."""
    return one.casefold().rstrip(" .").split() == other.casefold().rstrip(" .").split()


def _take_fact(header: Header, line: Line, timezone: tzinfo) -> bool:
    if len(line.text) > METADATA_LENGTH or line.is_prose:
        return False
    return (
        _take_labelled(header, line)
        or _take_time(header, line, timezone)
        or _take_views(header, line.text, is_bare=line.is_item or header.headline is not None)
        or _take_byline(header, line)
    )


def _take_labelled(header: Header, line: Line) -> bool:
    found = labelled(line.text)
    if found is None:
        return False
    label, value = found
    if not value:
        return True
    if label in ("title", "headline"):
        header.headline = value
    elif label in ("author", "authors", "byline", "by"):
        header.byline = value
    elif label in ("url", "link", "address") and is_url(value):
        header.url = header.url or value
    elif label in ("source", "agency"):
        header.byline = header.byline or value
    return True


def _take_time(header: Header, line: Line, timezone: tzinfo, *, alone: bool = False) -> bool:
    if len(line.text) > METADATA_LENGTH or (stamp := find_stamp(line.text, timezone)) is None:
        return False
    pieces = [without_labels(piece) for piece in _SEPARATOR.split(stamp.rest)]
    pieces = [piece for piece in pieces if any(map(str.isalnum, piece)) and find_stamp(piece, timezone) is None]
    if alone and pieces:
        return False
    rank = 1 if _CHANGED.search(line.text) and not _PUBLISHED.search(line.text) else 0
    if header.headline is None and not line.is_item and _is_headline(pieces):
        header.headline, rank, pieces = line.text, 2, []
    if rank < header.at_rank:
        header.published_at, header.at_rank = stamp.at, rank
    for piece in pieces:
        _take_piece(header, piece)
    return True


def _is_headline(pieces: list[str]) -> bool:
    """Whether the words beside a date are a headline's and nobody's name."""
    words = " ".join(pieces)
    return len(words.split()) >= 3 and after_by(words) is None and not is_name(words)


def _take_piece(header: Header, piece: str) -> None:
    """A count or a byline beside a time on its line."""
    if _take_views(header, piece, is_bare=False) or not any(map(str.isalpha, piece)):
        return
    if header.byline is None and len(piece.split()) <= 12:
        header.byline = after_by(piece) or piece


def _take_views(header: Header, text: str, *, is_bare: bool) -> bool:
    count = views(text, is_bare=is_bare)
    if header.view_count is None:
        header.view_count = count
    return count is not None


def _take_byline(header: Header, line: Line) -> bool:
    who = after_by(line.text)
    if who is None or header.byline is not None or len(who.split()) > (12 if header.headline else 5):
        return False
    header.byline = who
    return True


def _take_bare_byline(header: Header, line: Line, beside: list[Line], timezone: tzinfo) -> bool:
    """A name or a desk without "By", beside a line with the time or the count; in a list of such, any few words."""
    if header.headline is None or header.byline is not None or len(line.text) > 80 or line.is_prose:
        return False
    facts = [other for other in beside if _is_fact(other, timezone)]
    if line.is_item:
        taken = is_name(line.text) or any(fact.is_item for fact in facts)
    else:
        taken = bool(facts) and is_name(line.text)
    if taken:
        header.byline = line.text
    return taken


def _is_fact(line: Line, timezone: tzinfo) -> bool:
    if len(line.text) > METADATA_LENGTH or line.is_prose:
        return False
    return find_stamp(line.text, timezone) is not None or views(line.text, is_bare=True) is not None


def _take_headline(header: Header, line: Line) -> bool:
    """The first line that is nothing else, and its repetitions; a section's name above it ("World") is passed over."""
    if header.headline is not None:
        return _same_words(line.text, header.headline) and (not line.is_prose or line.text == header.headline)
    if line.is_item or len(line.text) > MAX_HEADLINE:
        return False
    if not is_kicker(line.text):
        header.headline = line.text
    return True

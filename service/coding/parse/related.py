"""Headlines that a page links to: an "Also Read" section, each followed by its time, or a line "Also read: ..."."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from schemas.article import RelatedItem
from service.coding.parse.facts import without_labels
from service.coding.parse.furniture import METADATA_LENGTH
from service.coding.parse.lines import Line
from service.coding.parse.stamps import find_stamp

_THINGS = r"(?:articles?|stories|story|news|topics?|content|posts?|reads?|reading|coverage|links?|headlines)"
_NAMES = (
    rf"(?:also\s+read|read\s+also|must\s+read|read\s+(?:more|next)|see\s+also|see\s+more|don[’']t\s+miss|up\s+next"
    rf"|related(?:\s+{_THINGS})?|more\s+(?:{_THINGS}|on\s+this(?:\s+(?:story|topic))?)|most\s+(?:read|popular)|trending(?:\s+now)?"
    rf"|recommended(?:\s+{_THINGS}|\s+for\s+you)?|you\s+(?:may|might)\s+also\s+(?:like|be\s+interested\s+in)"
    rf"|latest\s+{_THINGS}|other\s+{_THINGS}|in\s+other\s+news|top\s+{_THINGS})"
)
_HEADING = re.compile(rf"{_NAMES}\s*[:>»…–—-]*$", re.IGNORECASE)
_INLINE = re.compile(rf"[(\[]?{_NAMES}\s*[:|»–—]\s*(?P<headline>\S.*?)[)\]]?$", re.IGNORECASE)
_LENGTH = 300


@dataclass
class _Section:
    """The items of one section so far. Times stand after their headlines, or before: the first line tells."""

    items: list[RelatedItem] = field(default_factory=list)
    times_first: bool | None = None
    pending: datetime | None = None

    def add(self, line: Line, timezone: tzinfo) -> None:
        stamp = find_stamp(line.text, timezone) if len(line.text) <= METADATA_LENGTH else None
        words = without_labels(stamp.rest) if stamp else line.text
        if stamp is None or "|" in words:
            self._add_item(line.text, None)
        elif len(words.split()) > 3 or (words and self._is_complete()):
            self._add_item(words, stamp.at)
        else:
            self._add_time(stamp.at)

    def _is_complete(self) -> bool:
        """Whether the last headline has its time, so that words beside another time are the next headline."""
        return bool(self.items) and self.items[-1].published_at is not None

    def _add_item(self, headline: str, at: datetime | None) -> None:
        if self.times_first is None:
            self.times_first = False
        self.items.append(RelatedItem(headline=headline, published_at=at or self.pending))
        self.pending = None

    def _add_time(self, at: datetime) -> None:
        if self.times_first is None:
            self.times_first = True
        if self.times_first:
            self.pending = at
        elif self.items[-1].published_at is None:
            self.items[-1] = self.items[-1].model_copy(update={"published_at": at})


def take_related(lines: list[Line], timezone: tzinfo) -> tuple[tuple[RelatedItem, ...], list[Line]]:
    """The linked headlines with their times (UTC), and the other lines.

    A section ends with the text, or where sentences begin again. One or two words without a time are a topic's name
    and no headline.
    """
    items: list[RelatedItem] = []
    others: list[Line] = []
    section: _Section | None = None
    for line in lines:
        if len(line.text) <= _LENGTH and _HEADING.fullmatch(line.text):
            items += section.items if section else []
            section = _Section()
        elif len(line.text) <= _LENGTH and (inline := _INLINE.fullmatch(line.text)):
            items.append(RelatedItem(headline=inline["headline"]))
        elif section is not None and not _is_body_again(line):
            section.add(line, timezone)
        else:
            items += section.items if section else []
            section = None
            others.append(line)
    items += section.items if section else []
    return tuple(item for item in items if item.published_at or len(item.headline.split()) > 2), others


def _is_body_again(line: Line) -> bool:
    return len(line.text) > _LENGTH or (
        line.is_prose and line.text.endswith((".", ".”", '."')) and len(line.text) > 100
    )

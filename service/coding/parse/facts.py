"""What a short line above an article says: a name, a count of views, a labelled value."""

from __future__ import annotations

import re

_EDGE = (
    r"(?:published|updated|posted|last|first|modified|created|uploaded|filed|issued|revised|released|date(?:line)?|time"
    r"|on|at|hrs|hours|local|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)"
)
_EDGES = re.compile(rf"^(?:{_EDGE}\b|[\s@,;:.()\[\]/|–—-])+|(?:\b{_EDGE}|[\s@,;:()\[\]/|–—-])+$", re.IGNORECASE)
_COUNT = r"(?P<count>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12}(?:\.[0-9]{1,3})?)\s*(?P<scale>[KkMm]?)"
_VIEWS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:page\s*)?(?:views?|reads?|hits)\s*:?\s*{_COUNT}",
        rf"{_COUNT}\s*(?:page\s*)?(?:views?|reads?|hits)",
    )
)
_BARE_COUNT = re.compile(_COUNT)
_SCALES = {"": 1, "k": 1_000, "m": 1_000_000}
_BY = re.compile(r"(?i:(?:written |reported |story )?by:?)\s+(?=[^\W\d_a-z]|(?i:our|staff|admin|the)\b)")
_DESK = re.compile(
    r"\b(?:bureau|desk|staff|correspondents?|reporters?|agenc(?:y|ies)|news|reuters|AP|AFP|PTI|ANI|IANS|TASS|editors?"
    r"|writers?|service|team|network|press|wire)\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"[^\W\d_a-z][\w.’'-]*(?:\s+(?:(?:de|da|van|von|der|bin|al|and|&|of|the)\s+){0,2}[^\W\d_a-z][\w.’'-]*){1,3}"
)
_LABEL = re.compile(
    r"(?P<label>title|headline|authors?|byline|by|source|agency|url|link|address|language|section|category|tags|keywords"
    r"|topics?|location)\s*:\s*(?P<value>\S.*)",
    re.IGNORECASE,
)
_QUOTES = re.compile(r"^[\s\"']+|[\s\"']+$")
_URL = re.compile(r"https?://\S{3,2040}", re.IGNORECASE)
_KICKER = re.compile(
    r"(?:breaking(?: news)?|exclusive|world|news|politics|business|defen[cs]e|security|asia|europe|africa|americas"
    r"|middle east|economy|analysis|update|top stor(?:y|ies)|international|national|latest|home)(?: news)?",
    re.IGNORECASE,
)


def without_labels(text: str) -> str:
    """A line without what belongs to a time at either end ("Published on", "@", "Tuesday", the bars of ``Stamp``)."""
    return _EDGES.sub("", text)


def labelled(text: str) -> tuple[str, str] | None:
    """The label, in small letters, and the value of "Author: Ann Lee", which may be empty; an address has "url"."""
    if _URL.fullmatch(text):
        return "url", text
    match = _LABEL.fullmatch(text)
    return (match["label"].lower(), _QUOTES.sub("", match["value"])) if match else None


def is_url(text: str) -> bool:
    """Whether the text is one web address."""
    return _URL.fullmatch(text) is not None


def views(text: str, *, is_bare: bool) -> int | None:
    """The count of "6,452 views", "Views: 1.2K"; of "6452" alone if ``is_bare``."""
    patterns = (*_VIEWS, _BARE_COUNT) if is_bare else _VIEWS
    match = next(filter(None, (pattern.fullmatch(text) for pattern in patterns)), None)
    return round(float(match["count"].replace(",", "")) * _SCALES[match["scale"].lower()]) if match else None


def after_by(text: str) -> str | None:
    """Who follows "By", if the line begins so."""
    by = _BY.match(text)
    return text[by.end() :] if by else None


def is_name(words: str) -> bool:
    """Whether the words are a person's name or a desk's ("Ann Lee", "Our Bureau", "Staff Reporter")."""
    return is_desk(words) or _NAME.fullmatch(words) is not None


def is_desk(words: str) -> bool:
    """Whether the words are an agency's or a desk's name ("BBC News, Niamey", "Our Bureau")."""
    return len(words.split()) <= 5 and _DESK.search(words) is not None


def is_kicker(words: str) -> bool:
    """Whether the words are a section's name that stands above a headline ("World", "Breaking News")."""
    return _KICKER.fullmatch(words) is not None

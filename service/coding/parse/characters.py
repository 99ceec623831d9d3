"""Is it text at all? What is not is refused with the place of the first thing wrong; what is harmless stays."""

from __future__ import annotations

import re
import reprlib

from service.errors import ParseError

_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_TAG = re.compile(
    r"</?(?:!doctype|\?xml|html|head|body|div|p|span|a|script|style|meta|link|br|hr|img|h[1-6]|ul|ol|li|table|tr|td"
    r"|article|section|header|footer|strong|em|b|i)\b[^<>]{0,1000}>|<!doctype html|<\?xml ",
    re.IGNORECASE,
)
_MARKUP_SEARCHED = 100_000
_TAGS_OF_HTML = 3


def checked_text(text: str, where: str = "") -> str:
    """The text without byte order marks: one stands at its head, and more where files were put together.

    Line ends, tabs, page breaks, no-break spaces, soft hyphens and zero-width characters stay as they are: offsets
    and evidence are quotes. ``where`` names the text in the error's line.

    Raises:
        ParseError: it is empty, holds control characters (NUL ...) or lone surrogates, or looks like HTML.
    """
    place = f"{where}: " if where else ""
    refuse_control_characters(text, place)
    text = text.replace("\ufeff", "")
    if not text.strip():
        raise ParseError(f"{place}empty: there is no text")
    _refuse_html(text, place)
    return text


def refuse_control_characters(text: str, place: str) -> None:
    """Raises ParseError for a character that no text holds; ``place`` comes first in the message."""
    if wrong := _FORBIDDEN.search(text):
        line = text.count("\n", 0, wrong.start()) + 1
        column = wrong.start() - text.rfind("\n", 0, wrong.start())
        raise ParseError(
            f"{place}control character U+{ord(wrong[0]):04X} at line {line}, column {column}: this is not plain text"
        )


def _refuse_html(text: str, place: str) -> None:
    tags = []
    for tag in _TAG.finditer(text, 0, _MARKUP_SEARCHED):
        tags.append(tag[0])
        is_first_thing = len(tags) == 1 and not text[: tag.start()].strip()
        if is_first_thing or len(tags) == _TAGS_OF_HTML:
            raise ParseError(f"{place}looks like HTML: {excerpt(tags[-1])} found; give the article's text instead")


def excerpt(value: object, length: int = 60) -> str:
    """The head of a value in quotation marks, on one line that can be printed, for an error message."""
    shown = value if isinstance(value, str) else reprlib.repr(value)
    head = " ".join(shown[: length + 1].split()).encode("utf-8", "backslashreplace").decode()
    return f'"{head[:length]}..."' if len(head) > length or len(shown) > length + 1 else f'"{head}"'

"""Pictures' words: a caption is known by its credit ("(Photo Credit: X)", "Photo: X") or its label ("Caption: ...")."""

from __future__ import annotations

import re
from dataclasses import dataclass

from schemas.article import Image
from service.coding.parse.lines import Line

_CAPTION_LENGTH = 1_000
_TAIL = 200
_PICTURE = (
    r"(?:(?:file|handout|representative|representational)\s+)?"
    r"(?:photo(?:graph)?|image|picture|pic|graphic|illustration)s?"
)
_GIVEN_BY = r"(?:credits?|courtesy(?:\s+of)?|by|source|via)"
_CREDITS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # (Photo Credit: X) (Photo: X) [Image courtesy of X] (Credit: X)
        rf"[(\[]\s*(?:{_PICTURE}(?:\s*/\s*|\s+)?{_GIVEN_BY}?\s*[:/–—-]|{_PICTURE}\s+{_GIVEN_BY}\s|{_GIVEN_BY}\s*:)"
        r"\s*(?P<credit>[^()\[\]]{1,120}?)\s*[)\]]\.?$",
        # (AP Photo/X)
        rf"[(\[]\s*(?P<credit>[A-Z]{{2,6}}\s+{_PICTURE}\s*/?\s*[^()\[\]]{{0,100}}?)\s*[)\]]\.?$",
        # ... Photo credit: X
        rf"(?:^|(?<=[.!?”\"|/–—-])\s*|\s*[|/–—]\s*)(?:{_PICTURE}\s*{_GIVEN_BY}?|{_GIVEN_BY})\s*:\s*(?P<credit>[^.:|]{{1,80}})\.?$",
        # ... REUTERS/X
        r"(?:^|(?<=[.!?”\"])\s*)(?P<credit>(?:REUTERS|AFP PHOTO|AP PHOTO)\s*/\s*[^.:|]{1,80})\.?$",
    )
)
_LABEL = re.compile(
    rf"(?:(?:{_PICTURE}(?:\s+caption)?|caption|pictured)\s*:|{_PICTURE}\s+(?:caption|source),)\s+(?=\S)", re.IGNORECASE
)
_LABEL_ALONE = re.compile(rf"(?:{_PICTURE}\s+caption|caption)\s*[,:]?", re.IGNORECASE)
_SMALL_WORD = re.compile(r"\s[a-z]{2,}")


@dataclass(frozen=True)
class _Reading:
    caption: str
    credit: str | None


def take_images(lines: list[Line]) -> tuple[tuple[Image, ...], list[Line]]:
    """The captions among the lines, with their credits, and the other lines.

    A credit on a line of its own belongs to the line above in the same block; without one it says nothing of news.
    """
    images: list[Image] = []
    others: list[Line] = []
    label_above = False
    for line in lines:
        reading = _Reading(line.text, None) if label_above else _read_caption(line.text)
        label_above = _LABEL_ALONE.fullmatch(line.text) is not None
        if label_above:
            continue
        if reading is None:
            others.append(line)
        elif reading.caption:
            images.append(Image(caption=reading.caption, credit=reading.credit))
        elif others and others[-1].block == line.block:
            images.append(Image(caption=others.pop().text, credit=reading.credit))
    return tuple(images), others


def is_caption(text: str) -> bool:
    """Whether a line is a picture's caption or credit, so that it is no byline and no headline."""
    return _LABEL_ALONE.fullmatch(text) is not None or _read_caption(text) is not None


def _read_caption(text: str) -> _Reading | None:
    if len(text) > _CAPTION_LENGTH:
        return None
    label = _LABEL.match(text)
    labelled = text[label.end() :] if label else text
    cut = max(0, len(labelled) - _TAIL)
    for pattern in _CREDITS:
        if credit := pattern.search(labelled, cut):
            return _Reading(labelled[: credit.start()].rstrip(" |/–—-"), credit["credit"].strip())
    if label is None:
        return None
    if len(_SMALL_WORD.findall(labelled)) >= 2:
        return _Reading(labelled, None)
    return _Reading("", labelled)

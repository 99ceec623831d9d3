"""Regular English inflection: from a dictionary form to the forms that a text may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SIBILANT = re.compile(r"(?:s|x|z|ch|sh)$")
_CONSONANT_Y = re.compile(r"[^aeiou]y$")
_ONE_SYLLABLE = re.compile(r"^(?:[^aeiou]*|qu|squ)[aeiou][bdgklmnprt]$")
_MAY_DOUBLE = re.compile(r"(?:qu|[^aeiou])[aeiou][bdglmnprt]$")
"""Longer words double their last letter where the stress is on it (or in British spelling): both forms are made."""


def inflections(base: str) -> Iterator[str]:
    """Plural or third person, past and participle forms made by rule. Some exist only by rule; no text holds them."""
    if not base.isalpha() and "-" not in base:
        return
    if _SIBILANT.search(base):
        yield base + "es"
    elif _CONSONANT_Y.search(base):
        yield base[:-1] + "ies"
    else:
        yield base + "s"
    yield from _past_and_participle(base)


def _past_and_participle(base: str) -> Iterator[str]:
    if base.endswith("ee"):
        yield from (base + "d", base + "ing")
    elif base.endswith("e"):
        yield from (base + "d", base[:-1] + "ing")
    elif _CONSONANT_Y.search(base):
        yield from (base[:-1] + "ied", base + "ing")
    else:
        if not _ONE_SYLLABLE.search(base):
            yield from (base + "ed", base + "ing")
        if _MAY_DOUBLE.search(base):
            yield from (base + base[-1] + "ed", base + base[-1] + "ing")

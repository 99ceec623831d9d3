"""What a clause is: one verb group with its arguments. Spans are half-open token ranges ``(first, last + 1)``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from service.coding.extract.tokens import Token
from service.coding.extract.verb_group import VerbGroup

Range = tuple[int, int]
NOWHERE: Range = (0, 0)
"""The empty range: the words do not say."""


@dataclass(slots=True)
class Clause:
    """One verb group with its arguments. ``link`` says how it hangs on its neighbours.

    link: ``main | sub | rel | that | coord | inf | part | ger``; ``marker`` is the word that opens it ("if", "which").
    """

    verb: VerbGroup
    start: int
    end: int
    link: str
    marker: str = ""
    subject: Range = NOWHERE
    complement: Range = NOWHERE
    antecedent: Range = NOWHERE
    """What a relative clause is about: "the deal that Peru signed"."""
    orphan: Range = NOWHERE
    """Words before a relative, subordinate or participial insertion: the subject of a verb still to come."""
    governor: int | None = None
    noun_governor: str | None = None
    attribution: Range = NOWHERE
    conditional: bool = False
    children: list[int] = field(default_factory=list)


def trim(tokens: Sequence[Token], span: Range) -> Range:
    """Drop conjunctions, markers, adverbs and punctuation at both ends, and a leading "In May, "."""
    first, last = span
    while first < last and tokens[first].tag in ("CC", "SUB", "THAT", "ADV", "P", "NEG"):
        first += 1
    if first < last and tokens[first].tag in ("PREP", "TO"):
        comma = next((i for i in range(first, last) if tokens[i].lower == ","), None)
        if comma is not None and comma + 1 < last:
            return trim(tokens, (comma + 1, last))
    while last > first and tokens[last - 1].tag in ("P", "ADV", "CC", "PREP"):
        last -= 1
    return (first, last)

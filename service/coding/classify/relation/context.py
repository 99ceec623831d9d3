"""Who acts decides between roots where the verb alone does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from service.coding.classify.relation.compose import Reading
from service.coding.classify.relation.patterns import Sentence

_TAKE = frozenset({"capture", "recapture", "seize", "take", "liberate"})
_FORCEFUL = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "REJECT"})


def in_context(reading: Reading, sentence: Sentence, classes: Mapping[str, frozenset[str]]) -> Reading:
    """Peacekeepers who come are aid; citizens who block a road or scuffle protest; soldiers who take places fight."""
    coming = reading.root == "MOBILIZE" or reading.type == "visit"
    if coming and _among(sentence, (0, len(sentence.tokens)), classes["peacekeeper"]):
        return replace(reading, root="AID", type="aid")
    if reading.root in _FORCEFUL and _among(sentence, sentence.source, classes["citizen"]):
        act = sentence.tokens[reading.cues[-1][0]]
        if not classes["unrest"].isdisjoint(act.forms):
            return replace(reading, root="PROTEST", type="protest")
    if reading.type in ("arrest", "release") and not _TAKE.isdisjoint(sentence.tokens[reading.cues[-1][0]].forms):
        fighters = _among(sentence, sentence.source, classes["fighter"])
        if fighters and not _among(sentence, sentence.target, classes["person"]):
            return replace(reading, root="ASSAULT", type="attack")
    return reading


def _among(sentence: Sentence, span: tuple[int, int], words: frozenset[str]) -> bool:
    return any(not words.isdisjoint(token.forms) for token in sentence.tokens[max(0, span[0]) : max(0, span[1])])

"""Words that say what kind of actor a phrase names, and where they stand in a text."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Literal

from ahocorasick_rs import AhoCorasick, MatchKind

from service.coding.enrich.spans import longest
from service.coding.enrich.tables import load, split

Part = Literal["head", "weak", "modifier", "plain"]


@dataclass(frozen=True, slots=True)
class Role:
    """``kind``: the PLOVER sector the word gives; ``modifies``: the one it gives to a weak head after it.

    ``part``: how it behaves at the end of a phrase. ``verbal``: it may also be a verb after a name ("India heads to").
    """

    word: str
    part: Part
    kind: str
    modifies: str = ""
    verbal: bool = False
    adjective: bool = False


def plural(noun: str) -> str:
    """The regular plural: "embassy" -> "embassies", "church" -> "churches"; of a compound, its last word's."""
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


@functools.cache
def roles() -> dict[str, Role]:
    """Lower-case word or phrase -> its role."""
    data = load("roles")
    kinds = {word: kind for kind, line in data["modifiers"].items() for word in split(line)}
    plain, verbal = set(split(data["plain"])), set(split(data["verbal"]))
    table: dict[str, Role] = {}
    parts: tuple[Part, Part] = ("head", "weak")
    for part in parts:
        group = data["heads" if part == "head" else "weak"]
        for kind, line in group.items():
            sector = "" if kind == "none" else kind
            for word in split(line):
                adjective = word in plain and word not in ("chief",)
                role = Role(word, part, sector, kinds.get(word, ""), word in verbal, adjective)
                table.setdefault(word, role)
                many = plural(word)
                if many not in kinds:
                    table.setdefault(many, Role(many, part, sector, "", many in verbal))
    for word, kind in kinds.items():
        table.setdefault(word, Role(word, "modifier", "", kind))
    for word in plain:
        table.setdefault(word, Role(word, "plain", ""))
    return table


@functools.cache
def _matcher() -> tuple[AhoCorasick, tuple[Role, ...]]:
    spaced = dict(roles())
    spaced |= {word.replace("-", " - "): role for word, role in spaced.items() if "-" in word}
    return AhoCorasick(spaced, MatchKind.Standard), tuple(spaced.values())


def find_roles(lowered: str) -> list[tuple[int, int, Role]]:
    """(start, end, role) of every such word in a folded, lower-case text, leftmost and longest, on word boundaries."""
    automaton, found = _matcher()
    hits = automaton.find_matches_as_indexes(lowered, overlapping=True)
    return [(start, end, found[index]) for start, end, index in longest(lowered, hits)]


def lower(folded: str) -> str:
    """``folded`` in lower case, code point for code point (the few letters that would become two stay as they are)."""
    lowered = folded.lower()
    if len(lowered) == len(folded):
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in folded)

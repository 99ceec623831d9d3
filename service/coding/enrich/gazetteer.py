"""Names of countries, peoples, cities, organisations and leaders in a text.

Every pattern is found in one pass (Aho-Corasick); the table is built at the first use.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, MatchKind

from service.coding.enrich import tables
from service.coding.enrich.leaders import leaders
from service.coding.enrich.names import Entry, Via, fold
from service.coding.enrich.records import records
from service.coding.enrich.spans import longest


@dataclass(frozen=True, slots=True)
class NameMatch:
    """``text[start:end]`` names something. ``locative``: it stands where a place stands ("in Seoul"), not an actor."""

    text: str
    start: int
    end: int
    country: str
    kind: str
    name: str
    via: Via
    locative: bool
    entry: Entry


_COURTESY = frozenset(("mr", "mr.", "mrs", "mrs.", "ms", "ms.", "miss", "dr", "dr.", "sir", "lady"))
_TITLES = _COURTESY | frozenset(
    ("president", "minister", "premier", "chancellor", "secretary", "pm", "leader", "king", "queen", "prince", "emir",
     "sultan", "general", "gen.", "marshal", "admiral", "ambassador", "envoy", "senator", "sen.", "governor", "mayor",
     "speaker", "chairman", "chief", "taoiseach", "ayatollah", "spokesman", "spokeswoman", "commissioner")
)  # fmt: skip
_PLACING = frozenset(("in", "at", "near", "outside", "from", "to", "of", "around", "inside"))


@functools.cache
def _matcher() -> tuple[AhoCorasick, tuple[Entry, ...]]:
    names = tables.table_of(tables.countries(), tables.blocked(), records(), leaders())
    return AhoCorasick(names, MatchKind.Standard), tuple(names.values())


def find_spans(folded: str) -> list[tuple[int, int, Entry]]:
    """(start, end, entry) of every name on word boundaries, leftmost and longest, blocked phrases left out."""
    automaton, entries = _matcher()
    hits = automaton.find_matches_as_indexes(folded, overlapping=True)
    if not hits:
        return []
    found = ((start, end, entries[index]) for start, end, index in longest(folded, hits))
    return _supported(folded, [hit for hit in found if hit[2].sort != "blocked"])


def _supported(folded: str, hits: list[tuple[int, int, Entry]]) -> list[tuple[int, int, Entry]]:
    """Without places after "Mr." and ambiguous names that nothing supports.

    A place wants a preposition, a person a title or the country nearby, the rest their country.
    """
    hits = [hit for hit in hits if hit[2].sort == "person" or _before(folded, hit[0]) not in _COURTESY]
    if not any(entry.ambiguous for _, _, entry in hits):
        return hits
    countries = {entry.country for _, _, entry in hits if not entry.ambiguous}
    return [hit for hit in hits if not hit[2].ambiguous or _support(folded, hit, countries)]


def _support(folded: str, hit: tuple[int, int, Entry], countries: set[str]) -> bool:
    start, _, entry = hit
    if entry.sort == "person" and _before(folded, start) in _TITLES:
        return True
    if entry.sort in ("city", "capital", "region"):
        return _before(folded, start) in _PLACING
    return entry.country in countries


def _before(folded: str, start: int) -> str:
    """The word before a place in the text, in lower case; "" where something else than one space divides them."""
    words = folded[max(0, start - 14) : start].lower().split(" ")
    return words[-2] if len(words) > 1 and words[-1] == "" else ""


def find_names(text: str) -> tuple[NameMatch, ...]:
    """Every name in ``text``, in its order, without overlaps. Offsets are code points into ``text``. Linear time."""
    folded = fold(text)
    return tuple(
        NameMatch(text[start:end], start, end, entry.country, entry.kind, entry.name, entry.via, False, entry)
        for start, end, entry in find_spans(folded)
    )

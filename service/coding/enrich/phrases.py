"""Actor phrases in a sentence: names, titles and role words that stand together, with what is attached by "of" or "in".

A phrase is a run of known words with nothing but a space, a hyphen or a possessive between them. Unknown words with a
capital letter may follow a title ("Foreign Minister Jane Roe") or stand inside a name ("Chadian Rights League").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from service.coding.enrich.gazetteer import find_spans
from service.coding.enrich.names import Entry, fold
from service.coding.enrich.roles import Role, find_roles, lower


@dataclass(frozen=True, slots=True)
class Unit:
    """A known word of a phrase: a name (``entry``) or a role word (``role``), never both."""

    start: int
    end: int
    entry: Entry | None
    role: Role | None


@dataclass(slots=True)
class Phrase:
    """``units`` of the phrase itself; ``person``: an unknown name after its title; ``link`` leads to ``attached``."""

    start: int
    end: int
    units: list[Unit]
    person: str = ""
    link: str = ""
    attached: Phrase | None = None

    @property
    def head(self) -> Role | None:
        """The last role word that can be a head."""
        for unit in reversed(self.units):
            if unit.role is not None and unit.role.part in ("head", "weak"):
                return unit.role
        return None


_JOINS = frozenset((" ", "-", " - ", "'s ", "' ", "s' ", '" ', ' "'))
_LINKS = {
    " of ": "of", " of the ": "of", " of a ": "of", " for ": "for", " for the ": "for", " to ": "to", " to the ": "to",
    " in ": "in", " in the ": "in", " at the ": "in", " at ": "in", " from ": "from", " from the ": "from",
    " based in ": "in", "-based in ": "in", " inside ": "in", " near ": "in", " on ": "on", " with ": "with",
    " with the ": "with", " across ": "in", " against ": "against", " against the ": "against", " on the ": "on",
}  # fmt: skip
_NAME_WORD = r"(?:[A-Z][^\W\d_]*(?:['-][^\W\d_]+){0,3}\.?|al|bin|ibn|van|von|de|del|der|da|dos|di|el|la|ul|ur)"
_PERSON = re.compile(rf" (?=\"?[A-Z]){_NAME_WORD}(?: {_NAME_WORD}){{0,5}}(?<! (?:al|de|la|el|di|da))")
_CAPITALS = re.compile(rf" {_NAME_WORD}(?:(?: | & | and |, ){_NAME_WORD}){{0,3}} ")
_NOT_NAMES = frozenset(
    [
        "Security",
        "Assembly",
        "Agreement",
        "Electric",
        "Motors",
        "Election",
        "Elections",
        "Strike",
        "Staff",
        "Council",
        "Court",
        "Hospital",
        "Post",
        "Accounting",
        "Intelligence",
        "Directorate",
        "Budget",
        "Order",
        "Office",
        "Command",
        "Affairs",
        "Treaty",
        "Act",
        "Law",
        "Convention",
        "Information",
        "Service",
    ]
)
"""What may follow "General" or "Minister" with a capital letter and is nobody's name."""
_ACTS = frozenset(("opposition",))
"""Heads that before "to" are what somebody does, not somebody."""
_PLACES = frozenset(("country", "capital", "city", "region"))


def scan(folded: str) -> list[Unit]:
    """Every name and role word of a folded text, in its order, without overlaps; a name wins over a role word."""
    names = find_spans(folded)
    units = [Unit(start, end, entry, None) for start, end, entry in names]
    if not names:
        return [Unit(start, end, None, role) for start, end, role in find_roles(lower(folded))]
    at, last = 0, len(names)
    for start, end, role in find_roles(lower(folded)):
        while at < last and names[at][1] <= start:
            at += 1
        if at == last or names[at][0] >= end:
            units.append(Unit(start, end, None, role))
    units.sort(key=lambda unit: unit.start)
    return units


def find_phrases(text: str) -> list[Phrase]:
    """The actor phrases of ``text``: offsets are code points into it."""
    folded = fold(text)
    runs = _runs(folded, scan(folded), _capitalised(folded))
    nexts = [*(run[0].start for run in runs[1:]), len(folded) + 1]
    phrases = [_phrase(folded, run, following - 1) for run, following in zip(runs, nexts, strict=False)]
    return _attach(folded, [phrase for phrase in phrases if phrase is not None])


def _capitalised(folded: str) -> bool:
    """Whether all long words have capitals, as in a headline: then a capital says nothing about a name."""
    words = [word for word in folded.split() if len(word) > 3 and word[0].isalpha()]
    return len(words) > 3 and all(word[0].isupper() for word in words)


def _runs(folded: str, units: list[Unit], capitalised: bool) -> list[list[Unit]]:
    runs: list[list[Unit]] = []
    for unit in units:
        if runs and _joined(folded, runs[-1], unit, capitalised):
            runs[-1].append(unit)
        else:
            runs.append([unit])
    return runs


def _joined(folded: str, run: list[Unit], unit: Unit, capitalised: bool) -> bool:
    last = run[-1]
    gap = folded[last.end : unit.start]
    if gap not in _JOINS:
        bridge = (
            not capitalised
            and last.entry is not None
            and last.entry.sort in ("demonym", "country")
            and unit.role is not None
        )
        return bridge and len(gap) < 60 and folded[unit.start].isupper() and _CAPITALS.fullmatch(gap) is not None
    if gap == " " and last.entry is not None and last.entry.sort != "demonym":
        if unit.role is not None and unit.role.verbal:
            return False
        if unit.entry is not None and unit.entry.sort in ("country", "capital"):
            return False
    return True


def _phrase(folded: str, units: list[Unit], limit: int) -> Phrase | None:
    """The run without what cannot end a phrase, with the person's name after it; None if it names nobody.

    ``limit``: where the name has to end, for the next run begins there.
    """
    while units and units[-1].role is not None and not _can_end(folded, units[-1]):
        units.pop()
    if not units or all(unit.entry is None and unit.role and unit.role.part == "plain" for unit in units):
        return None
    phrase = Phrase(units[0].start, units[-1].end, units)
    role = units[-1].role
    if role is not None and folded[phrase.end : phrase.end + 1] == " ":
        name = _PERSON.match(folded, phrase.end, limit)
        if name is not None and name.group()[1:].split(" ")[0] not in _NOT_NAMES:
            phrase.person = name.group()[1:]
            phrase.end = name.end()
    return phrase


def _can_end(folded: str, unit: Unit) -> bool:
    role = unit.role
    if role is None or role.part in ("modifier", "plain"):
        return role is None
    if role.word in _ACTS:
        return not folded.startswith(" to ", unit.end)
    return not role.adjective or _PERSON.match(folded, unit.end) is not None


def _attach(folded: str, phrases: list[Phrase]) -> list[Phrase]:
    """Phrases joined to the one they depend on: "minister of", "ambassador to", "forces in"; right to left."""
    kept: list[Phrase] = []
    for phrase in reversed(phrases):
        if kept and phrase.head is not None:
            after = kept[-1]
            link = _LINKS.get(folded[phrase.end : after.start], "")
            if link and _attaches(phrase, link, after):
                phrase.link, phrase.attached, phrase.end = link, kept.pop(), after.end
                limit = kept[-1].start - 1 if kept else len(folded)
                if not phrase.person and (name := _PERSON.match(folded, phrase.end, limit)):
                    phrase.person, phrase.end = name.group()[1:], name.end()
        kept.append(phrase)
    kept.reverse()
    return kept


def _attaches(phrase: Phrase, link: str, after: Phrase) -> bool:
    entry = after.units[0].entry if len(after.units) == 1 else None
    place = entry is not None and (entry.sort in _PLACES or (link == "in" and entry.kind == "EDU"))
    if phrase.units[-1].role is None:
        return False
    office = phrase.head is not None and phrase.head.kind == "GOV"
    if link == "to":  # an ambassador to Peru; a ship sent to Peru is not Peru's
        return office
    return link == "of" or place or (link == "for" and office)

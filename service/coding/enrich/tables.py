"""The gazetteer's entries, read from the data files beside this module and from countryinfo and pycountry.

A file's ``|`` blocks hold one or more records a line; its comments state provenance, licence and known problems.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import resources
from typing import Any

import countryinfo
import pycountry
import yaml

from service.coding.enrich.names import Entry, fold

Named = tuple[str, Entry]
"""A pattern and what it stands for."""


def load(name: str) -> Any:
    """The content of a data file beside this module."""
    path = resources.files("service.coding.enrich") / "data" / f"{name}.yaml"
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - a safe loader, in C where there is one


def split(line: str) -> list[str]:
    """The parts of a ``;``-separated list, without empty ones."""
    return [part for part in (piece.strip() for piece in line.replace("\n", " ").split(";")) if part]


_IRREGULAR = ("ese", "ish", "ch", "ss", "Thai", "Philippine", "Dutch", "French", "Czech", "Kyrgyz", "Rohingya", "papal")
_FORMAL = ("Republic", "Kingdom of", "State of", "Federation", "Commonwealth of", "Union of", "Sultanate of")
_NO_NATION = frozenset(("ATA", "ATF", "BVT", "CCK", "CXR", "HMD", "IOT", "SGS", "SJM", "UMI", "SCG", ""))


def country_names() -> dict[str, str]:
    """ISO 3166-1 alpha-3 to the short English name."""
    names = {c.alpha_3: getattr(c, "common_name", c.name) for c in pycountry.countries}
    for code, line in load("countries")["names"].items():
        if code not in names or "," in names[code] or "(" in names[code]:
            names[code] = split(line)[0]
    short = {"TUR": "Turkey", "RUS": "Russia", "SYR": "Syria", "LAO": "Laos", "BRN": "Brunei", "CIV": "Ivory Coast"}
    return names | short | {"EUR": "European Union", "VAT": "Vatican", "UNO": "United Nations", "NAT": "NATO"}


def _formal_names() -> Iterator[tuple[str, str]]:
    for country in pycountry.countries:
        for name in (country.name, getattr(country, "common_name", ""), getattr(country, "official_name", "")):
            if name and "," not in name and "(" not in name and country.alpha_3 not in _NO_NATION:
                yield country.alpha_3, name
    for info in countryinfo.all_countries():
        data = info.info()
        code = data.get("ISO", {}).get("alpha3") or ""
        if code in _NO_NATION:
            continue
        yield code, data["name"]
        for name in data.get("altSpellings") or ():
            if name.startswith(_FORMAL) and "," not in name:
                yield code, name.strip()


def _own_demonyms() -> Iterator[tuple[str, str]]:
    """Demonyms as countryinfo has them, the most populous country first: "Indian" is India's."""
    infos = sorted((i.info() for i in countryinfo.all_countries()), key=lambda data: -(data.get("population") or 0))
    for data in infos:
        code = data.get("ISO", {}).get("alpha3") or ""
        demonym = data.get("demonym") or ""
        if code not in _NO_NATION and demonym and "," not in demonym and " and " not in demonym:
            yield code, demonym


def countries() -> Iterator[Named]:
    """Countries, their demonyms and their people; what the project says itself comes first."""
    names = country_names()
    own = load("countries")
    for code, line in own["names"].items():
        yield from ((p, Entry(names.get(code, code), code, "", "named", "country")) for p in split(line))
    for group in ("demonyms", "people"):
        for code, line in own[group].items():
            entry = Entry(names.get(code, code), code, "", "demonym", "demonym")
            yield from _with_plurals(split(line), entry, group == "demonyms")
    for code, name in _formal_names():
        yield fold(name), Entry(names.get(code, code), code, "", "named", "country")
    for code, demonym in _own_demonyms():
        yield from _with_plurals([demonym], Entry(names.get(code, code), code, "", "demonym", "demonym"), True)


def _with_plurals(words: list[str], entry: Entry, plural: bool) -> Iterator[Named]:
    for word in words:
        yield fold(word), entry
        if plural and not word.endswith((*_IRREGULAR, "s")):
            yield fold(word) + "s", entry


def blocked() -> Iterator[Named]:
    """Phrases that name no country although they contain a name."""
    entry = Entry("", "", "", "named", "blocked")
    for block in load("blocked").values():
        yield from ((phrase, entry) for phrase in split(block))


def table_of(*sources: Iterable[Named]) -> dict[str, Entry]:
    """Every pattern, with what it stands for; the first source that lists a pattern decides."""
    table: dict[str, Entry] = {}
    for source in sources:
        for pattern, entry in source:
            table.setdefault(pattern, entry)
    for pattern, entry in list(table.items()):
        if len(pattern) > 3 and not pattern.isupper():
            table.setdefault(pattern.upper(), entry)
    return table

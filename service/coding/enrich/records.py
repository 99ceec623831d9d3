"""The gazetteer's own records: cities, regions, institutions, groups, companies and media, from the data files.

A record is ``Name=Alias* 12.3 45.6`` or ``Name=Alias/KIND``. After a name, ``*`` marks the seat of government and ``?``
a name that other things have too: such a one counts only where the text supports it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.coding.enrich.names import Entry, Sort, fold
from service.coding.enrich.tables import Named, load, split

_CITY = re.compile(r"^(?P<names>.+?) (?P<lat>-?\d+(?:\.\d+)?) (?P<lon>-?\d+(?:\.\d+)?)$")
_FILES: tuple[tuple[str, Sort, str], ...] = (
    ("regions", "region", ""),
    ("international", "organisation", "IGO"),
    ("institutions", "organisation", "GOV"),
    ("groups", "organisation", ""),
    ("companies", "organisation", "BUS"),
    ("media", "organisation", "JRN"),
    ("universities", "organisation", "EDU"),
)
NOBODYS = "none"
"""The key of organisations that belong to no country."""


def records() -> Iterator[Named]:
    """Every pattern of the files with what it stands for, the more certain kinds first."""
    yield from _cities()
    for name, sort, kind in _FILES:
        for code, block in load(name).items():
            for record in split(block):
                yield from _organisation(record, "" if code == NOBODYS else code, sort, kind)


def _cities() -> Iterator[Named]:
    for code, block in load("cities").items():
        for record in split(block):
            match = _CITY.match(record)
            if match is None:
                raise ValueError(f"cities.yaml, {code}: {record!r} is not `Name latitude longitude`")
            first = bare(match["names"].split("=")[0])[0]
            capital = "*" in match["names"]
            for alias in match["names"].split("="):
                name, ambiguous = bare(alias)
                yield fold(name), Entry(
                    first, code, "", "city", "capital" if capital else "city",
                    lat=float(match["lat"]), lon=float(match["lon"]), ambiguous=ambiguous,
                )  # fmt: skip


def _organisation(record: str, code: str, sort: Sort, kind: str) -> Iterator[Named]:
    names, slash, stated = record.rpartition("/")
    if not slash or not stated.isupper() or len(stated) != 3:
        names, stated = record, kind
    aliases = names.split("=")
    first = bare(aliases[0])[0]
    for alias in aliases:
        name, ambiguous = bare(alias)
        yield fold(name), Entry(first, code, stated, "named", sort, ambiguous=ambiguous)


def bare(alias: str) -> tuple[str, bool]:
    """The name without its marks, and whether it is ambiguous."""
    return alias.rstrip("*?").strip(), "?" in alias[-2:]

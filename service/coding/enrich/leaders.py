"""People of the news with the offices they held, from ``data/leaders.yaml``: who was what on which day."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator

from service.coding.enrich.names import Entry, Office, fold
from service.coding.enrich.records import bare
from service.coding.enrich.tables import Named, load, split

_TERM = re.compile(r"^(?P<office>[A-Z]+)(?:@(?P<of>[A-Z]{3}))? (?P<start>[\d-]+)\.\.(?P<end>[\d-]*)$")


def leaders() -> Iterator[Named]:
    """Every name of every person with what they were and when; ``ValueError`` names a record that cannot be read."""
    data = load("leaders")
    offices = {key: title.rsplit(" ", 1) for key, title in data["offices"].items()}
    for code, block in data["people"].items():
        for record in split(block):
            yield from _person(code, record, offices)


def _person(code: str, record: str, offices: dict[str, list[str]]) -> Iterator[Named]:
    names, _, terms = record.rpartition("/")
    held = tuple(_office(term.strip(), record, offices) for term in terms.split(","))
    aliases = names.split("=")
    for alias in aliases:
        name, ambiguous = bare(alias)
        yield fold(name), Entry(bare(aliases[0])[0], code, "", "named", "person", held, ambiguous=ambiguous)


def _office(term: str, record: str, offices: dict[str, list[str]]) -> Office:
    match = _TERM.match(term)
    if match is None or match["office"] not in offices:
        raise ValueError(f"leaders.yaml: {record!r}: {term!r} is not `OFFICE start..end` with an office of the file")
    title, kind = offices[match["office"]]
    start, end = _first_day(match["start"]), _last_day(match["end"])
    if start > end:
        raise ValueError(f"leaders.yaml: {record!r}: {term!r} ends before it begins")
    return Office(title, kind, start, end, match["of"] or "")


def _first_day(stated: str) -> datetime.date:
    year, month, day = (*map(int, stated.split("-")), 1, 1)[:3]
    return datetime.date(year, month, day)


def _last_day(stated: str) -> datetime.date:
    if not stated:
        return datetime.date.max
    year, month, *day = (*map(int, stated.split("-")),) if "-" in stated else (int(stated), 12)
    return datetime.date(year, month, day[0] if day else calendar.monthrange(year, month)[1])

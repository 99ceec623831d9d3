"""Which sentences of two outlets are one event, from their words on: the coder reads them, then identity decides."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from schemas.article import Article
from schemas.record import EventRecord
from service.coding.pipeline import code_article
from service.coding.resolve.families import family_of

from .worlds import Table, Version

Told = tuple[str, str]
"""The day of a report and its sentence."""

# a loader that leaves dates as they are written
CASES: dict[str, list[dict[str, Any]]] = yaml.load(
    Path(__file__).with_name("sentences.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader
)


def pairs(name: str) -> list[tuple[str, Told, Told]]:
    return [(case["family"], case["one"], case["other"]) for case in CASES[name]]


def stories() -> list[tuple[list[Told], str, str, str]]:
    return [(case["told"], *case["row"]) for case in CASES["stories"]]


def rows_of(*told: Told) -> list[EventRecord]:
    table = Table()
    for number, (day, text) in enumerate(told):
        headline, body = (text, ()) if text[-1] != "." else (f"In the news of number {number}", (text,))
        article = Article(
            article_id=f"art-{number}", source=f"Outlet {number}", headline=headline, paragraphs=body,
            published_at=datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=UTC),
        )  # fmt: skip
        table.take(Version(article.article_id, code_article(article)))
    return list(table.rows.values())


def tellers(rows: list[EventRecord], family: str) -> list[set[str]]:
    """The articles behind each row of a family."""
    of_family = [row for row in rows if family_of(row.type).name == family]
    return sorted(({mention.article_id for mention in row.mentions} for row in of_family), key=sorted)


@pytest.mark.parametrize(("family", "one", "other"), pairs("together"))
def test_two_tellings_of_one_event_are_one_row(family: str, one: Told, other: Told) -> None:
    assert tellers(rows_of(one, other), family) == tellers(rows_of(other, one), family) == [{"art-0", "art-1"}]


@pytest.mark.parametrize(("family", "one", "other"), pairs("apart"))
def test_two_events_that_sound_alike_are_two_rows(family: str, one: Told, other: Told) -> None:
    assert tellers(rows_of(one, other), family) == [{"art-0"}, {"art-1"}]


@pytest.mark.parametrize(("told", "family", "status", "day"), stories())
def test_a_story_moves_its_row_whatever_comes_first(told: list[Told], family: str, status: str, day: str) -> None:
    for order in (told, told[::-1]):
        (row,) = [row for row in rows_of(*order) if family_of(row.type).name == family]
        assert row.when is not None
        assert (row.status, row.when.value) == (status, day)

"""The table as people read it: newest first, within the width of the terminal, and safe to print."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from schemas.record import EventRecord
from service.commands.output import printable
from service.commands.rowview import event_table, evidence, participants
from service.monitoring.rows import newest
from tests.support.records import REPORTED, mention, record

LONG = "Envoys of the two neighbours met at the border and agreed to share what their stations measure. " * 4


def printed(*records: EventRecord, width: int = 80, **options: Any) -> str:
    out = io.StringIO()
    Console(file=out, width=width).print(event_table(records, **options))
    return out.getvalue()


def who(name: str, role: str, country: str | None = None) -> dict[str, Any]:
    return {"name": name, "role": role, "country": country}


def when(value: str, precision: str = "day") -> dict[str, str]:
    return {"value": value, "precision": precision, "basis": "explicit"}


@pytest.mark.parametrize("width", [80, 100, 200])
def test_it_fits_the_terminal(width: int) -> None:
    row = record(
        status="hypothetical",
        when=when("2021-03-01/2021-03-07", "range"),
        participants=[who("x" * 60, "source"), who("Merovia", "target", "MER")],
        title=LONG,
        mentions=[mention(sentence=LONG, status="hypothetical")],
        source_count=1234,
    )
    lines = printed(row, width=width).splitlines()
    assert max(map(len, lines)) <= width
    assert "…" not in "".join(lines)
    for word in ("2021-03-01/", "2021-03-07", "hypothetical", "cooperation", "1234", "sources", "participants"):
        assert any(word in line for line in lines), word


def test_a_row_shows_when_status_type_participants_what_evidence_and_sources() -> None:
    text = printed(
        record(
            when=when("2021-03-04"), participants=[who("Lutania", "source", "LUT"), who("Merovia", "target", "MER")]
        ),
        width=160,
    )
    for part in (
        "2021-03-04",
        "occurred",
        "cooperation",
        "LUT → MER",
        "open a weather station",
        "“Lutania and Merovia opened",
    ):
        assert part in text


def test_the_newest_event_comes_first_and_one_without_a_date_stands_at_its_report() -> None:
    rows = [
        record("a", when=when("2021-03-01")),
        record("b"),
        record("c", when=when("2021-03-09")),
        record("d", when=when("2021-02", "month")),
        record("e", when=when("2021-02-20/2021-03-05", "range")),
    ]
    assert [row.event_id for row in sorted(rows, key=newest, reverse=True)] == ["c", "b", "e", "a", "d"]


def test_of_two_events_of_a_day_the_later_report_comes_first() -> None:
    rows = [
        record("a", when=when("2021-03-01"), last_reported_at=REPORTED + timedelta(hours=1)),
        record("b", when=when("2021-03-01")),
    ]
    assert [row.event_id for row in sorted(rows, key=newest, reverse=True)] == ["a", "b"]


def test_participants_are_countries_or_names_and_an_arrow_shows_who_acts() -> None:
    envoy, merovia = who("the envoy", "source"), who("Merovia", "target", "MER")
    assert participants(record(participants=[envoy, merovia])) == "the envoy → MER"
    assert (
        participants(record(participants=[envoy, merovia, who("Lutania", "participant", "LUT")]))
        == "the envoy → MER, LUT"
    )
    assert participants(record(participants=[merovia, who("the Merovian army", "target", "MER")])) == "MER"
    assert participants(record()) == "-"


def test_the_evidence_is_the_surest_report_of_the_rows_status() -> None:
    mentions = [
        mention(1, status="planned", confidence=0.99),
        mention(2, confidence=0.7),
        mention(3, confidence=0.9),
        mention(4, confidence=0.9, published_at=REPORTED - timedelta(days=1)),
    ]
    assert evidence(record(mentions=mentions)).mention_id == "men_3"
    assert evidence(record(mentions=mentions, status="failed")).mention_id == "men_1"


def test_text_from_articles_cannot_drive_the_terminal_or_the_layout() -> None:
    text = printed(
        record(title="\x1b[31mred\x07 [bold]x[/bold]\u202e", mentions=[mention(sentence="two\nlines\r\x9b2J")])
    )
    assert not set(text) & set("\x1b\x07\x9b\r\u202e")
    assert "[bold]x[/bold]" in text
    assert "two lines" in text


def test_a_followed_row_has_no_header() -> None:
    assert "participants" not in printed(record(), header=False)


@given(st.text())
def test_what_is_printable_is_one_line_of_printable_characters(text: str) -> None:
    shown = printable(text)
    assert len(shown) == len(text)
    assert all(char.isprintable() for char in shown)
    assert printable(shown) == shown

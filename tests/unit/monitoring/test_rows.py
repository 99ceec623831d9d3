"""Which rows the web view shows, and in which order."""

from __future__ import annotations

import contextlib
import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.event import Because, Root, Status, When
from schemas.record import EventRecord, Mention, Participant
from service.monitoring.rows import BadFilter, Filter, Rows, filter_of
from tests.streaming.simple import START


def row(name: str, when: str | None = "2020-05-17", **changes: object) -> EventRecord:
    mention = Mention(
        mention_id=f"men_{name}",
        article_id="art_1",
        source="outlet",
        published_at=START,
        sentence="They met.",
        type="meeting",
        plover=Root.CONSULT,
        cameo="040",
        status=Status.OCCURRED,
        because=Because(entry="meeting", words=("met",)),
        confidence=0.5,
    )
    record = EventRecord(
        event_id=name,
        type="meeting",
        plover=Root.CONSULT,
        cameo="040",
        status=Status.OCCURRED,
        participants=(Participant(name="Japan", country="JPN", role="participant"),),
        when=When(value=when, precision="day", basis="explicit") if when else None,
        title="They meet",
        mentions=(mention,),
        source_count=1,
        first_reported_at=START,
        last_reported_at=START,
        revision=1,
    )
    return record.model_copy(update=changes)


def shown(*records: EventRecord, **wanted: object) -> list[str]:
    rows = Rows()
    rows.replace({record.event_id: record for record in records})
    return [record.event_id for record in rows.select(Filter(**wanted))[0]]  # type: ignore[arg-type]


def test_rows_of_plans_come_newest_first_by_the_end_of_their_date() -> None:
    planned = [
        row("open", "2011/.."),
        row("year", "2020"),
        row("month", "2020-05"),
        row("late-day", "2020-05-30"),
        row("range", "2020-05-01/2020-05-20"),
        row("early-day", "2020-05-02"),
        row("by-its-report", None),
        row("decade", "199X"),
        row("until", "../1990"),
    ]
    in_order = [record.model_copy(update={"status": Status.PLANNED}) for record in planned]
    assert shown(*reversed(in_order)) == [record.event_id for record in in_order]


def test_what_happened_some_time_in_a_year_is_no_newer_than_its_last_report() -> None:
    today, year = START.strftime("%Y-%m-%d"), START.strftime("%Y")
    later = row("later", "2020-06-01", last_reported_at=START.replace(month=6, day=2))
    in_order = [later, row("day", today), row("month", today[:7]), row("year", year)]
    assert shown(*reversed(in_order)) == [record.event_id for record in in_order]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"country": "JPN"}, ["a", "b"]),
        ({"country": "KOR"}, ["c"]),
        ({"type": "attack"}, ["b"]),
        ({"status": Status.PLANNED}, ["c"]),
        ({"country": "JPN", "status": Status.PLANNED}, []),
        ({"since": "2020-05-18"}, ["b"]),
        ({"since": "2020-05"}, ["b", "a"]),
        ({"until": "2020-04"}, ["c"]),
        ({"since": "2020", "until": "2020"}, ["b", "a", "c"]),
        ({"until": "2019-12-31"}, []),
        ({"limit": 1}, ["a"]),
    ],
)
def test_filters_narrow_what_is_shown(wanted: dict[str, object], expected: list[str]) -> None:
    korea = (Participant(name="South Korea", country="KOR", role="source"),)
    records = [
        row("a", "2020-05-17"),
        row("b", "2020-05", type="attack"),
        row("c", "2020-04-03", participants=korea, status=Status.PLANNED),
    ]
    assert sorted(shown(*records, **wanted)) == sorted(expected)


def test_a_day_within_a_longer_event_finds_it() -> None:
    long = row("long", "2020-05-01/2020-05-20")
    assert shown(long, since="2020-05-10", until="2020-05-10") == ["long"]
    assert shown(long, since="2020-05-21") == []
    assert shown(long, until="2020-04-30") == []


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"status": "perhaps"}, "occurred, ongoing"),
        ({"since": "last week"}, "2020-11-23"),
        ({"until": "2020-1-1"}, "2020-11-23"),
        ({"limit": "0"}, "1 to 1000"),
        ({"limit": "ten"}, "1 to 1000"),
        ({"land": "JPN"}, "unknown: land"),
    ],
)
def test_a_filter_that_cannot_be_meant_says_what_it_takes(query: dict[str, str], told: str) -> None:
    with pytest.raises(BadFilter, match=told):
        filter_of(query)


def test_a_query_is_read_as_a_person_writes_it() -> None:
    assert filter_of({"country": " jpn ", "type": "", "status": "Planned", "limit": "7", "format": "json"}) == Filter(
        country="JPN", status=Status.PLANNED, limit=7
    )


@given(st.dictionaries(st.sampled_from(["country", "type", "status", "since", "until", "limit"]), st.text(max_size=12)))
def test_any_query_gives_a_filter_or_says_why_not(query: dict[str, str]) -> None:
    with contextlib.suppress(BadFilter):
        wanted = filter_of(query)
        assert len(shown(row("a"), **dataclasses.asdict(wanted))) <= wanted.limit


def test_the_rows_kept_are_bounded_and_the_oldest_go_first() -> None:
    rows = Rows(most=10)
    for day in range(1, 31):
        rows.put(f"row-{day:02}", row(f"row-{day:02}", f"2020-05-{day:02}"))
    assert len(rows) <= 11
    assert rows.dropped
    assert rows.get("row-30") is not None
    assert rows.get("row-01") is None


def test_a_withdrawn_row_is_gone() -> None:
    rows = Rows()
    rows.put("a", row("a"))
    rows.put("a", None)
    rows.put("never there", None)
    assert rows.get("a") is None
    assert len(rows) == 0

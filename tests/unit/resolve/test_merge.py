"""The row of one event: the same set of reports gives the same bytes, whatever their order, number or batching."""

from __future__ import annotations

from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from schemas.event import ClassifiedEvent
from schemas.record import EventRecord
from service.coding.resolve import event_id, merge

from .building import actor, coded

reports = st.builds(
    coded,
    source=st.sampled_from(["Daily Courier", "daily courier", "Evening Post", "Agence Nord"]),
    published=st.sampled_from(["2031-03-04T08:00", "2031-03-05T09:00", "2031-03-06T10:30"]),
    status=st.sampled_from(["planned", "occurred", "failed", "hypothetical"]),
    about=st.sampled_from([None, "the fisheries treaty", "a treaty"]),
    sentence=st.sampled_from(["They signed it.", "The signing took place."]),
)


def row_of(events: list[ClassifiedEvent]) -> EventRecord | None:
    return reduce(merge, events, None)


@given(st.lists(reports, min_size=1, max_size=8).flatmap(lambda e: st.tuples(st.just(e), st.permutations([*e, *e]))))
def test_order_and_repetition_leave_the_same_bytes(worlds: tuple[list[ClassifiedEvent], list[ClassifiedEvent]]) -> None:
    once, shuffled_twice = worlds
    a, b = row_of(once), row_of(shuffled_twice)
    assert a is not None
    assert b is not None
    assert a.model_dump_json() == b.model_dump_json()


@given(st.lists(reports, min_size=1, max_size=6))
def test_a_row_read_back_from_its_json_takes_the_next_mention_alike(events: list[ClassifiedEvent]) -> None:
    direct: EventRecord | None = None
    stored: EventRecord | None = None
    for event in events:
        direct = merge(direct, event)
        stored = merge(EventRecord.model_validate_json(stored.model_dump_json()) if stored else None, event)
    assert direct == stored


def test_the_status_follows_the_latest_report_and_a_late_arrival_does_not_move_it_back() -> None:
    plan = coded(status="planned", published="2031-03-04T08:00")
    fact = coded(status="occurred", published="2031-03-05T18:00")
    assert event_id(plan) == event_id(fact)
    late = row_of([fact, plan])
    assert late is not None
    assert (late.status, late.revision) == ("occurred", 2)
    assert [m.status for m in late.mentions] == ["planned", "occurred"]


def test_an_outlet_that_reports_twice_counts_once() -> None:
    row = row_of([coded(source="Daily Courier"), coded(source="daily courier", published="2031-03-06T10:00")])
    assert row is not None
    assert row.source_count == 1


def test_participants_in_another_order_are_the_same_event() -> None:
    assert event_id(coded(countries="KOR JPN")) == event_id(coded(countries="JPN KOR"))


def test_type_participants_date_and_place_each_tell_events_apart() -> None:
    ids = {
        event_id(coded()),
        event_id(coded("visit")),
        event_id(coded(countries="KOR USA")),
        event_id(coded(when="2031-03-06")),
        event_id(coded(place="Seoul")),
    }
    assert len(ids) == 5


def test_a_minister_and_the_country_are_one_participant_and_a_company_keeps_its_name() -> None:
    row = row_of(
        [
            coded(
                actors=(
                    actor("NOR", text="Prime Minister Berg"),
                    actor("NOR", kind="MIL", text="the Norwegian navy"),
                    actor("FIN", kind="BUS", text="Saimaa Yards"),
                )
            )
        ]
    )
    assert row is not None
    assert [who.name for who in row.participants] == ["Norway", "Saimaa Yards"]


def test_the_title_reads_like_a_headline() -> None:
    plan = row_of([coded(status="planned", about="the fisheries treaty", place="Busan")])
    fact = row_of([coded(about="the fisheries treaty", place="Busan")])
    test = row_of([coded("test", "", actors=(actor("NOR", "source"),), about="an anti-ship missile")])
    assert plan is not None
    assert fact is not None
    assert test is not None
    assert plan.title == "Japan and South Korea to sign fisheries treaty in Busan"
    assert fact.title == "Japan and South Korea sign fisheries treaty in Busan"
    assert test.title == "Norway tests anti-ship missile"

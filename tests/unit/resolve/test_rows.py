"""The row of one event: what it says of its mentions."""

from __future__ import annotations

from schemas.event import ClassifiedEvent
from schemas.record import EventRecord
from service.coding.resolve import partition_key
from service.coding.resolve.rows import Words, mention_of, row

from .building import actor, coded


def row_of(events: list[ClassifiedEvent]) -> EventRecord:
    mentions = [mention_of(event) for event in events]
    return row("evt_1", mentions, Words([m.object or "" for m in mentions], ()), listed=200)


def test_the_status_follows_the_latest_report_and_a_late_arrival_does_not_move_it_back() -> None:
    plan = coded(status="planned", published="2031-03-04T08:00")
    fact = coded(status="occurred", published="2031-03-05T18:00")
    late = row_of([fact, plan])
    assert (late.status, late.revision) == ("occurred", 2)
    assert [m.status for m in late.mentions] == ["planned", "occurred"]


def test_an_outlet_that_reports_twice_counts_once() -> None:
    row = row_of([coded(source="Daily Courier"), coded(source="daily courier", published="2031-03-06T10:00")])
    assert row.source_count == 1


def test_mentions_are_keyed_by_the_countries_that_take_part_in_any_order() -> None:
    assert partition_key(coded(countries="KOR JPN")) == partition_key(coded(countries="JPN KOR")) == "JPN-KOR"
    nobody = coded(countries="")
    assert partition_key(nobody) == nobody.article_id


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
    assert [who.name for who in row.participants] == ["Norway", "Saimaa Yards"]


def test_the_title_reads_like_a_headline() -> None:
    plan = row_of([coded(status="planned", about="the fisheries treaty", place="Busan")])
    fact = row_of([coded(about="the fisheries treaty", place="Busan")])
    test = row_of([coded("test", "", actors=(actor("NOR", "source"),), about="an anti-ship missile")])
    assert plan.title == "Japan and South Korea to sign fisheries treaty in Busan"
    assert fact.title == "Japan and South Korea sign fisheries treaty in Busan"
    assert test.title == "Norway tests anti-ship missile"

"""Which reports are one event, and what the row then says."""

from __future__ import annotations

import pytest

from schemas.event import ClassifiedEvent
from schemas.record import EventRecord
from service.coding.codebook.load import default_codebook
from service.coding.resolve import route
from service.coding.resolve.families import families, family_of

from .building import actor, coded
from .worlds import Table, Version


def table_of(*articles: ClassifiedEvent | tuple[ClassifiedEvent, ...]) -> list[EventRecord]:
    """The rows after these articles, the first reported first."""
    table = Table()
    for article in articles:
        events = article if isinstance(article, tuple) else (article,)
        table.take(Version(events[0].article_id, events))
    return sorted(table.rows.values(), key=lambda row: (row.first_reported_at, row.event_id))


def test_participants_in_another_order_are_the_same_event() -> None:
    (row,) = table_of(coded(countries="KOR JPN"), coded(countries="JPN KOR", source="Evening Post"))
    assert row.source_count == 2


def test_a_report_with_a_third_party_meets_its_event() -> None:
    (row,) = table_of(coded(countries="KOR JPN"), coded(countries="USA JPN KOR", source="Evening Post"))
    assert [who.country for who in row.participants] == ["JPN", "KOR", "USA"]


def test_a_report_that_names_one_of_two_parties_meets_its_event_on_the_same_day() -> None:
    assert len(table_of(coded(countries="KOR JPN"), coded(countries="KOR", source="Evening Post"))) == 1


def test_two_pairs_that_share_a_party_do_two_things() -> None:
    assert len(table_of(coded(countries="KOR JPN"), coded(countries="KOR USA", source="Evening Post"))) == 2


def test_two_tests_of_a_weapon_on_different_days_stay_apart() -> None:
    first = coded("test", "IND", about="a Vajra-3 missile", when="2031-03-05")
    second = coded("test", "IND", about="a Vajra-3 missile", when="2031-03-12", published="2031-03-12T10:00")
    assert len(table_of(first, second)) == 2


def test_two_signings_by_the_same_pair_for_different_things_stay_apart() -> None:
    rescue = coded(about="an agreement on sea rescue")
    salmon = coded(about="a salmon quota treaty", source="Evening Post")
    assert len(table_of(rescue, salmon)) == 2


def test_a_visit_and_the_talks_during_it_stay_apart() -> None:
    assert len(table_of(coded("visit", "KEN ETH"), coded("negotiation", "KEN ETH", source="Evening Post"))) == 2


def test_who_acts_on_whom_tells_events_apart() -> None:
    there = coded("expulsion", actors=(actor("CHL", "source"), actor("VEN", "target")))
    back = coded("expulsion", actors=(actor("VEN", "source"), actor("CHL", "target")), source="Evening Post")
    assert len(table_of(there, back)) == 2


def test_a_rally_in_another_town_is_another_rally() -> None:
    here = coded("protest", "PHL", about="the dam", place="Manila")
    there = coded("protest", "PHL", about="the dam", place="Cebu", source="Evening Post")
    assert len(table_of(here, there)) == 2


def test_an_acronym_and_its_long_form_are_one_thing() -> None:
    long = coded(about="the Arctic Rescue and Surveillance Agreement", when="2031-03-05")
    short = coded(about="the ARSA deal", when="2031", published="2033-09-01T08:00", source="Evening Post")
    (row,) = table_of(long, short)
    assert row.when is not None
    assert row.when.value == "2031-03-05"


def test_the_pact_is_the_one_that_its_article_named_before() -> None:
    article = (
        coded("approval", "NOR", about="the ARSA deal", article="art-x", sentence="Norway approved the ARSA deal."),
        coded(about="the pact", when="2031", article="art-x", sentence="The two signed the pact in 2031."),
    )
    (signing,) = [row for row in table_of(article, coded(about="ARSA", source="Post")) if row.type == "signing"]
    assert signing.source_count == 2


def test_a_name_that_the_coder_resolved_counts() -> None:
    named = coded(about="it", refers="ARSA", when="2031", source="Evening Post")
    assert len(table_of(coded(about="the Arctic Rescue and Surveillance Agreement"), named)) == 1


def test_a_vague_remark_that_fits_two_events_joins_neither() -> None:
    one = coded(about="a gas pact", when="2031-03-05")
    other = coded(about="a gas pact", when="2031-06-05", published="2031-06-05T10:00")
    remark = coded(about="a gas pact", when="2031", published="2034-01-05T10:00", source="Evening Post")
    assert len(table_of(one, other, remark)) == 3


def test_news_of_the_day_may_lie_a_day_behind_the_event() -> None:
    stated = coded(when="2031-03-05")
    next_morning = coded(when="2031-03-06", basis="publication", published="2031-03-06T05:00", source="Evening Post")
    late = coded(when="2031-03-12", basis="publication", published="2031-03-12T05:00", source="Morning Star")
    rows = table_of(stated, next_morning, late)
    assert [row.source_count for row in rows] == [2, 1]


def test_types_that_outlets_use_for_one_thing_are_one_event() -> None:
    (row,) = table_of(coded("signing"), coded("agreement", source="Evening Post"), coded("signing", source="Star"))
    assert row.type == "signing"


PLAN = coded(status="planned", when="2031-03-12", published="2031-03-04T08:00", about="the ARSA deal")
PUT_OFF = coded(
    status="planned", when="2031-03-19", published="2031-03-11T08:00", about="the ARSA deal",
    sentence="The signing was postponed.", source="Evening Post",
)  # fmt: skip
FACT = coded(status="occurred", when="2031-03-19", published="2031-03-19T18:00", about="the ARSA deal", source="Star")
FAILURE = coded(status="failed", when="2031-03-12", published="2031-03-12T18:00", about="the ARSA deal", source="Star")
DENIAL = coded(status="denied", when="2031-03-19", published="2031-03-21T18:00", about="the ARSA deal", source="Globe")


@pytest.mark.parametrize(
    ("reports", "status", "when"),
    [
        ([PLAN], "planned", "2031-03-12"),
        ([PLAN, PUT_OFF], "planned", "2031-03-19"),
        ([PLAN, PUT_OFF, FACT], "occurred", "2031-03-19"),
        ([PLAN, FAILURE], "failed", "2031-03-12"),
        ([PLAN, PUT_OFF, FACT, DENIAL], "denied", "2031-03-19"),
    ],
)
def test_the_status_moves_with_later_reports_whenever_they_arrive(
    reports: list[ClassifiedEvent], status: str, when: str
) -> None:
    for order in (reports, reports[::-1]):
        (row,) = table_of(*order)
        assert row.when is not None
        assert (row.status, row.when.value) == (status, when)


def test_a_plan_printed_after_the_fact_changes_nothing() -> None:
    stale = coded(status="planned", when="2031-03-19", published="2031-03-20T08:00", about="the ARSA deal")
    (row,) = table_of(FACT, stale)
    assert row.status == "occurred"


def test_a_cancelled_visit_moves_the_visit_and_is_an_event_of_its_own() -> None:
    plan = coded("visit", "PAK IRN", status="planned", when="2031-03-09")
    off = coded("cancellation", "PAK IRN", when="2031-03-08", published="2031-03-08T09:00", about="his visit to Iran")
    rows = {row.type: row for row in table_of(plan, off)}
    assert rows["visit"].status == "failed"
    assert rows["cancellation"].status == "occurred"


def test_the_same_agency_text_counts_once() -> None:
    text = "The two neighbours signed an agreement on rescue at sea on Wednesday, officials said."
    rows = table_of(coded(sentence=text), coded(sentence=text, source="Evening Post"), coded(source="Morning Star"))
    assert [(row.source_count, row.revision) for row in rows] == [(2, 3)]


def test_outlets_that_quote_one_agency_count_once() -> None:
    (row,) = table_of(
        coded(via="Nord News Agency", sentence="Both signed, the agency said."),
        coded(via="the Nord News Agency", source="Evening Post", sentence="A pact was signed, it is reported."),
        coded(source="Nord News Agency", sentence="It is signed."),
        coded(via="the foreign minister", source="Morning Star", sentence="He said it was signed."),
    )
    assert row.source_count == 2


def test_a_row_shows_the_first_and_the_last_of_many_mentions_and_counts_all() -> None:
    reports = [coded(source=f"Outlet {n}", sentence=f"Outlet {n} saw the two sign it.") for n in range(230)]
    (row,) = table_of(*reports)
    assert (len(row.mentions), row.revision, row.source_count) == (200, 230, 230)


def test_the_title_names_who_what_and_where_in_words_of_its_own() -> None:
    report = coded(
        countries="KOR JPN", status="planned", place="Seoul", about="the military intelligence pact", refers="GSIA",
        sentence="A signing of the military intelligence pact is on for Wednesday.",
    )  # fmt: skip
    (row,) = table_of(report)
    assert row.title == "Japan and South Korea to sign military intelligence pact (GSIA) in Seoul"


def test_every_type_of_the_codebook_is_in_a_family_that_lists_it() -> None:
    listed = [type_ for family in families().values() for type_ in family.types]
    assert sorted(listed) == sorted(set(listed))
    assert set(default_codebook().entries) <= set(listed)


def test_a_type_that_no_family_lists_is_a_family_of_its_own() -> None:
    rows = table_of(coded("census"), coded("census", source="Evening Post"))
    assert [(row.type, row.source_count) for row in rows] == [("census", 2)]
    assert family_of("census").name == "census"


def test_families_that_an_article_left_are_told_so() -> None:
    assert route([coded()], before=["pact", "visit"]) == {"pact": (coded(),), "visit": ()}

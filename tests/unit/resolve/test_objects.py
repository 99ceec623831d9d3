"""Whether two reports of one day, type and pair of countries are about one thing, by the words for it."""

from __future__ import annotations

import pytest

from service.coding.resolve.objects import object_in

from .building import coded
from .worlds import Table, Version

ONE_THING = [
    ("signing", "the military intelligence pact", "an intelligence-sharing agreement"),
    ("signing", "the military intelligence pact", "the GSOMIA"),
    ("signing", "the General Security of Military Information Agreement", "GSOMIA"),
    ("signing", "the General Security of Military Information Agreement", "a pact on sharing defence intelligence"),
    ("signing", "an Arctic rescue treaty", "a search and rescue accord"),
    ("signing", "a maritime border agreement", "a deal on the sea boundary"),
    ("signing", "an extradition treaty", "a pact on handing over fugitives"),
    ("signing", "a fishing rights deal", "the fisheries protocol"),
    ("signing", "a double taxation treaty", "an agreement on taxes"),
    ("signing", "a defence cooperation agreement", "the defense pact"),
    ("signing", "a comprehensive strategic partnership agreement", "a trade deal"),
    ("signing", "the deal", "a border survey treaty"),
    ("signing", "a contract for F-16 jets", "the F-16s"),
    ("approval", "a gas pipeline", "the gas project"),
    ("test", "an Agni-5 missile", "its Agni-V long-range missile"),
    ("test", "an Agni 5 rocket", "the Agni-5"),
    ("test", "an ICBM", "a long-range missile"),
    ("test", "an intercontinental ballistic missile", "a ballistic missile"),
    ("test", "a nuclear-capable missile", "a short-range missile"),
    ("test", "a hydrogen bomb", "a nuclear device"),
    ("test", "a new type of weapon", "a cruise missile"),
]
TWO_THINGS = [
    ("signing", "an Arctic rescue treaty", "a border survey treaty"),
    ("signing", "an Arctic rescue treaty", "a reindeer grazing convention"),
    ("signing", "a trade agreement", "a space agreement"),
    ("signing", "a biofuel agreement", "an agreement on vaccines"),
    ("signing", "an intelligence-sharing pact", "a water-sharing pact"),
    ("signing", "a defence cooperation agreement", "a health cooperation agreement"),
    ("signing", "the Reciprocal Access Agreement", "the Hydrogen Supply Agreement"),
    ("signing", "the RAA", "the HESC"),
    ("signing", "a frigate deal", "a fighter jet deal"),
    ("signing", "a railway agreement", "a hotline agreement"),
    ("approval", "a military intelligence pact", "a fisheries pact"),
    ("ratification", "an extradition treaty", "a copper convention"),
    ("test", "a Hwasong-14 ballistic missile", "a Hwasong-17 ballistic missile"),
    ("test", "an Agni-5 missile", "an Astra-2 missile"),
    ("test", "a cruise missile", "a ballistic missile"),
    ("test", "a short-range ballistic missile", "an intercontinental ballistic missile"),
    ("test", "a missile", "a nuclear device"),
    ("test", "a ballistic missile", "a drone"),
    ("delivery", "ten tanks", "a radar"),
    ("delivery", "patrol boats", "fighter jets"),
]


def rows(type_: str, one: str, other: str) -> int:
    table = Table()
    for number, about in enumerate((one, other)):
        report = coded(type_, about=about, source=f"Outlet {number}", article=f"art-{number}")
        table.take(Version(report.article_id, (report,)))
    return len(table.rows)


@pytest.mark.parametrize(("type_", "one", "other"), ONE_THING)
def test_other_words_for_one_thing_meet(type_: str, one: str, other: str) -> None:
    assert rows(type_, one, other) == rows(type_, other, one) == 1


@pytest.mark.parametrize(("type_", "one", "other"), TWO_THINGS)
def test_two_things_of_one_pair_and_day_stay_apart(type_: str, one: str, other: str) -> None:
    assert rows(type_, one, other) == rows(type_, other, one) == 2


def test_talks_that_touch_on_many_things_may_be_told_by_any_of_them() -> None:
    assert rows("negotiation", "reindeer", "a copper mine") == 1


def test_a_date_is_no_designation() -> None:
    assert object_in("the treaty of March 12").names == frozenset()

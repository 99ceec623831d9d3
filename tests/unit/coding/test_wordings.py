"""Wordings that a coder easily misreads: what it makes of each, with the report of Wednesday 5 March 2031."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from schemas.article import Article
from schemas.event import ClassifiedEvent
from service.coding.pipeline import code_article

READINGS = [
    ("Chile and Peru signed GSIM on Monday.", "signing occurred CHL-PER 2031-03-03"),
    ("Chile and Peru signed a search and rescue accord.", "signing occurred CHL-PER 2031-03-05"),
    ("India tested the Agni-5 on Monday.", "test occurred IND 2031-03-03"),
    ("India fired the Agni-5 for the second time this month on Monday.", "test occurred IND 2031-03-03"),
    ("Ukraine received ten German tanks on Monday.", "delivery occurred DEU>UKR 2031-03-03"),
    ("The delivery of a German radar to Moldova has been delayed until 4 July.", "delivery planned DEU>MDA 2031-07-04"),
    ("Chile and Peru put off the signing of the treaty to March 12.", "signing planned CHL-PER 2031-03-12"),
    ("The visit of the Kenyan president to Chad was postponed to May 2.", "visit planned KEN>TCD 2031-05-02"),
    ("Egypt denied bombing a camp in Libya on Monday.", "attack denied EGY>LBY 2031-03-03"),
    ("Egypt has rejected reports that its planes bombed a camp in Libya.", "attack denied EGY>LBY -"),
    ("Chile scrapped the pact with Peru, which they signed in 2016.", "signing occurred CHL-PER 2016"),
    ("The treaty that Chile and Peru signed in 2029 takes effect in May.", "signing occurred CHL-PER 2029"),
    ("Russia launched missiles at Kyiv on Monday.", "attack occurred RUS>UKR 2031-03-03"),
    ("A bomb killed ten people in Kabul on Monday.", "attack occurred >AFG 2031-03-03"),
    ("Peru expelled a consul on Monday in response to the expulsion of two Peruvian diplomats by Chile.",
     "expulsion occurred CHL>PER -"),
    ("Armenia and Azerbaijan have agreed to a truce from Friday.", "ceasefire occurred ARM-AZE 2031-03-05"),
    ("KABUL (Nord) -- Chad and Mali held talks on Monday.", "negotiation occurred MLI-TCD 2031-03-03"),
]  # fmt: skip
NO_READING = [
    "Iran's envoy called Wednesday's talks with the Americans useful.",
    "Students read the book until March 12 in Chile.",
]


def coded(sentence: str) -> list[ClassifiedEvent]:
    article = Article(
        article_id="art-1", source="Post", headline="In the news", paragraphs=(sentence,),
        published_at=datetime(2031, 3, 5, 10, tzinfo=UTC),
    )  # fmt: skip
    return list(code_article(article))


def reading(event: ClassifiedEvent) -> str:
    sources = sorted({a.country for a in event.actors if a.country and a.role == "source"})
    others = sorted({a.country for a in event.actors if a.country and a.role != "source"} - {*sources})
    who = "-".join(sources) + (">" + "-".join(others) if others else "")
    return f"{event.type} {event.status.value} {who} {event.when.value if event.when else '-'}"


@pytest.mark.parametrize(("sentence", "expected"), READINGS)
def test_a_wording_is_read_as_it_is_meant(sentence: str, expected: str) -> None:
    assert expected in [reading(event) for event in coded(sentence)]


@pytest.mark.parametrize("sentence", NO_READING)
def test_what_states_no_event_makes_none(sentence: str) -> None:
    assert coded(sentence) == []


def test_what_agreements_and_talks_are_on_is_part_of_their_object_and_a_day_is_not() -> None:
    (on_trade,) = coded("Chile and Peru signed an agreement on trade.")
    (on_monday,) = coded("Chile and Peru signed an agreement on Monday.")
    assert on_trade.object_text is not None
    assert on_monday.object_text is not None
    assert (on_trade.object_text.text, on_monday.object_text.text) == ("an agreement on trade", "an agreement")


def test_talks_on_a_country_are_not_in_it() -> None:
    (talks,) = coded("Chile and Peru held talks on Syria in Oslo.")
    assert talks.place is not None
    assert talks.place.name == "Oslo"


def test_twice_is_two() -> None:
    (tests,) = coded("India tested the Agni-5 twice in May 2030.")
    assert tests.count == 2

"""A row's title reads like a headline: its grammar, its parts, its length."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from schemas.article import Article
from schemas.event import Place, Status
from schemas.record import Participant
from service.coding.codebook.load import default_codebook
from service.coding.pipeline import code_article
from service.coding.resolve import apply, route
from service.coding.resolve.titles import LONGEST, _templates, title
from service.coding.resolve.verb_forms import conjugated, gerund, passive, past, third_person, verb_of

TITLES = [
    ("South Korea and Japan signed a military intelligence pact (GSIP) in Seoul on Wednesday.",
     "Japan and South Korea sign military intelligence pact (GSIP) in Seoul"),
    ("Norway and Finland will sign a treaty on Arctic rescue on Friday.",
     "Finland and Norway to sign treaty on Arctic rescue"),
    ("Kyrgyzstan failed to sign a border treaty with Tajikistan last year.",
     "Kyrgyzstan and Tajikistan fail to sign border treaty"),
    ("Lebanon could sign a sea-border accord with Cyprus this year.",
     "Lebanon and Cyprus may sign sea-border accord"),
    ("Ukraine denied shelling a Belarusian village.", "Ukraine denies shelling Belarus"),
    ("Peru promised Bolivia a corridor to the sea.", "Peru promises corridor to Bolivia"),
    ("The Kazakh foreign minister paid an official visit to Finland last week.",
     "Kazakhstan's foreign minister visits Finland"),
    ("Armenia resumed peace talks with Azerbaijan on Friday.", "Armenia and Azerbaijan resume peace talks"),
    ("Croatia bought twelve fighter jets from France in November.", "Croatia buys twelve fighter jets from France"),
    ("Norway sold four tugs to Sweden in 2019.", "Norway sells four tugs to Sweden"),
    ("Ankara put off a conference with the Netherlands.", "Turkey postpones conference with Netherlands"),
    ("Greece lifted its embargo on its northern neighbour, Macedonia.", "Greece lifts embargo on North Macedonia"),
    ("Algeria severed diplomatic ties with Morocco in August.", "Algeria severs diplomatic ties with Morocco"),
    ("Sweden suspended aid to Burkina Faso after the coup.", "Sweden suspends aid to Burkina Faso"),
    ("Bulgaria expelled two Russian diplomats on Friday.", "Bulgaria expels two Russian diplomats"),
    ("India accused Pakistan of hiding the bombers.", "India accuses Pakistan"),
    ("Ireland condemned Israel for the raid on the hospital.", "Ireland condemns Israel"),
    ("Beijing criticised Japan's new defence budget.", "China criticises Japan's new defence budget"),
    ("China warned Taiwan of serious consequences.", "China warns Taiwan"),
    ("Teachers in Sri Lanka went on strike against the government on Monday.", "Teachers in Sri Lanka protest"),
    ("A bomb killed ten people in Kabul on Wednesday.", "Ten people killed in Kabul"),
    ("Police in Nairobi dispersed the crowd on Monday.", "Kenya disperses crowd in Nairobi"),
    ("JERUSALEM (Nord) -- Egypt released three Turkish reporters on Monday.", "Egypt releases three Turkish reporters"),
    ("Iraqis demonstrated outside the Turkish embassy in Baghdad on Friday.", "People demonstrate in Baghdad"),
    ("Villagers protested in Manila on Monday.", "Villagers protest in Manila"),
    ("Moscow accused Kyiv of a drone attack on Monday.", "Russia accuses Ukraine over drone attack"),
    ("Germany delivered four fighter jets to Iraq on Monday.", "Germany delivers four fighter jets to Iraq"),
]  # fmt: skip


def title_of(sentence: str) -> str:
    """The title of the row that the sentence, first of an article, comes to; of several the most confident one's."""
    article = Article(
        article_id="art-1", source="Post", headline="In the news", paragraphs=(sentence,),
        published_at=datetime(2031, 3, 5, 10, tzinfo=UTC),
    )  # fmt: skip
    rows = [
        row
        for family, events in route(code_article(article)).items()
        for row in apply({}, family, "art-1", events, now=article.published_at).rows.values()
        if row is not None and row.type != "denial"
    ]
    (row,) = rows
    return row.title


@pytest.mark.parametrize(("sentence", "expected"), TITLES)
def test_a_sentence_makes_a_headline(sentence: str, expected: str) -> None:
    assert title_of(sentence) == expected


@pytest.mark.parametrize(
    ("status", "one", "many"),
    [
        (Status.OCCURRED, "calls off", "call off"),
        (Status.ONGOING, "calls off", "call off"),
        (Status.PLANNED, "to call off", "to call off"),
        (Status.HYPOTHETICAL, "may call off", "may call off"),
        (Status.FAILED, "fails to call off", "fail to call off"),
        (Status.DENIED, "denies calling off", "deny calling off"),
    ],
)
def test_a_verb_agrees_with_status_and_number(status: Status, one: str, many: str) -> None:
    assert (conjugated("call off", status, plural=False), conjugated("call off", status, plural=True)) == (one, many)


def test_verbs_have_their_forms() -> None:
    assert [third_person(v) for v in ("deny", "go", "impose", "buy")] == ["denies", "goes", "imposes", "buys"]
    assert [gerund(v) for v in ("make", "agree", "ban", "fight")] == ["making", "agreeing", "banning", "fighting"]
    assert [past(v) for v in ("deny", "ban", "withdraw")] == [("denied",), ("banned",), ("withdrew", "withdrawn")]
    assert passive("send", Status.PLANNED) == "to be sent"


def test_a_report_s_word_is_known_for_its_verb() -> None:
    assert [verb_of(w, ("suspend", "cancel", "sell")) for w in ("Canceled", "cancelled", "sold", "signs")] == [
        "cancel", "cancel", "sell", None,
    ]  # fmt: skip


names = st.sampled_from(["Norway", "Saint Vincent and the Grenadines", "Villagers", "the Society of Friends of Rivers"])
people = st.builds(
    Participant, name=names, country=st.sampled_from([None, "NOR", "PER", "VCT"]),
    kind=st.sampled_from(["", "GOV", "CVL", "BUS"]), role=st.sampled_from(["source", "target", "participant"]),
)  # fmt: skip
objects = st.sampled_from([None, "treaty", "talks", "sanctions on Peru", "a pact on " + "very " * 20 + "dry rivers"])
words = st.sampled_from(["", "signed", "killed", "put off", "Condemns", "discussed", "lifted"])


@given(
    st.sampled_from([*default_codebook().entries, "census"]), st.sampled_from(list(Status)),
    st.lists(people, max_size=7), objects, st.sampled_from([None, "Oslo", "Norway"]), words,
)  # fmt: skip
def test_no_title_is_too_long_or_left_unfinished(
    type_: str, status: Status, who: list[Participant], about: str | None, place: str | None, said: str
) -> None:
    line = title(type_, status, who, about, Place(name=place) if place else None, said=said)
    assert 0 < len(line) <= LONGEST
    assert line == " ".join(line.split())
    assert not re.search(r"[<>{}\[\]|]", line), line
    assert not re.search(r"\b(?:of|on|with|from|to|and|the)(?: …)?$", line), line


def test_every_type_has_templates_with_parts_that_exist() -> None:
    assert set(default_codebook().entries) <= set(_templates())
    parts = set(re.findall(r"\{~?(\w+)", yaml.safe_dump({**_templates()})))
    known = {"all", "source", "target", "state", "person", "crowd", "visitor", "object", "place"}
    assert parts <= known | {"of", "with", "to", "on", "in", "for"}

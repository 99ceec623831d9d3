"""Who a phrase names: countries, capitals, offices, organisations, leaders by the day, and names that are traps."""

from __future__ import annotations

import datetime

import pytest

from service.coding.enrich.actors import ActorContext, find_actors, resolve_actor
from service.coding.enrich.gazetteer import find_names


def country(phrase: str, day: str | None = None, *story: str) -> str | None:
    published = datetime.date.fromisoformat(day) if day else None
    actor = resolve_actor(phrase, context=ActorContext(story, published))
    return actor.country if actor is not None else None


def kind(phrase: str, day: str | None = None) -> str | None:
    published = datetime.date.fromisoformat(day) if day else None
    actor = resolve_actor(phrase, context=ActorContext((), published))
    return actor.kind if actor is not None else None


@pytest.mark.parametrize(
    ("phrase", "code"),
    [
        ("Indian fishermen", "IND"),
        ("the US", "USA"),
        ("Turkey", "TUR"),
        ("Dutch prosecutors", "NLD"),
        ("Côte d'Ivoire", "CIV"),
        ("the Kremlin", "RUS"),
        ("Hezbollah", "LBN"),
        ("NATO", "NAT"),
        ("the UN refugee agency", "UNO"),
        ("Polish Ambassador to Oslo", "POL"),
        ("French troops in Mali", "FRA"),
        ("students in Nairobi", "KEN"),
        ("the foreign minister of Peru", "PER"),
        ("Egyptian President Hosni Mubarak", "EGY"),
        ("Prime Minister Shinzo Abe", "JPN"),
        ("Kim Jong-un", "PRK"),
        ("Volodymyr Zelenskiy", "UKR"),
        ("Recep Tayyip Erdoğan", "TUR"),
    ],
)
def test_a_phrase_belongs_to_the_country_of_its_head(phrase: str, code: str) -> None:
    assert country(phrase) == code


@pytest.mark.parametrize(
    "text",
    [
        "It told us to wait.",
        "Ships crossed the Sea of Japan.",
        "The Washington Post said so.",
        "Talks on the South China Sea went on.",
        "A turkey was sold.",
        "He ate with a fork.",
    ],
)
def test_what_only_looks_like_a_name_names_no_country_that_acts(text: str) -> None:
    named = {actor.actor.country for actor in find_actors(text)}
    assert not named & {"JPN", "CHN", "TUR"}
    assert "USA" not in named or "Washington Post" in text


@pytest.mark.parametrize("text", ["Mr. Jordan spoke.", "Michael Jordan spoke."])
def test_a_surname_is_no_country(text: str) -> None:
    assert all(name.country != "JOR" for name in find_names(text))


@pytest.mark.parametrize(
    ("phrase", "day", "sector"),
    [
        ("Angela Merkel", "2003-06-01", "OPP"),
        ("Angela Merkel", "2015-06-01", "GOV"),
        ("Angela Merkel", "2023-06-01", "ELI"),
        ("Marco Rubio", "2018-06-01", "LEG"),
        ("Marco Rubio", "2025-06-01", "GOV"),
        ("David Petraeus", "2008-06-01", "MIL"),
        ("David Petraeus", "2012-06-01", "SPY"),
    ],
)
def test_a_leader_has_the_sector_of_the_office_held_on_the_day(phrase: str, day: str, sector: str) -> None:
    assert kind(phrase, day) == sector


def test_an_office_held_elsewhere_gives_its_organisation() -> None:
    assert country("Jens Stoltenberg", "2010-01-01") == "NOR"
    assert country("Jens Stoltenberg", "2020-01-01") == "NAT"
    assert country("Ban Ki-moon", "2010-01-01") == "UNO"


@pytest.mark.parametrize(
    "text", ["The moon rose.", "He can abet a rush.", "Mori closed the shop.", "Bush fires burned."]
)
def test_a_surname_that_is_a_word_too_wants_a_title_or_its_country(text: str) -> None:
    assert find_names(text) == ()


def test_a_title_or_the_country_supports_a_common_surname() -> None:
    assert country("President Bush") == "USA"
    assert "Junichiro Koizumi" in {name.name for name in find_names("Japan said Koizumi would resign.")}


@pytest.mark.parametrize(
    ("phrase", "story", "code"),
    [
        ("Defense Minister Ryu Hyun-soo", ("JPN", "KOR"), None),
        ("Defense Minister Kwon Hyun-soo", ("JPN", "KOR"), "KOR"),
        ("Defense Minister Kwon Hyun-soo", ("PER", "CHL"), None),
        ("Defense Minister Kwon Hyun-soo", (), None),
        ("Interior Minister Oleh Petrenko", ("POL", "UKR"), "UKR"),
        ("Interior Minister Giorgi Lomidze", ("RUS", "GEO"), "GEO"),
        ("Ambassador Ichiro Sakamoto", ("CHN", "JPN"), "JPN"),
        ("Ambassador Ivan Petrov", ("RUS", "BGR"), None),
    ],
)
def test_the_shape_of_a_name_chooses_among_the_storys_countries_only(
    phrase: str, story: tuple[str, ...], code: str | None
) -> None:
    assert country(phrase, None, *story) == code


@pytest.mark.parametrize(
    ("phrase", "code", "sector"),
    [
        ("Makerere University", "UGA", "EDU"),
        ("a professor at Vassar College", "USA", "EDU"),
        ("the University of Oslo", "NOR", "EDU"),
        ("the opposition", None, "OPP"),
        ("opposition parties", None, "OPP"),
        ("the Baltic states", None, "GOV"),
    ],
)
def test_universities_oppositions_and_groups_of_states_are_actors(phrase: str, code: str | None, sector: str) -> None:
    assert (country(phrase), kind(phrase)) == (code, sector)


def test_opposition_to_something_is_no_actor() -> None:
    assert resolve_actor("opposition to the plan") is None

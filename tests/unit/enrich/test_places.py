"""Where: a name after a preposition of place, with its country and position."""

from __future__ import annotations

import pytest

from service.coding.enrich.places import find_places


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("They met in Nairobi.", "Nairobi", "KEN"),
        ("A rally was held in central Lima.", "Lima", "PER"),
        ("It sank off the coast of Yemen.", "Yemen", "YEM"),
        ("Shots fell near the border with Laos.", "Laos", "LAO"),
        ("Troops gathered at Fort Bliss, United States.", "Fort Bliss", "USA"),
        ("Planes left Ramstein Air Base; others were at Kadena Air Base in Japan.", "Kadena Air Base", "JPN"),
    ],
)
def test_a_place_has_its_name_and_country(text: str, name: str, country: str) -> None:
    assert (name, country) in {(place.name, place.country) for place in find_places(text)}


@pytest.mark.parametrize("text", ["Nairobi asked for help.", "Peru and Chile agreed.", "They met in secret."])
def test_an_actor_or_a_common_noun_is_no_place(text: str) -> None:
    assert find_places(text) == ()


def test_a_city_has_its_position() -> None:
    (place,) = find_places("They met in Nairobi.")
    assert place.lat == pytest.approx(-1.3, abs=0.2)
    assert place.lon == pytest.approx(36.8, abs=0.2)

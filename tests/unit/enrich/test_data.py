"""The data files are well formed: codes exist, coordinates are on the globe, terms are in order."""

from __future__ import annotations

from collections import defaultdict

import pycountry
import pytest

from service.coding.enrich.leaders import leaders
from service.coding.enrich.names import Entry
from service.coding.enrich.records import records
from service.coding.enrich.tables import load

OWN = {"UNO", "EUR", "NAT", "IGO", "XKX", ""}
CODES = {country.alpha_3 for country in pycountry.countries} | OWN
ALL: list[tuple[str, Entry]] = [*records(), *leaders()]


def test_every_country_code_exists() -> None:
    codes = {entry.country for _, entry in ALL} | {o.country for _, entry in ALL for o in entry.offices}
    assert codes <= CODES


def test_every_city_lies_on_the_globe() -> None:
    cities = [entry for _, entry in ALL if entry.sort in ("city", "capital")]
    assert cities
    for city in cities:
        assert city.lat is not None
        assert city.lon is not None
        assert abs(city.lat) <= 90
        assert abs(city.lon) <= 180


def test_a_leaders_terms_are_in_order_and_have_known_sectors() -> None:
    for name, entry in leaders():
        assert entry.offices, name
        assert all(office.start <= office.end and len(office.kind) == 3 for office in entry.offices), name


def test_a_leaders_name_stands_for_one_person() -> None:
    meant = defaultdict(set)
    for name, entry in leaders():
        meant[name].add((entry.name, entry.country))
    assert {name: who for name, who in meant.items() if len(who) > 1} == {}


def test_leaders_of_every_member_of_the_united_nations_are_known() -> None:
    known = {entry.country for _, entry in leaders()}
    assert len(known) >= 193
    assert len({(entry.name, entry.country) for _, entry in leaders()}) >= 600


@pytest.mark.parametrize(
    "name",
    [
        "cities",
        "companies",
        "countries",
        "currencies",
        "groups",
        "institutions",
        "leaders",
        "media",
        "roles",
        "universities",
    ],
)
def test_every_file_can_be_loaded(name: str) -> None:
    assert load(name)

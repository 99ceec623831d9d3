"""Laws of the finders: they never fail, they point at the words they name, and their work is linear."""

from __future__ import annotations

import itertools
import sys

from hypothesis import given, settings
from hypothesis import strategies as st

from service.coding.enrich.actors import find_actors
from service.coding.enrich.counts import find_count
from service.coding.enrich.gazetteer import find_names
from service.coding.enrich.money import find_money
from service.coding.enrich.places import match_places

VOCABULARY = (
    "President Minister Kenya Kenyan the of in to Oslo Bush Putin US us two $5 million - 's , . 3 rebels army from at "
    "Camp Gen. İ ﬁ \u00a0 \u2019 x@ euros General Secretary"
)
WORDS = st.sampled_from(VOCABULARY.split(" "))
TEXT = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=40).map(" ".join))


@settings(max_examples=300, deadline=None)
@given(text=TEXT)
def test_every_finder_takes_any_text_and_points_at_its_words(text: str) -> None:
    find_count(text)
    find_money(text)
    for match in (*find_actors(text), *find_names(text)):
        assert text[match.start : match.end] == match.text
        assert match.text
    for place in match_places(text):
        assert 0 <= place.start < place.end <= len(text)


@settings(max_examples=150, deadline=None)
@given(text=TEXT)
def test_actors_stand_in_their_order_and_never_overlap(text: str) -> None:
    found = find_actors(text)
    assert all(left.end <= right.start for left, right in itertools.pairwise(found))


def calls_for(text: str) -> int:
    """How many Python functions are called: a measure of work that no busy machine disturbs."""
    calls = 0

    def count(_frame: object, event: str, _arg: object) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        find_actors(text), find_money(text), find_count(text), match_places(text)
    finally:
        sys.setprofile(None)
    return calls


def test_ten_times_the_text_is_ten_times_the_work() -> None:
    text = "President Putin told 20 rebels from Kenya and the army of Peru to pay $5 million in Oslo and go. "
    calls_for(text)
    once, ten, hundred = (calls_for(text * times) for times in (1, 10, 100))
    assert ten < 15 * once
    assert hundred < 15 * ten

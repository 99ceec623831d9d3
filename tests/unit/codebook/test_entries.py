"""The codebook is data, and each of its examples is a test."""

from __future__ import annotations

import pytest

from service.coding.codebook import Entry, default_codebook
from service.coding.codebook.model import Example
from tests.support.coding import code, shown

ENTRIES = tuple(default_codebook().entries.values())
EXAMPLES = [(entry, example) for entry in ENTRIES for example in entry.examples]
NEAR_MISSES = [(entry, text) for entry in ENTRIES for text in entry.near_misses]


@pytest.mark.parametrize(("entry", "example"), EXAMPLES, ids=[f"{e.name}: {x.text}" for e, x in EXAMPLES])
def test_an_example_of_an_entry_is_coded_as_it(entry: Entry, example: Example) -> None:
    events = code(example.text)
    found = [e for e in events if e.type == entry.name and e.status is example.status]
    assert found, shown(events)
    if example.plover is not None:
        assert found[0].plover is example.plover


@pytest.mark.parametrize(("entry", "text"), NEAR_MISSES, ids=[f"{e.name}: {x}" for e, x in NEAR_MISSES])
def test_a_near_miss_gives_no_event(entry: Entry, text: str) -> None:
    assert not code(text), shown(code(text))


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry.name for entry in ENTRIES])
def test_an_entry_has_at_least_five_examples_for_and_against_it(entry: Entry) -> None:
    assert len(entry.examples) >= 3
    assert len(entry.examples) + len(entry.near_misses) >= 5


def test_every_root_of_plover_has_an_entry() -> None:
    assert {entry.plover for entry in ENTRIES} == set(type(ENTRIES[0].plover))


def test_no_example_stands_under_two_entries() -> None:
    texts = [example.text for _, example in EXAMPLES] + [text for _, text in NEAR_MISSES]
    assert len(texts) == len(set(texts))

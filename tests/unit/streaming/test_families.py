"""Whatever parts an article came in, every family is told what the last version says, and nothing else stays."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from service.streaming.families import plan
from tests.streaming.simple import article, classify, enrich, route

Told = dict[tuple[str, int], tuple[str, ...]]

TYPES = ("meet", "visit", "sign")


@st.composite
def versions(draw: st.DrawFn) -> list[tuple[int, int, tuple[str, ...]]]:
    """A version of an article: its parts in order, halved anywhere, and the types of each one's events."""
    parts = draw(st.integers(1, 3))
    shares = [(number, parts) for number in range(1, parts + 1)]
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(shares) - 1))
        number, of = shares[at]
        shares[at : at + 1] = [(2 * number - 1, 2 * of), (2 * number, 2 * of)]
    return [(number, of, tuple(draw(st.lists(st.sampled_from(TYPES), max_size=3)))) for number, of in shares]


@given(st.lists(versions(), min_size=1, max_size=4))
def test_the_families_know_what_the_last_version_says(told: list[list[tuple[int, int, tuple[str, ...]]]]) -> None:
    kept = None
    known: Told = {}
    for version in told:
        for part, parts, types in version:
            events = [event for type_ in types for event in classify(enrich(article(1, lemma=type_)))]
            found = plan(kept, part, parts, events, route)
            kept = found.told
            for share in found.shares:
                known[share.family, share.part] = tuple(event.type for event in share.events)
    said = sorted(type_ for _, _, types in told[-1] for type_ in types)
    assert sorted(type_ for types in known.values() for type_ in types) == said
    assert (kept is None) == (not said)

"""Whatever parts an article came in, every family is told what the last version says, and nothing else stays."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from service.streaming.families import SHARES, is_withdrawn, plan, withdrawal
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


@st.composite
def happenings(draw: st.DrawFn) -> tuple[list[tuple[int, str | None]], list[tuple[int, str | None]]]:
    """What is sent of one article, each at a time of its own: a version's type, or None for a withdrawal; and an order
    in which it arrives, in which withdrawals are anywhere, early, late or again, and versions in theirs."""
    sent = list(enumerate(draw(st.lists(st.one_of(st.none(), st.sampled_from(TYPES)), min_size=1, max_size=7)), 1))
    arriving = [one for one in sent if one[1] is not None]
    withdrawals = [one for one in sent if one[1] is None]
    again = draw(st.lists(st.sampled_from(withdrawals), max_size=2)) if withdrawals else []
    for one in withdrawals + again:
        arriving.insert(draw(st.integers(0, len(arriving))), one)
    return sent, arriving


@given(happenings())
def test_a_withdrawal_takes_back_what_was_sent_before_it_and_nothing_later_whenever_it_arrives(
    happened: tuple[list[tuple[int, str | None]], list[tuple[int, str | None]]],
) -> None:
    sent, arriving = happened
    kept = None
    known: Told = {}
    for at, type_ in arriving:
        if type_ is None:
            found = withdrawal(kept, at)
        elif is_withdrawn(kept, at):
            continue
        else:
            found = plan(kept, 1, 1, classify(enrich(article(1, lemma=type_))), route, at)
        kept = found.told
        for share in found.shares:
            known[share.family, share.part] = tuple(event.type for event in share.events)
    assert [type_ for types in known.values() for type_ in types] == [type_ for _, type_ in sent[-1:] if type_]


def test_at_the_same_time_the_article_holds_and_the_withdrawal_does_not() -> None:
    told = plan(None, 1, 1, classify(enrich(article(1))), route, 5).told
    assert withdrawal(told, 5).shares == ()
    assert not is_withdrawn(withdrawal(None, 5).told, 5)


def test_an_entry_from_before_times_were_kept_is_taken_back_by_any_withdrawal() -> None:
    (share,) = withdrawal({"0": [SHARES, ["meet"]]}, 1).shares
    assert (share.family, share.part, share.events) == ("meet", 1, ())

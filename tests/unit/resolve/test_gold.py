"""The identity set, with mentions coded by hand: the figures that a change must not lose."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.bench.identity import bcubed, clusters_of, gold_of, judge_rows, rows_of
from tests.bench.identity_gold import Told, stories


def f1(told: Sequence[Told]) -> float:
    types = {m.mention_id: m.type for article in told for m in article.mentions}
    return bcubed(clusters_of(rows_of([a.mentions for a in told]), types), gold_of(told)).f1


def test_the_set_is_large_enough_and_a_third_is_held_out() -> None:
    events = {event for told in stories() for event in told.events.values()}
    held_out = sum(told.held_out for told in stories())
    assert len(events) >= 12
    assert len(stories()) >= 40
    assert 0.25 < held_out / len(stories()) < 0.42


def test_mentions_are_put_together_as_people_would() -> None:
    assert f1([told for told in stories() if not told.held_out]) >= 0.97
    assert f1([told for told in stories() if told.held_out]) >= 0.92
    assert f1(stories()) >= 0.95


def test_the_rows_come_to_what_happened() -> None:
    told = stories()
    table = rows_of([article.mentions for article in told])
    types = {m.mention_id: m.type for article in told for m in article.mentions}
    assert judge_rows(table, clusters_of(table, types), gold_of(told)) == []


def test_bcubed_of_known_clusterings() -> None:
    gold = {"a": "x", "b": "x", "c": "y"}
    assert bcubed({"a": "1", "b": "1", "c": "2"}, gold).f1 == 1.0
    apart = bcubed({"a": "1", "b": "2", "c": "3"}, gold)
    assert (apart.precision, apart.recall) == (1.0, pytest.approx(2 / 3))
    together = bcubed({"a": "1", "b": "1", "c": "1"}, gold)
    assert (together.precision, together.recall) == (pytest.approx(5 / 9), 1.0)

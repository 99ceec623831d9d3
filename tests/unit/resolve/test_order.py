"""The rows are a function of the set of articles: no order, repetition or interruption can be seen in them."""

from __future__ import annotations

import json
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.coding.resolve import apply, graph, route
from service.coding.resolve.compare import compare
from service.coding.resolve.families import family_of
from service.coding.resolve.features import features_of

from .worlds import ARRIVAL, Table, Version, arrivals, rows_by_comparing_all, table_after, worlds

thorough = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@thorough
@given(worlds().flatmap(lambda told: st.tuples(arrivals(told), arrivals(told))))
def test_any_order_and_any_replay_gives_byte_identical_rows(orders: tuple[list[Version], list[Version]]) -> None:
    one, other = map(table_after, orders)
    assert one.bytes() == other.bytes()


@thorough
@given(worlds().flatmap(lambda told: st.tuples(st.just(told), arrivals(told))))
def test_the_rows_are_those_of_comparing_every_pair_at_once(case: tuple[list[list[Version]], list[Version]]) -> None:
    told, arrived = case
    rows = rows_by_comparing_all(told)
    assert sorted(table_after(arrived).bytes()) == sorted(rows)
    assert table_after(arrived).bytes() == rows


@thorough
@given(worlds().flatmap(lambda told: st.tuples(arrivals(told), arrivals(told))))
def test_crowded_buckets_do_not_make_the_order_matter(orders: tuple[list[Version], list[Version]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(graph, "CROWDED", 2)
        one, other = map(table_after, orders)
    assert one.bytes() == other.bytes()


@thorough
@given(worlds(5).flatmap(arrivals), st.integers(0, 400), st.data())
def test_a_writer_that_dies_half_way_and_starts_again_leaves_the_same_rows(
    arrived: list[Version], entries: int, data: st.DataObject
) -> None:
    victim = data.draw(st.integers(0, len(arrived) - 1))
    table = Table()
    for number, version in enumerate(arrived):
        if number == victim:
            die_half_way(table, version, entries)
        table.take(version)
    assert table.bytes() == table_after(arrived).bytes()


def die_half_way(table: Table, version: Version, entries: int) -> None:
    """The rows were sent, some entries of the state were written, the message was not acknowledged."""
    for family, events in route(version.events, table.families.get(version.article_id, set())).items():
        changes = apply(table.state, family, version.article_id, events, now=ARRIVAL)
        table.show(changes.rows)
        table.write(changes.state, limit=entries)
        entries -= len(changes.state)
        if entries <= 0:
            break


@thorough
@given(worlds().flatmap(arrivals))
def test_the_state_can_be_kept_as_json(arrived: list[Version]) -> None:
    table, stored = Table(), Table()
    for version in arrived:
        table.take(version)
        stored.state = json.loads(json.dumps(stored.state))
        stored.take(version)
    assert stored.bytes() == table.bytes()
    assert stored.state == json.loads(json.dumps(table.state))


@thorough
@given(worlds().flatmap(arrivals))
def test_withdrawing_every_article_leaves_no_row_and_no_nodes(arrived: list[Version]) -> None:
    table = table_after(arrived)
    for version in arrived:
        table.take(Version(version.article_id, ()))
    assert table.rows == {}
    assert {key.split("|")[1] for key in table.state} <= {"t", "c"}


@thorough
@given(worlds().flatmap(arrivals))
def test_every_mention_of_the_last_versions_is_in_exactly_one_row_of_its_family(arrived: list[Version]) -> None:
    table = table_after(arrived)
    last = {version.article_id: version for version in arrived}
    expected = sorted(
        {
            (family, event.mention_id)
            for v in last.values()
            for family, events in route(v.events).items()
            for event in events
        }
    )
    shown = sorted((family_of(m.type).name, m.mention_id) for record in table.rows.values() for m in record.mentions)
    assert shown == expected


@thorough
@given(worlds().flatmap(arrivals), st.integers(1, 8))
def test_workers_that_share_the_families_make_the_rows_that_one_makes(arrived: list[Version], partitions: int) -> None:
    """Each family's messages go to one partition, in any way; partitions know nothing of each other."""
    workers = [Table() for _ in range(partitions)]
    before: dict[str, set[str]] = {}
    for version in arrived:
        routed = route(version.events, before.get(version.article_id, ()))
        before[version.article_id] = {family for family, events in routed.items() if events}
        for family, events in routed.items():
            worker = workers[sum(family.encode()) % partitions]
            changes = apply(worker.state, family, version.article_id, events, now=ARRIVAL)
            worker.show(changes.rows)
            worker.write(changes.state)
    shared = {event_id: row for worker in workers for event_id, row in worker.bytes().items()}
    assert dict(sorted(shared.items())) == table_after(arrived).bytes()


@thorough
@given(worlds(3))
def test_comparing_is_symmetric(told: list[list[Version]]) -> None:
    events = [event for versions in told for version in versions for event in version.events]
    features = [features_of(event) for event in events]
    for a, b in combinations(features, 2):
        family = family_of(a.type)
        assert compare(a, b, family) == compare(b, a, family)
        assert compare(a, b, family, within=True) == compare(b, a, family, within=True)

"""The chaos suite would notice: its articles state what it says, and tables that differ are told apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from random import Random
from typing import Any

import pytest

from schemas.event import ClassifiedEvent
from service.coding.pipeline import classify_events, enrich_events, extract_events
from service.coding.resolve import apply, route
from tests.chaos.acts import LONG, SHORT, Plan, join, kill_worker, leave, pause_worker, restart_broker, schedule
from tests.chaos.stories import Batch, batches
from tests.chaos.table import Table, compare, untrue


class _Agents:
    """What the agents do, without Kafka."""

    def __init__(self) -> None:
        self.state: dict[str, Any] = {}
        self.told: dict[str, list[str]] = {}
        self.rows: dict[str, bytes] = {}

    def take(self, article_id: str, events: Sequence[ClassifiedEvent]) -> None:
        routed = route(events, self.told.get(article_id, ()))
        self.told[article_id] = [family for family, found in routed.items() if found]
        for family, found in routed.items():
            changes = apply(self.state, family, article_id, found, now=datetime(2026, 1, 1, tzinfo=UTC))
            self.state = {key: entry for key, entry in (self.state | changes.state).items() if entry is not None}
            for event_id, row in changes.rows.items():
                self.rows.pop(event_id, None)
                if row is not None:
                    self.rows[event_id] = row.model_dump_json().encode()

    def table(self) -> Table:
        return Table(self.rows, {}, 0)


def _table_of(fed: Sequence[Batch]) -> Table:
    agents = _Agents()
    for batch in fed:
        for version in batch.versions:
            agents.take(version.article.article_id, classify_events(enrich_events(extract_events(version.article))))
        for article_id in batch.withdrawn:
            agents.take(article_id, ())
    return agents.table()


@pytest.fixture(scope="module")
def fed() -> list[Batch]:
    return list(islice(batches(seed=7, size=50), 6))


@pytest.fixture(scope="module")
def table(fed: list[Batch]) -> Table:
    return _table_of(fed)


def test_the_generated_articles_state_what_the_suite_says(fed: list[Batch], table: Table) -> None:
    assert untrue(table, fed) == []
    assert len(table.rows) > 100
    assert any(batch.withdrawn for batch in fed)
    ids = [version.article.article_id for batch in fed for version in batch.versions]
    assert len(set(ids)) < len(ids)  # some came again


def test_the_same_seed_gives_the_same_articles_and_another_gives_others(fed: list[Batch]) -> None:
    assert list(islice(batches(7, 50), 6)) == fed != list(islice(batches(8, 50), 6))


def test_a_lost_an_extra_and_a_differing_row_are_noticed(fed: list[Batch], table: Table) -> None:
    first, second, *_ = table.rows
    worse = dict(table.rows) | {"evt_another": table.rows[first], second: table.rows[first]}
    del worse[first]
    difference = compare(table, replace(table, rows=worse))
    assert (difference.lost, difference.extra, difference.differing) == ((first,), ("evt_another",), (second,))
    assert untrue(replace(table, rows=worse), fed) != []
    assert compare(table, table).none


def test_a_table_that_misses_a_correction_is_not_true(fed: list[Batch], table: Table) -> None:
    withdrawn_too_late = [replace(batch, withdrawn=()) for batch in fed]
    assert untrue(table, withdrawn_too_late) != []


@pytest.mark.parametrize("plan", [SHORT, LONG])
def test_a_schedule_holds_all_of_its_plan_and_ends_with_one_worker(plan: Plan) -> None:
    acts = schedule(plan, Random(3))
    assert acts == schedule(plan, Random(3)) != schedule(plan, Random(4))
    assert acts.count(kill_worker) == plan.kills
    assert acts.count(restart_broker) == plan.brokers
    wanted = 1
    for act in acts:
        wanted += {join: 1, leave: -1}.get(act, 0)
        assert 1 <= wanted <= 3
        assert wanted > 1 or act is not pause_worker
    assert wanted == 1


def test_the_long_form_kills_two_hundred_workers_and_twenty_brokers() -> None:
    assert LONG.kills >= 200
    assert LONG.brokers >= 20
    assert min(SHORT.articles, LONG.articles) >= 2_000

"""Generated worlds: events, and outlets that report them late, coarsely, in part, twice, and correct themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from hypothesis import strategies as st

from schemas.event import ClassifiedEvent
from schemas.record import EventRecord
from service.coding.resolve import Rules, apply, route
from service.coding.resolve.accounts import Account, accounts_of
from service.coding.resolve.change import node_of
from service.coding.resolve.compare import LINK, compare
from service.coding.resolve.families import family_named
from service.coding.resolve.features import Features, tier_of
from service.coding.resolve.grouping import Grouping
from service.coding.resolve.rows import Words, founder, row, row_id

from .building import coded

ARRIVAL = datetime(2031, 6, 1, tzinfo=UTC)
DAY_ZERO = datetime(2031, 3, 3, 9, tzinfo=UTC)
OUTLETS = ("Daily Courier", "Evening Post", "Agence Nord", "Morning Star")
OBJECTS = (None, "the rescue pact", "ARSA", "the Arctic Rescue and Surveillance Agreement", "a salmon quota deal", "it")
PARTIES = ("NOR FIN", "FIN NOR", "NOR", "NOR FIN SWE", "NOR ISL", "")


@dataclass(frozen=True)
class Version:
    """What an article says at one time; no events: it was withdrawn."""

    article_id: str
    events: tuple[ClassifiedEvent, ...]


Truth = tuple[str, str, int, str | None]
"""What really happens: type, parties, day, what it is about."""

truths = st.tuples(
    st.sampled_from(["signing", "test", "visit", "exercise"]),
    st.sampled_from(PARTIES),
    st.integers(0, 12),
    st.sampled_from(OBJECTS),
)


@st.composite
def reports(draw: st.DrawFn, article: str, real: Sequence[Truth]) -> ClassifiedEvent:
    """One mention of something real: early or late, exact or coarse, with or without a party or the object's name."""
    type_, parties, after, about = draw(st.sampled_from(real))
    day = DAY_ZERO + timedelta(days=after + draw(st.sampled_from([0, 0, 0, 1, 7])))
    published = day + timedelta(days=draw(st.integers(-4, 3)))
    date, news = day.date().isoformat(), published.date().isoformat()
    dates = [
        (date, "explicit"),
        (date, "relative"),
        (news, "publication"),
        (date[:7], "explicit"),
        (date[:4], "relative"),
    ]
    when, basis = draw(st.sampled_from([*dates, (None, "explicit")]))
    wordings = {"signing": ["signing", "agreement", "cancellation"]}.get(type_, [type_, type_, "cancellation"])
    return coded(
        draw(st.sampled_from(wordings)),
        draw(st.sampled_from([parties, parties, "NOR", "NOR FIN SWE"])),
        source=draw(st.sampled_from(OUTLETS)),
        published=published.strftime("%Y-%m-%dT%H:%M"),
        when=when,
        basis=basis,
        status=draw(st.sampled_from(["planned", "occurred", "occurred", "failed", "ongoing", "denied"])),
        about=draw(st.sampled_from([about, about, *OBJECTS])),
        place=draw(st.sampled_from([None, None, "Oslo", "Bergen"])),
        sentence=draw(st.sampled_from(["They did it.", "They did it.", "It was postponed to another day."])),
        article=article,
    )


@st.composite
def worlds(draw: st.DrawFn, articles: int = 8) -> list[list[Version]]:
    """For each article its versions in order; Kafka keeps the order within an article's key, and no other."""
    real = draw(st.lists(truths, min_size=1, max_size=3))
    told = []
    for number in range(draw(st.integers(2, articles))):
        article = f"art-{number}"
        versions = draw(st.lists(st.lists(reports(article, real), max_size=3), min_size=1, max_size=2))
        told.append([Version(article, tuple(events)) for events in versions])
    return told


@st.composite
def arrivals(draw: st.DrawFn, told: Sequence[Sequence[Version]]) -> list[Version]:
    """The versions in some order that keeps each article's own, some of them sent again as a replay does."""
    queues = [list(versions) for versions in told]
    arrived: list[Version] = []
    while any(queues):
        queue = queues[draw(st.sampled_from([n for n, queue in enumerate(queues) if queue]))]
        arrived.append(queue.pop(0))
    again = draw(st.integers(0, len(arrived)))
    # a replay goes on from a committed offset: everything after it comes once more, in the same order
    return arrived + arrived[again:]


class Table:
    """What the sink keeps and what the table topic shows."""

    def __init__(self, rules: Rules | None = None) -> None:
        self.state: dict[str, Any] = {}
        self.rows: dict[str, EventRecord] = {}
        self.families: dict[str, set[str]] = {}
        self.rules = rules or Rules()

    def take(self, version: Version, now: datetime = ARRIVAL) -> None:
        """One message after the other, as the sink does it."""
        before = self.families.get(version.article_id, set())
        routed = route(version.events, before)
        self.families[version.article_id] = {family for family, events in routed.items() if events}
        for family, events in routed.items():
            changes = apply(self.state, family, version.article_id, events, now=now, rules=self.rules)
            self.show(changes.rows)
            self.write(changes.state)

    def show(self, rows: dict[str, EventRecord | None]) -> None:
        for event_id, record in rows.items():
            if record is None:
                self.rows.pop(event_id, None)
            else:
                self.rows[event_id] = record

    def write(self, entries: dict[str, Any], limit: int | None = None) -> None:
        for key, entry in list(entries.items())[:limit]:
            if entry is None:
                self.state.pop(key, None)
            else:
                self.state[key] = entry

    def bytes(self) -> dict[str, str]:
        return {event_id: record.model_dump_json() for event_id, record in sorted(self.rows.items())}


def table_after(arrived: Iterable[Version]) -> Table:
    table = Table()
    for version in arrived:
        table.take(version)
    return table


def rows_by_comparing_all(told: Sequence[Sequence[Version]]) -> dict[str, str]:
    """The same rows from the articles' last versions, without index, state or increments: every pair is compared."""
    kept: dict[str, dict[str, list[Account]]] = {}
    for versions in told:
        for name, events in route(versions[-1].events).items():
            for account in accounts_of(events, family_named(name)):
                node = node_of(account, versions[-1].article_id, family_named(name))
                kept.setdefault(name, {}).setdefault(node, []).append(account)
    found: dict[str, str] = {}
    for name, nodes in kept.items():
        for group in _all_groups(name, {node: accounts[0].features for node, accounts in nodes.items()}):
            told_by = [account for node in group for account in nodes[node]]
            mentions = [mention for account in told_by for mention in account.mentions]
            event_id = row_id(name, founder(mentions))
            words = Words([a.phrase for a in told_by], [a.label for a in told_by], [a.office for a in told_by])
            found[event_id] = row(event_id, mentions, words, listed=200).model_dump_json()
    return dict(sorted(found.items()))


def _all_groups(name: str, features: dict[str, Features]) -> list[tuple[str, ...]]:
    family = family_named(name)

    @cache
    def linked(a: str) -> dict[str, float]:
        scores = {b: compare(features[a], features[b], family).score for b in features if b != a}
        return {b: score for b, score in scores.items() if score >= LINK}

    return Grouping(
        lambda node: tier_of(features[node], family),
        linked,
        lambda a, b: compare(features[a], features[b], family),
        lambda node: features[node].moved,
    ).groups(features)

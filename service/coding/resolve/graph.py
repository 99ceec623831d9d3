"""Which accounts are linked: an index finds the few that can be, ``compare`` weighs them.

Two nodes are linked only if they share a bucket, so that a search never meets the whole past:

- ``d party window``   dated accounts, by party and four-day window;
- ``n name year``      accounts of a named thing;
- ``f|v parties year`` accounts of exactly these parties: ``v`` loose ones (vague, planned, postponed), ``f`` the
  others. Loose ones meet all, the others meet loose ones: dated accounts find each other by day.

A bucket of the last two kinds that holds more than ``CROWDED`` nodes tells nothing apart and links nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache

from service.coding.resolve.compare import DISPUTED, LINK, SLIP, Verdict, compare
from service.coding.resolve.draft import Draft
from service.coding.resolve.families import Family
from service.coding.resolve.features import Features, tier_of
from service.coding.resolve.grouping import Grouping

WINDOW = 4
CROWDED = 256
_YEARS = 5


def buckets(features: Features, family: Family) -> tuple[str, ...]:
    """The index entries that hold a node of these features."""
    found = []
    if not features.span.vague:
        # what goes on for days is met by reports of any of them
        windows = range(features.span.lo // WINDOW, (features.span.hi + family.lasts) // WINDOW + 1)
        found += [f"d {party} {window}" for party in features.parties for window in windows]
    slack = SLIP if _loose(features) else max(family.lasts, DISPUTED)
    years = _years(features.span.lo - slack, features.span.hi + slack)
    found += [f"n {name} {year}" for name in sorted(features.about.names) for year in years]
    if features.parties:
        side = "v" if _loose(features) else "f"
        found += [f"{side} {'+'.join(features.parties)} {year}" for year in years]
    return tuple(found)


def neighbours(draft: Draft, node: str, features: Features, family: Family) -> dict[str, float]:
    """The kept nodes that are linked to this one, with the evidence."""
    candidates: set[str] = set()
    for bucket in buckets(features, family):
        candidates.update(_met(draft, bucket))
    candidates.discard(node)
    scores = {other: compare(features, draft.features(other), family).score for other in candidates}
    return {other: score for other, score in scores.items() if score >= LINK}


def enter(draft: Draft, node: str, family: Family) -> set[str]:
    """Index a node. Returns the nodes whose links that may change beyond its own neighbours: those of a crowd."""
    crowd: set[str] = set()
    for bucket in buckets(draft.features(node), family):
        draft.add("i", bucket, node)
        if _size(draft, bucket) == CROWDED + 1:
            crowd.update(_all(draft, bucket))
    return crowd


def leave(draft: Draft, node: str, features: Features, family: Family) -> set[str]:
    """The contrary of ``enter``; to be called while the node is still kept."""
    crowd: set[str] = set()
    for bucket in buckets(features, family):
        if node not in draft.members("i", bucket):
            continue
        draft.discard("i", bucket, node)
        if _size(draft, bucket) == CROWDED:
            crowd.update(_all(draft, bucket))
    return crowd


def grouping(draft: Draft, family: Family) -> Grouping:
    """The events of the graph as the draft has it now."""

    @cache
    def linked(node: str) -> dict[str, float]:
        return neighbours(draft, node, draft.features(node), family)

    @cache
    def judge(a: str, b: str) -> Verdict:
        return compare(draft.features(a), draft.features(b), family)

    return Grouping(
        lambda node: tier_of(draft.features(node), family), linked, judge, lambda node: draft.features(node).moved
    )


def _loose(features: Features) -> bool:
    return features.span.vague or features.planned or features.moved


def _met(draft: Draft, bucket: str) -> Iterator[str]:
    kind = bucket[0]
    if kind != "d" and _size(draft, bucket) > CROWDED:
        return
    if kind != "f":
        yield from draft.members("i", bucket)
    if kind == "v":
        yield from draft.members("i", "f" + bucket[1:])
    if kind == "f":
        yield from draft.members("i", "v" + bucket[1:])


def _all(draft: Draft, bucket: str) -> list[str]:
    if bucket[0] in "fv":
        return [*draft.members("i", "f" + bucket[1:]), *draft.members("i", "v" + bucket[1:])]
    return draft.members("i", bucket)


def _size(draft: Draft, bucket: str) -> int:
    """How many nodes a bucket holds; 0 for one by day, which is never too crowded."""
    return 0 if bucket[0] == "d" else len(_all(draft, bucket))


def _years(lo: int, hi: int) -> range:
    last = date.fromordinal(max(1, hi)).year
    return range(max(date.fromordinal(max(1, lo)).year, last - _YEARS + 1), last + 1)

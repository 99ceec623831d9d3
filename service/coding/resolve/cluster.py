"""From pairwise evidence to events: a pure function of the set of nodes and links, whatever order they are given in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import product

from service.coding.resolve.compare import Verdict

Link = tuple[str, str]
Clusters = list[tuple[str, ...]]

MARGIN = 0.4
"""A vague account joins an event only if no other event fits nearly as well."""


def clusters(
    vague: Mapping[str, bool], links: Mapping[Link, float], judge: Callable[[str, str], Verdict], moved: Iterable[str]
) -> Clusters:
    """The nodes (keys of ``vague``) as events, each a sorted tuple of nodes, in order.

    Accounts that say when it was are joined first, the best supported pair before the next, unless something in the one
    contradicts something in the other. Vague accounts then join the one event that they fit, or each other.
    ``links`` holds each linked pair once, smaller node first; ``moved`` are nodes that report a postponement.
    """
    postponed = frozenset(moved)
    core = _joined([n for n in vague if not vague[n]], links, judge, postponed)
    followers = sorted(n for n in vague if vague[n])
    chosen = {n: _fitting(n, core, links, judge, postponed) for n in followers}
    grown = [tuple(sorted((*group, *(n for n in followers if chosen[n] == group)))) for group in core]
    return sorted(grown + _joined([n for n in followers if not chosen[n]], links, judge, postponed))


def _joined(
    nodes: Iterable[str], links: Mapping[Link, float], judge: Callable[[str, str], Verdict], moved: frozenset[str]
) -> Clusters:
    group: dict[str, tuple[str, ...]] = {node: (node,) for node in nodes}
    among = [(link, score) for link, score in links.items() if link[0] in group and link[1] in group]
    for (a, b), _ in sorted(among, key=lambda entry: (-entry[1], entry[0])):
        one, other = group[a], group[b]
        if one == other or not _agree(one, other, judge, moved):
            continue
        both = tuple(sorted(one + other))
        for node in both:
            group[node] = both
    return sorted(set(group.values()))


def _agree(
    one: tuple[str, ...], other: tuple[str, ...], judge: Callable[[str, str], Verdict], moved: frozenset[str]
) -> bool:
    explained = not moved.isdisjoint(one + other)
    return not any(judge(a, b).bar in (("hard",) if explained else ("hard", "soft")) for a, b in product(one, other))


def _fitting(
    node: str, core: Clusters, links: Mapping[Link, float], judge: Callable[[str, str], Verdict], moved: frozenset[str]
) -> tuple[str, ...]:
    """The event that a vague account fits best, or () where none or more than one does."""
    scored = [
        (max((links.get((min(node, n), max(node, n)), 0.0) for n in group), default=0.0), group) for group in core
    ]
    fits = sorted(
        ((score, group) for score, group in scored if score > 0 and _agree((node,), group, judge, moved)), reverse=True
    )
    if not fits or (len(fits) > 1 and fits[0][0] - fits[1][0] < MARGIN):
        return ()
    return fits[0][1]

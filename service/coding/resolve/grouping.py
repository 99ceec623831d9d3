"""From linked accounts to events: a pure function of the graph, worked out only where it is asked for.

Accounts stand in three tiers by how surely they say when it was and who took part. Those of the first tier make events:
the best supported pair is joined before the next, unless something in the one contradicts something in the other. An
account of a later tier joins the one event that it fits best, or, where none or several fit alike, makes an event with
others of its tier that fit none. So an unsure account never ties two events together, and what an event is depends on a
small part of the graph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import product

from service.coding.resolve.compare import Verdict

Group = tuple[str, ...]

MARGIN = 0.4
"""An unsure account joins an event only if no other event fits nearly as well."""


class Grouping:
    """The events of a graph. ``tier``: 0, 1, 2 for a node; ``linked``: its neighbours with the evidence; ``judge``: may
    two nodes be in one event; ``moved``: does a node report a postponement. Answers are remembered."""

    def __init__(
        self,
        tier: Callable[[str], int],
        linked: Callable[[str], Mapping[str, float]],
        judge: Callable[[str, str], Verdict],
        moved: Callable[[str], bool],
    ) -> None:
        self._tier, self._linked, self._judge, self._moved = tier, linked, judge, moved
        self._bases: dict[str, Group] = {}
        self._fits: dict[str, Group] = {}
        self._components: dict[str, frozenset[str]] = {}

    def groups(self, nodes: Iterable[str]) -> list[Group]:
        """The events that hold these nodes, complete, each a sorted tuple, in order."""
        return sorted(self._with_followers(base) for base in {self.base(node) for node in nodes})

    def base(self, node: str) -> Group:
        """The nodes that make the event that this node is in; the event's followers are not among them."""
        if node not in self._bases:
            fit = self._fit(node) if self._tier(node) else ()
            if fit:
                self._bases[node] = fit
            else:
                self._bases.update(self._joined(self._component(node)))
        return self._bases[node]

    def reach(self, seeds: Iterable[str]) -> set[str]:
        """The nodes whose event may be another than before, when these or what they were linked to came or went."""
        found: set[str] = set()
        given = set(seeds)
        for tier in (0, 1, 2):
            here = {node for node in given if self._tier(node) == tier} | self._next(found, tier)
            # who left a group of followers without an event leaves others behind
            here |= self._next(here, tier) if tier else set()
            for node in here.copy():
                if not tier or not self._fit(node):
                    here |= self._component(node)
            found |= here
        return found

    def _next(self, nodes: Iterable[str], tier: int) -> set[str]:
        return {other for node in nodes for other in self._linked(node) if self._tier(other) == tier}

    def _with_followers(self, base: Group) -> Group:
        members = set(base)
        for tier in range(self._tier(base[0]) + 1, 3):
            members |= {node for node in self._next(members, tier) if self.base(node) == base}
        return tuple(sorted(members))

    def _component(self, node: str) -> frozenset[str]:
        """What hangs together with a node in its tier; in a later tier only through accounts that fit no event."""
        if node not in self._components:
            tier = self._tier(node)
            found, waiting = {node}, [node]
            while waiting:
                near = self._next([waiting.pop()], tier) - found
                near = {other for other in near if not tier or not self._fit(other)}
                found |= near
                waiting.extend(near)
            self._components.update(dict.fromkeys(found, frozenset(found)))
        return self._components[node]

    def _joined(self, nodes: frozenset[str]) -> dict[str, Group]:
        group: dict[str, Group] = {node: (node,) for node in nodes}
        links = [(-score, a, b) for a in nodes for b, score in self._linked(a).items() if a < b and b in nodes]
        for _, a, b in sorted(links):
            one, other = group[a], group[b]
            if one != other and self._agree(one, other):
                both = tuple(sorted(one + other))
                group.update(dict.fromkeys(both, both))
        return group

    def _fit(self, node: str) -> Group:
        """The event of an earlier tier that an account fits best, or () where none or more than one does."""
        if node not in self._fits:
            tier = self._tier(node)
            scores: dict[Group, float] = {}
            for other, score in self._linked(node).items():
                if self._tier(other) < tier:
                    base = self.base(other)
                    scores[base] = max(score, scores.get(base, 0.0))
            fits = sorted((-score, base) for base, score in scores.items() if self._agree((node,), base))
            alone = len(fits) == 1 or (len(fits) > 1 and fits[1][0] - fits[0][0] >= MARGIN)
            self._fits[node] = fits[0][1] if alone else ()
        return self._fits[node]

    def _agree(self, one: Group, other: Group) -> bool:
        explained = any(map(self._moved, one + other))
        barred = ("hard",) if explained else ("hard", "soft")
        return not any(self._judge(a, b).bar in barred for a, b in product(one, other))

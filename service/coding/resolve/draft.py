"""The state of one family as a change sees it: what is kept, and what this change writes over it.

Every entry is JSON under a key of its own, ``family|kind|name``, and none grows without bound:

====  ====================  ======================================================================================
kind  name                  value
====  ====================  ======================================================================================
a     article_id            the article's accounts by part, and whether any of them is closed
n     node                  equal accounts: their features, articles, row, and the day the last one came
r     event_id              the row's nodes
i     bucket                the nodes that a bucket of the index holds (see ``graph``)
t     day/slot              the nodes and closed articles last touched on that day
c     clock                 how far the days were swept
====  ====================  ======================================================================================
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Mapping
from typing import Any

from service.coding.resolve.features import Features


class Draft:
    """Reads through to ``state``, which it never changes; collects what is to be written."""

    def __init__(self, state: Mapping[str, Any], family: str) -> None:
        self._state = state
        self._family = family
        self._written: dict[str, Any] = {}
        self._features: dict[str, Features] = {}

    def get(self, kind: str, name: str) -> Any:
        """The entry, or None. The value is not to be changed in place."""
        key = f"{self._family}|{kind}|{name}"
        return self._written[key] if key in self._written else self._state.get(key)

    def put(self, kind: str, name: str, value: Any) -> None:
        """Set the entry; None removes it."""
        self._written[f"{self._family}|{kind}|{name}"] = value

    def members(self, kind: str, name: str) -> list[str]:
        """A sorted list entry, empty where there is none."""
        found: list[str] = self.get(kind, name) or []
        return found

    def add(self, kind: str, name: str, member: str) -> int:
        """Put a member into a list entry. Returns the list's length afterwards."""
        members = self.members(kind, name)
        at = bisect_left(members, member)
        if at < len(members) and members[at] == member:
            return len(members)
        members = [*members]
        insort(members, member)
        self.put(kind, name, members)
        return len(members)

    def discard(self, kind: str, name: str, member: str) -> int:
        """Take a member out of a list entry. Returns the list's length afterwards."""
        members = [other for other in self.members(kind, name) if other != member]
        self.put(kind, name, members or None)
        return len(members)

    def features(self, node: str) -> Features:
        """A kept node's features."""
        if node not in self._features:
            self._features[node] = Features.from_json(self.get("n", node)["f"])
        return self._features[node]

    def writes(self) -> dict[str, Any]:
        """Entries to be written, None = removed; what changes nothing is left out.

        In an order that a writer may die in: what is pointed at is written before what points at it and removed after
        it, and the article last, so that the same change, given again, is made again in full.
        """
        changed = {key: entry for key, entry in self._written.items() if entry != self._state.get(key)}
        return dict(sorted(changed.items(), key=lambda item: _turn(item[0].split("|", 2)[1], item[1])))


def _turn(kind: str, entry: Any) -> int:
    if kind == "a":
        return 4
    if kind == "n":
        return 0 if entry is not None else 3
    return 1 if entry is not None else 2

"""One article's news, taken into the state of one family: which rows change, and what has to be kept.

The rows are a pure function of the set of articles: accounts are nodes, ``compare`` links them, each connected part of
the graph is clustered on its own. So a change needs to look only at the part of the graph that it touches, and the
order in which articles came cannot be seen in the result.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from schemas.base import content_id
from schemas.event import ClassifiedEvent
from schemas.record import EventRecord
from service.coding.resolve.accounts import Account, accounts_of
from service.coding.resolve.compare import LINK, compare
from service.coding.resolve.draft import Draft
from service.coding.resolve.families import Family, family_named
from service.coding.resolve.features import Features
from service.coding.resolve.graph import enter, grouping, leave, neighbours
from service.coding.resolve.grouping import Grouping
from service.coding.resolve.horizon import sweep, touch
from service.coding.resolve.rows import Words, founder, row, row_id


@dataclass(frozen=True, slots=True)
class Rules:
    """``horizon_days``: a row closes when no report of it, nor of anything linked to it, came for so long.
    ``listed``: mentions that a row shows at most."""

    horizon_days: int = 400
    listed: int = 200


DEFAULT_RULES = Rules()


@dataclass(frozen=True, slots=True)
class Changes:
    """``rows``: event_id -> row, None = tombstone. ``state``: key -> JSON entry, None = remove. Send, then write."""

    rows: dict[str, EventRecord | None] = field(default_factory=dict)
    state: dict[str, Any] = field(default_factory=dict)


def apply(
    state: Mapping[str, Any],
    family: str,
    article_id: str,
    events: Sequence[ClassifiedEvent],
    *,
    now: datetime,
    rules: Rules = DEFAULT_RULES,
    part: int = 1,
    parts: int = 1,
) -> Changes:
    """Take what an article says within a family (as ``route`` gives it) in place of what it said before.

    ``events`` are complete: none means that the article says nothing of the family any more, or was withdrawn.
    ``state`` needs only ``get``. ``now`` is when the report arrived (the message's timestamp): it moves the horizon
    and nothing else. An article of which a row was closed is no longer taken.
    """
    rule = family_named(family)
    draft = Draft(state, family)
    kept = draft.get("a", article_id) or {"p": {}, "closed": False}
    if kept["closed"]:
        return Changes()
    accounts = [[node_of(account, article_id, rule), account.to_json()] for account in accounts_of(events, rule)]
    others = {number: entry for number, entry in kept["p"].items() if number != str(part) and int(number) <= parts}
    after = {**others, **({str(part): accounts} if accounts else {})}
    if after == kept["p"]:
        return Changes()
    change = _Change(draft, rule, rules, now.toordinal())
    change.replace(article_id, kept["p"], after)
    rows = change.rows()
    sweep(draft, rule, now.toordinal(), rules.horizon_days)
    return Changes(rows, draft.writes())


class _Change:
    """The steps of one change; what each learns for the next."""

    def __init__(self, draft: Draft, family: Family, rules: Rules, day: int) -> None:
        self.draft, self.family, self.rules, self.day = draft, family, rules, day
        self.seeds: set[str] = set()
        self.touched: set[str] = set()
        self.old_rows: set[str] = set()

    def replace(self, article_id: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        """Bring nodes, index and the article's own entry to what the article says now."""
        gone, come = _by_node(before), _by_node(after)
        for node in sorted(gone.keys() - come.keys()):
            self._remove(node, article_id, gone[node][0].features)
        for node, accounts in sorted(come.items()):
            if accounts != gone.get(node):
                self._add(node, article_id, accounts[0].features)
        entry = {"p": dict(after), "closed": False} if after else None
        self.draft.put("a", article_id, entry)

    def _remove(self, node: str, article_id: str, features: Features) -> None:
        kept = self.draft.get("n", node) or {"a": [], "r": None}
        articles = [other for other in kept["a"] if other != article_id]
        if articles:
            self.touched.add(node)
            self.draft.put("n", node, {**kept, "a": articles})
            return
        self.old_rows.add(kept["r"] or "")
        self.seeds |= neighbours(self.draft, node, features, self.family).keys()
        self.seeds |= leave(self.draft, node, features, self.family)
        self.draft.put("n", node, None)

    def _add(self, node: str, article_id: str, features: Features) -> None:
        self.touched.add(node)
        kept = self.draft.get("n", node)
        alone = kept is None or kept["a"] == [article_id]
        articles = sorted({*(kept["a"] if kept else ()), article_id})
        row_of = kept["r"] if kept else None
        self.draft.put("n", node, {"f": features.to_json(), "a": articles, "d": self.day, "r": row_of})
        touch(self.draft, node, self.day)
        if alone:
            self.seeds |= {node} | enter(self.draft, node, self.family)

    def rows(self) -> dict[str, EventRecord | None]:
        """The rows that differ from before, and tombstones for those that are no more."""
        events = grouping(self.draft, self.family)
        groups = self._regrouped(events, events.reach(filter(self._kept, self.seeds)))
        for node in sorted(self.touched):
            if self._kept(node) and not any(node in group for group in groups):
                groups.append(self._unchanged(node) or events.groups([node])[0])
        changed: dict[str, EventRecord | None] = {}
        current: set[str] = set()
        for group in groups:
            event_id, record = self._row(group)
            current.add(event_id)
            if record is not None:
                changed[event_id] = record
        for event_id in sorted(self.old_rows - current - {""}):
            changed[event_id] = None
            self.draft.put("r", event_id, None)
        return changed

    def _regrouped(self, events: Grouping, nodes: set[str]) -> list[tuple[str, ...]]:
        """The events of these nodes, and of all that shared a row with any of them before."""
        groups = events.groups(nodes)
        while True:
            known = {node for group in groups for node in group}
            self.old_rows.update(self.draft.get("n", node)["r"] or "" for node in known)
            mates = {node for event_id in self.old_rows for node in self.draft.members("r", event_id)}
            left = {node for node in mates - known if self._kept(node)}
            if not left:
                return groups
            groups = events.groups(known | left)

    def _kept(self, node: str) -> bool:
        return self.draft.get("n", node) is not None

    def _unchanged(self, node: str) -> tuple[str, ...]:
        """The nodes of the row of one that was only told of again."""
        event_id = self.draft.get("n", node)["r"] or ""
        self.old_rows.add(event_id)
        nodes = tuple(self.draft.members("r", event_id))
        return nodes if node in nodes else ()

    def _row(self, group: tuple[str, ...]) -> tuple[str, EventRecord | None]:
        """The id of a group's row, and the row where it is not as it was."""
        known = {self.draft.get("n", node)["r"] for node in group}
        event_id = known.pop() if len(known) == 1 else None
        if event_id and self.touched.isdisjoint(group) and self.draft.members("r", event_id) == list(group):
            return event_id, None
        accounts = [account for node in group for account in self._accounts(node)]
        mentions = [mention for account in accounts for mention in account.mentions]
        event_id = row_id(self.family.name, founder(mentions))
        for node in group:
            entry = self.draft.get("n", node)
            if entry["r"] != event_id:
                self.draft.put("n", node, {**entry, "r": event_id})
        self.draft.put("r", event_id, list(group))
        words = Words(
            [account.phrase for account in accounts], [account.label for account in accounts],
            [account.office for account in accounts],
        )  # fmt: skip
        return event_id, row(event_id, mentions, words, listed=self.rules.listed)

    def _accounts(self, node: str) -> Iterable[Account]:
        for article_id in self.draft.get("n", node)["a"]:
            entry = self.draft.get("a", article_id)
            yield from _by_node(entry["p"]).get(node, ()) if entry else ()


def _by_node(parts: Mapping[str, Any]) -> dict[str, list[Account]]:
    found: dict[str, list[Account]] = {}
    for number in sorted(parts):
        for node, raw in parts[number]:
            found.setdefault(node, []).append(Account.from_json(raw))
    return found


def node_of(account: Account, article_id: str, family: Family) -> str:
    """Accounts that say the same are one node if what they say tells the event; else each article's is its own."""
    key = account.features.key
    telling = compare(account.features, account.features, family).score >= LINK
    return key if telling else content_id("n", key, article_id)[2:18]

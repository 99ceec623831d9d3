"""What keeps the state bounded: events of which nothing was heard for long leave it. Their rows stay in the topic."""

from __future__ import annotations

from service.coding.resolve.draft import Draft
from service.coding.resolve.families import Family
from service.coding.resolve.graph import grouping, leave

SLOTS = 16
_STEPS, _FULL_STEPS = 64, 2


def touch(draft: Draft, member: str, day: int) -> None:
    """Note that a node (or, with ``@`` before its id, a closed article) was last touched on this day."""
    draft.add("t", f"{day}/{_slot(member)}", member)


def sweep(draft: Draft, family: Family, today: int, horizon_days: int) -> None:
    """Look at a few days that fell behind the horizon since the last sweep: bounded work for each change."""
    clock = draft.get("c", "clock")
    if clock is None:
        draft.put("c", "clock", [today, 0])
        return
    day, slot = clock
    full = 0
    for _ in range(_STEPS):
        if day >= today - horizon_days or full == _FULL_STEPS:
            break
        members = draft.members("t", f"{day}/{slot}")
        if members:
            full += 1
            draft.put("t", f"{day}/{slot}", None)
            for member in members:
                _forget(draft, family, member, day, today, horizon_days)
        day, slot = (day, slot + 1) if slot + 1 < SLOTS else (day + 1, 0)
    if [day, slot] != clock:
        draft.put("c", "clock", [day, slot])


def _forget(draft: Draft, family: Family, member: str, day: int, today: int, horizon_days: int) -> None:
    if member.startswith("@"):
        entry = draft.get("a", member[1:])
        if entry and entry["p"]:
            touch(draft, member, today)
        else:
            draft.put("a", member[1:], None)
        return
    entry = draft.get("n", member)
    if entry is None or entry["d"] != day:
        return
    (together,) = grouping(draft, family).groups([member])
    latest = max(draft.get("n", node)["d"] for node in together)
    if latest >= today - horizon_days:
        draft.put("n", member, {**entry, "d": latest})
        touch(draft, member, latest)
        return
    for node in together:
        _close(draft, family, node, today)


def _close(draft: Draft, family: Family, node: str, today: int) -> None:
    """Take a node out. Its articles are marked, so that one that is published again does not open a second row."""
    kept = draft.get("n", node)
    leave(draft, node, draft.features(node), family)
    draft.put("r", kept["r"], None)
    draft.put("n", node, None)
    for article_id in kept["a"]:
        entry = draft.get("a", article_id)
        if entry is None:
            continue
        rest = {number: [pair for pair in pairs if pair[0] != node] for number, pairs in entry["p"].items()}
        draft.put("a", article_id, {"p": {number: pairs for number, pairs in rest.items() if pairs}, "closed": True})
        touch(draft, f"@{article_id}", today)


def _slot(member: str) -> int:
    return sum(member.encode()) % SLOTS

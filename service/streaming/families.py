"""Who must hear of an article: the families that its events are of, and those that they were of before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from schemas.event import ClassifiedEvent

Route = Callable[[Sequence[ClassifiedEvent], Iterable[str]], dict[str, tuple[ClassifiedEvent, ...]]]
"""Events by family; the families given come without events where they have none any more."""

SHARES = 2**20
"""Parts of an article are halves of halves of the producer's parts: on one scale they have numbers of their own."""


@dataclass(frozen=True)
class Share:
    """What a family is told: these are all ``events`` of it in this ``part`` of the article."""

    family: str
    part: int
    parts: int
    events: tuple[ClassifiedEvent, ...]


@dataclass(frozen=True)
class Plan:
    """The ``shares`` to send, and ``told``, the entry to keep for the article: None where nobody knows of it."""

    shares: tuple[Share, ...]
    told: dict[str, Any] | None


def plan(told: dict[str, Any] | None, part: int, parts: int, events: Sequence[ClassifiedEvent], route: Route) -> Plan:
    """Route a part of an article. ``told``: by start of a share on the scale, its end and families, as kept so far.

    Whatever was told of an earlier version's parts that this one covers, wholly or not, is taken back.
    """
    kept = told or {}
    start, end = (part - 1) * SHARES // parts, part * SHARES // parts
    covered = {at for at, (until, _) in kept.items() if int(at) < end and until > start}
    routed = route(events, kept[str(start)][1] if str(start) in covered else ())
    shares = [Share(family, start + 1, SHARES if parts > 1 else 1, found) for family, found in routed.items()]
    for at in sorted(covered - {str(start)}, key=int):
        shares += [Share(family, int(at) + 1, SHARES, ()) for family in kept[at][1]]
    now = sorted(family for family, found in routed.items() if found)
    after = {at: share for at, share in kept.items() if at not in covered} | ({str(start): [end, now]} if now else {})
    return Plan(tuple(shares), after or None)

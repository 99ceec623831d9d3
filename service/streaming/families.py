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
_GONE = "gone"
"""Beside an entry's shares, when the article was last withdrawn: that must be known to what comes late."""


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


def plan(
    told: dict[str, Any] | None, part: int, parts: int, events: Sequence[ClassifiedEvent], route: Route, sent: int = 0
) -> Plan:
    """Route a part of an article that was ``sent`` then (ms; 0 is unknown).

    ``told``: by start of a share on the scale, its end, families, and when it was sent, as kept so far. Whatever was
    told of an earlier version's parts that this one covers, wholly or not, is taken back.
    """
    kept, gone = _opened(told)
    start, end = (part - 1) * SHARES // parts, part * SHARES // parts
    covered = {at for at, (until, *_) in kept.items() if int(at) < end and until > start}
    routed = route(events, kept[str(start)][1] if str(start) in covered else ())
    shares = [Share(family, start + 1, SHARES if parts > 1 else 1, found) for family, found in routed.items()]
    shares += _taken_back(kept, covered - {str(start)})
    now = sorted(family for family, found in routed.items() if found)
    after = {at: share for at, share in kept.items() if at not in covered}
    return Plan(tuple(shares), _closed(after | ({str(start): [end, now, sent]} if now else {}), gone))


def is_withdrawn(told: dict[str, Any] | None, sent: int) -> bool:
    """Whether what was ``sent`` then was withdrawn later. At the same time: no."""
    return 0 < sent < _opened(told)[1]


def withdrawal(told: dict[str, Any] | None, sent: int) -> Plan:
    """Take back whatever was sent before ``sent``, be it here already or still on its way."""
    kept, gone = _opened(told)
    earlier = {at for at, (_, _, since) in kept.items() if since < sent}
    left = {at: share for at, share in kept.items() if at not in earlier}
    return Plan(tuple(_taken_back(kept, earlier)), _closed(left, max(gone, sent)))


def _taken_back(kept: dict[str, Any], starts: set[str]) -> list[Share]:
    return [Share(family, int(at) + 1, SHARES, ()) for at in sorted(starts, key=int) for family in kept[at][1]]


def _opened(told: dict[str, Any] | None) -> tuple[dict[str, Any], int]:
    """The shares of an entry, and when the last withdrawal was sent. Entries of before told neither time."""
    kept = dict(told or {})
    gone = kept.pop(_GONE, 0)
    return {at: [*share, 0][:3] for at, share in kept.items()}, gone


def _closed(kept: dict[str, Any], gone: int) -> dict[str, Any] | None:
    return {**kept, **({_GONE: gone} if gone else {})} or None

"""Whether two accounts may be one event, and how much speaks for it.

The weights were set on two thirds of the set in ``tests/data/identity``; what matters is their order: a contradiction
forbids, a shared name beats all, a date needs company.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from service.coding.resolve.days import PLAN_AHEAD, REPORT_LAG, Span
from service.coding.resolve.families import Family
from service.coding.resolve.features import Features, reversed_roles
from service.coding.resolve.lexicon import lexicon
from service.coding.resolve.objects import Object

LINK = 3.5
"""Evidence from which two articles' accounts are linked."""
LINK_WITHIN = 1.5
"""Evidence from which two mentions of one article are: an article seldom tells two events of a kind alike."""
SLIP = 90
"""Days that a plan may slip."""
DISPUTED = 3
"""Days that reports of a thing done once may differ by."""

Bar = Literal["", "soft", "hard"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """``bar`` "hard": never in one row; "soft": only in a row that a postponement explains. ``score``: evidence for."""

    score: float = 0.0
    bar: Bar = ""


APART = Verdict(bar="hard")


def compare(a: Features, b: Features, family: Family, *, within: bool = False) -> Verdict:
    """Symmetric. Two accounts of one family; ``within`` one article an undated remark needs no shared object."""
    about, money = _about(a.about, b.about, things=family.things), _money(a, b)
    named = bool(a.about.names & b.about.names)
    if about is None or money is None or reversed_roles(a, b, family) or bool(a.count) != bool(b.count):
        return APART
    parties = _parties(a, b, named=named)
    if parties is None:
        return APART
    if not family.once and _behind(a, b, within=within):
        return Verdict(bar="soft")
    when = _when(a, b, family)
    if when is None:
        return _apart_in_time(a, b, family)
    place = _place(a, b)
    if place < 0 and family.placed:
        return APART
    if not (within or named or _meet(a, b, about)):
        return Verdict()
    return Verdict(parties + when + about + money + place + (0.5 if a.type == b.type else 0.0))


def _meet(a: Features, b: Features, about: float) -> bool:
    """Without a shared name, accounts of two articles meet on a day that both give, or as the same parties' doings."""
    if not (a.parties and b.parties):
        return False
    dated = not (a.span.vague or b.span.vague)
    return dated or (a.parties == b.parties and (about > 0 or _near_future(a.span, b.span)))


def _parties(a: Features, b: Features, *, named: bool) -> float | None:
    """One must hold the other's parties; where each has one of its own, only a shared name makes them one event."""
    mine, yours = set(a.parties), set(b.parties)
    both = mine & yours
    if not mine or not yours:
        return 0.5 if named else 0.0
    if mine == yours:
        return 2.0
    if mine <= yours or yours <= mine:
        return 1.5 if len(both) > 1 else 1.0
    return 1.0 if named and len(both) > 1 else None


def _when(a: Features, b: Features, family: Family) -> float | None:
    """None where the days contradict each other and neither a postponement nor a plan that slipped explains it."""
    if a.span.overlaps(b.span):
        return _overlap(a.span, b.span)
    gap = a.span.gap(b.span)
    if (a.moved or b.moved) and (a.planned or b.planned) and a.parties == b.parties:
        return 1.0 if gap <= SLIP or set(a.former) & set(b.former) else None
    named = not a.about.names.isdisjoint(b.about.names)
    if (named or a.parties == b.parties) and gap <= family.lasts:
        return 1.0
    if named and family.once and gap <= DISPUTED:
        return 1.0
    # a plan is never about what lay behind it when it was reported
    slipped = any(plan.planned and other.span.hi >= plan.reported for plan, other in ((a, b), (b, a)))
    return 1.0 if named and slipped and family.once and gap <= SLIP else None


def _behind(a: Features, b: Features, *, within: bool) -> bool:
    """True where one is a plan for no certain day, told when the other had happened: another one is planned."""
    if a.planned == b.planned:
        return False
    plan, fact = (a, b) if a.planned else (b, a)
    known = fact.span.hi <= plan.reported if within else fact.span.hi < plan.reported
    return known and plan.span.lo < plan.span.hi


def _apart_in_time(a: Features, b: Features, family: Family) -> Verdict:
    """Two facts on different days are two events, unless such a thing may go on for so long; a plan may have moved."""
    if a.span.gap(b.span) <= family.lasts:
        return Verdict()
    return Verdict(bar="soft") if a.planned or b.planned else APART


def _overlap(a: Span, b: Span) -> float:
    if a.vague or b.vague:
        return 1.0 if _near_future(a, b) else 0.5
    if max(a.hi - a.lo, b.hi - b.lo) > 16:
        return 1.0
    if a.weak and b.weak:
        return 1.5 if a.hi == b.hi else -0.5
    if a.weak or b.weak:
        return 1.5 if a.hi == b.hi else 1.0
    return 2.0


def _near_future(a: Span, b: Span) -> bool:
    """True where the vaguer of the two is a plan, or the failure of one, that gave no date."""
    return max(a.hi - a.lo, b.hi - b.lo) <= PLAN_AHEAD + REPORT_LAG


def _about(a: Object, b: Object, *, things: bool) -> float | None:
    """None where they are about different things."""
    if a.names & b.names:
        return 3.0
    if _contradict(a, b):
        return None
    mine, yours = a.words, b.words
    shared = len(mine & yours) / min(len(mine), len(yours)) if mine and yours else 0.0
    if shared:
        return 1.5 if shared >= 0.5 else 0.75
    if a.names and b.names:
        return None if a.kind == b.kind else -1.0
    topics, others = a.topics, b.topics
    if topics and others and not topics & others:
        return None
    if not mine or not yours:
        return 0.5 if a.kind and a.kind == b.kind else 0.0
    if topics & others:
        return 0.25
    return None if things else -1.0


def _contradict(a: Object, b: Object) -> bool:
    """True where both say one property and not alike: a missile and a jet, a long range and a short one."""
    if a.kind != b.kind and {a.kind, b.kind} <= lexicon().arms:
        return True
    mine, yours = a.properties, b.properties
    return any(mine[name] != yours[name] for name in mine.keys() & yours.keys())


def _place(a: Features, b: Features) -> float:
    if not a.place or not b.place:
        return 0.0
    if a.place == b.place or a.place in b.place or b.place in a.place:
        return 1.0
    return -0.5


def _money(a: Features, b: Features) -> float | None:
    """None where the sums differ by more than rounding."""
    if not a.money or not b.money:
        return 0.0
    (mine, currency), (yours, other) = a.money.split(), b.money.split()
    low, high = sorted((float(mine), float(yours)))
    if currency != other:
        return 0.0
    return 2.0 if low >= 0.9 * high else None

"""What a row's reports come to: whether it happened, and when. Later reports decide, by date and not by arrival."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from schemas.event import Status, When
from schemas.record import Mention
from service.coding.resolve.days import edtf_span

_OUTCOMES = frozenset({Status.OCCURRED, Status.FAILED, Status.DENIED})
_FACTS = frozenset({Status.OCCURRED, Status.ONGOING})
_WEIGHT = {status: weight for weight, status in enumerate(
    (Status.HYPOTHETICAL, Status.PLANNED, Status.ONGOING, Status.OCCURRED, Status.FAILED, Status.DENIED)
)}  # fmt: skip
"""Between reports of the same moment the more final word counts."""


def status_of(mentions: Sequence[Mention]) -> Status:
    """The status that the reports, taken by their dates, leave the event in.

    An outcome stands against plans and doubts, however late those are printed; only the plan for a new day that follows
    a failure opens the matter again. Of two outcomes, as of two reports without one, the later counts.
    """
    ordered = sorted(mentions, key=_order)
    outcomes = [m for m in ordered if m.status in _OUTCOMES]
    if not outcomes:
        firmest = [m for m in ordered if m.status is not Status.HYPOTHETICAL] or ordered
        under_way = [m for m in firmest if m.status is Status.ONGOING]
        return (under_way or firmest)[-1].status
    last = outcomes[-1]
    if last.status is Status.FAILED and any(_reopens(m, last) for m in ordered):
        return Status.PLANNED
    return last.status


def when_of(mentions: Sequence[Mention], status: Status) -> When | None:
    """The date that the reports of this status give: stated before guessed, exact before coarse, then what most say.

    Reports of another status are asked only where those of this one give no date. A plan's date is its latest.
    """
    telling = [m for m in mentions if m.status is status and m.when] or [m for m in mentions if m.when]
    given = [(m.when, m.published_at.timestamp()) for m in telling if m.when]
    votes = Counter(when.value for when, _ in given)
    periods = [span for when, _ in given if when.basis != "publication" and (span := edtf_span(when.value))]

    def rank(entry: tuple[When, float]) -> tuple[int, int, float, int, str, str]:
        when, reported = entry
        span = edtf_span(when.value)
        length = span.hi - span.lo if span else 99_999
        news = -reported if status is Status.PLANNED else 0.0
        # "in 2016", said years later, is of less use than the day of the news, where that fits it
        fitting = span is not None and any(span.overlaps(period) for period in periods)
        doubt = (1 if fitting else 3) if when.basis == "publication" else 0 if length <= 7 else 2
        return doubt, length, news, -votes[when.value], when.value, when.basis

    whole = _whole(mentions) if status in _FACTS else None
    return whole or (min(given, key=rank)[0] if given else None)


def _whole(mentions: Sequence[Mention]) -> When | None:
    """The stated range that holds every day on which it is said to have gone on, where that is more than one."""
    stated = [(m.when, m.status) for m in mentions if m.when and m.when.basis != "publication"]
    days = {when.value for when, status in stated if status in _FACTS and when.precision == "day"}
    ranges = {when.value: when for when, _ in stated if when.precision == "range"}
    points = [span.lo for day in days if (span := edtf_span(day))]
    spans = [(span, when) for value, when in ranges.items() if (span := edtf_span(value))]
    if len(points) < 2:
        return None
    fitting = [(s.hi - s.lo, w.value, w) for s, w in spans if s.lo <= min(points) and max(points) <= s.hi]
    return min(fitting, key=lambda entry: entry[:2])[2] if fitting else None


def _order(mention: Mention) -> tuple[str, int, str]:
    return mention.published_at.isoformat(), _WEIGHT[mention.status], mention.mention_id


def _reopens(plan: Mention, failure: Mention) -> bool:
    """A plan reported after a failure, or with it, for a day that was still to come then."""
    if plan.status is not Status.PLANNED or plan.when is None or plan.published_at < failure.published_at:
        return False
    day = edtf_span(plan.when.value)
    missed = edtf_span(failure.when.value) if failure.when else None
    return day is not None and day.hi >= failure.published_at.toordinal() and (missed is None or day.lo > missed.lo)

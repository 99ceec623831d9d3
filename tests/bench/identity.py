"""How well mentions are put together into events: B-cubed precision, recall and F1, and the pairs that are wrong.

usage: python -m tests.bench.identity [--open-only] [--pairs N]

Who sets rules reads only the open two thirds (``--open-only``). ``gold mentions`` measures identity alone; ``coded``
goes through the article coder first and counts the mentions that it shares with the gold. ``rows`` judges status, date
and number of sources of the rows that the whole set comes to.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from schemas.event import ClassifiedEvent
from schemas.record import EventRecord
from service.coding.pipeline import code_article
from service.coding.resolve import apply, route
from service.coding.resolve.families import family_of
from tests.bench.identity_gold import Told, expected_rows, stories


@dataclass(frozen=True)
class Score:
    """B-cubed over the mentions that both sides cluster."""

    precision: float
    recall: float
    mentions: int

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / ((self.precision + self.recall) or 1.0)

    def __str__(self) -> str:
        return f"P {self.precision:.3f}  R {self.recall:.3f}  F1 {self.f1:.3f}  ({self.mentions} mentions)"


def rows_of(articles: Iterable[Sequence[ClassifiedEvent]]) -> dict[str, EventRecord]:
    """The table after these articles, each the list of its events."""
    state: dict[str, Any] = {}
    table: dict[str, EventRecord | None] = {}
    for events in articles:
        for family, found in route(events).items():
            changes = apply(state, family, events[0].article_id, found, now=events[0].published_at)
            table.update(changes.rows)
            state.update(changes.state)
            for key in [key for key, entry in changes.state.items() if entry is None]:
                state.pop(key)
    return {event_id: row for event_id, row in table.items() if row is not None}


def clusters_of(table: Mapping[str, EventRecord], own: Mapping[str, str]) -> dict[str, str]:
    """The row of each mention. ``own``: the type each mention was coded as; rows of its side effects do not count."""
    return {
        mention.mention_id: event_id
        for event_id, row in table.items()
        for mention in row.mentions
        if family_of(mention.type) == family_of(own[mention.mention_id])
    }


def bcubed(found: Mapping[str, str], gold: Mapping[str, str]) -> Score:
    """B-cubed of one clustering against another, over the mentions that both hold."""
    shared = sorted(found.keys() & gold.keys())
    by_found, by_gold = defaultdict(set), defaultdict(set)
    for mention in shared:
        by_found[found[mention]].add(mention)
        by_gold[gold[mention]].add(mention)
    both = {m: len(by_found[found[m]] & by_gold[gold[m]]) for m in shared}
    precision = sum(both[m] / len(by_found[found[m]]) for m in shared) / (len(shared) or 1)
    recall = sum(both[m] / len(by_gold[gold[m]]) for m in shared) / (len(shared) or 1)
    return Score(precision, recall, len(shared))


def wrong_pairs(found: Mapping[str, str], gold: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Pairs of mentions that are together on one side only: what is wrong, and the two mention ids."""
    wrong = []
    for a, b in combinations(sorted(found.keys() & gold.keys()), 2):
        if (found[a] == found[b]) != (gold[a] == gold[b]):
            wrong.append(("kept apart" if gold[a] == gold[b] else "put together", a, b))
    return wrong


def gold_of(told: Iterable[Told]) -> dict[str, str]:
    """The gold event of every mention."""
    return {mention: event for article in told for mention, event in article.events.items()}


def coded(told: Sequence[Told]) -> tuple[list[tuple[ClassifiedEvent, ...]], dict[str, str]]:
    """The articles through the coder, and the gold event of each coded mention that a gold mention matches."""
    articles, gold = [], {}
    for article in told:
        events = code_article(article.article)
        left = list(article.mentions)
        for event in events:
            match = next((m for m in left if _matches(event, m)), None)
            if match is not None:
                left.remove(match)
                gold[event.mention_id] = article.events[match.mention_id]
        if events:
            articles.append(events)
    return articles, gold


def _matches(event: ClassifiedEvent, gold: ClassifiedEvent) -> bool:
    same_text = event.sentence in gold.sentence or gold.sentence in event.sentence
    return same_text and family_of(event.type) == family_of(gold.type) and event.section == gold.section


def judge_rows(table: Mapping[str, EventRecord], found: Mapping[str, str], gold: Mapping[str, str]) -> list[str]:
    """What rows fail to come to, one line each; the row of an event is where most of its mentions are."""
    lines = []
    for event, want in expected_rows().items():
        held = [found[m] for m, e in gold.items() if e == event and m in found]
        row = table[max(sorted(set(held)), key=held.count)]
        got = {"status": row.status.value, "when": row.when.value if row.when else "", "sources": str(row.source_count)}
        for name in want:
            if got[name] != want[name]:
                lines.append(f"  {event}: {name} is {got[name]}, should be {want[name]}   [{row.title}]")
    return lines


def report(name: str, told: Sequence[Told], *, pairs: int, rows: bool) -> Score:
    """Print the figures of one part, with gold mentions."""
    gold = gold_of(told)
    table = rows_of([article.mentions for article in told])
    events = {m.mention_id: m for article in told for m in article.mentions}
    found = clusters_of(table, {id_: event.type for id_, event in events.items()})
    score = bcubed(found, gold)
    print(f"{name:<28} gold mentions  {score}")
    _print_pairs(wrong_pairs(found, gold), events, gold, pairs)
    if rows:
        lines = judge_rows(table, found, gold)
        print(
            f"{name:<28} rows           {len(lines)} wrong of {sum(map(len, expected_rows().values()))} fields",
            *lines,
            sep="\n",
        )
    return score


def report_coded(name: str, told: Sequence[Told], *, pairs: int) -> None:
    """Print the figures of one part, end to end."""
    articles, gold = coded(told)
    events = {event.mention_id: event for article in articles for event in article}
    found = clusters_of(rows_of(articles), {id_: event.type for id_, event in events.items()})
    total = sum(len(article.mentions) for article in told)
    print(f"{name:<28} coded          {bcubed(found, gold)}; {len(gold)} of {total} gold mentions found")
    _print_pairs(wrong_pairs(found, gold), events, gold, pairs)


def _print_pairs(
    wrong: Sequence[tuple[str, str, str]], events: Mapping[str, ClassifiedEvent], gold: Mapping[str, str], limit: int
) -> None:
    for what, a, b in wrong[:limit]:
        print(f"  {what}: {gold[a]} | {gold[b]}", *(f"    {_line(events[id_])}" for id_ in (a, b)), sep="\n")
    if len(wrong) > limit:
        print(f"  ... and {len(wrong) - limit} more pairs")


def _line(event: ClassifiedEvent) -> str:
    who = "-".join(sorted({actor.country or actor.text for actor in event.actors}))
    when = event.when.value if event.when else "no date"
    return (
        f"{event.article_id}: {event.type} {event.status} {who} {when} «{event.trigger.text}» in: {event.sentence[:90]}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--open-only", action="store_true", help="leave out the third that rules must not be set on")
    parser.add_argument("--pairs", type=int, default=10, help="wrong pairs to print for each figure")
    args = parser.parse_args()
    open_part = [told for told in stories() if not told.held_out]
    parts = {"open two thirds": open_part}
    if not args.open_only:
        parts |= {"held-out third": [told for told in stories() if told.held_out], "all": list(stories())}
    for name, told in parts.items():
        report(name, told, pairs=args.pairs, rows=name == "all")
        try:
            report_coded(name, told, pairs=args.pairs)
        except NotImplementedError:
            print(f"{name:<28} coded          the article coder is not there yet")


if __name__ == "__main__":
    main()

"""Three hundred sentences of our own, each stating one event: how many the coder reads as they were meant.

The floors are a little under what the coder reached when they were set; ``make bench-coder`` prints the figures.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from tests.support.coding import code

PATH = Path(__file__).parents[2] / "data" / "events_own.tsv"


@pytest.fixture(scope="module")
def tally() -> Counter[str]:
    lines = [line for line in PATH.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    counts: Counter[str] = Counter()
    for row in csv.DictReader(lines, delimiter="\t"):
        events = code(row["sentence"])
        wanted = {row["source_country"], row["target_country"]} - {""}
        right = [e for e in events if e.type == row["type"]]
        counts["sentences"] += 1
        counts["found"] += bool(events)
        counts["type"] += bool(right)
        counts["countries"] += any(wanted <= {a.country for a in e.actors} for e in events)
        counts["surplus"] += max(0, len(events) - 1)
    return counts


@pytest.mark.parametrize(("what", "floor"), [("found", 0.85), ("type", 0.75), ("countries", 0.65)])
def test_most_events_are_read_as_they_were_meant(tally: Counter[str], what: str, floor: float) -> None:
    assert tally[what] >= floor * tally["sentences"], tally


def test_a_sentence_with_one_event_gives_one(tally: Counter[str]) -> None:
    assert tally["surplus"] <= 0.03 * tally["sentences"], tally

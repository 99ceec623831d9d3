"""How many reports a second identity takes in on one core, and what it keeps, on a generated two months of news.

usage: python -m tests.bench.identity_speed [--reports N]

Some events are reported by a hundred outlets and most by one or two; half of all reports give the day, the rest only
the day of the news; a fifth leave out the object and a tenth a party.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from schemas.event import ClassifiedEvent
from schemas.record import EventRecord
from service.coding.resolve import apply, route
from tests.unit.resolve.building import coded

COUNTRIES = (
    "USA",
    "CHN",
    "RUS",
    "UKR",
    "DEU",
    "FRA",
    "GBR",
    "JPN",
    "KOR",
    "PRK",
    "IND",
    "PAK",
    "IRN",
    "ISR",
    "EGY",
    "TUR",
)
TYPES = (
    "signing",
    "agreement",
    "negotiation",
    "meeting",
    "visit",
    "test",
    "exercise",
    "delivery",
    "sanction",
    "attack",
)
OBJECTS = ("the trade deal", "a defence pact", "gas exports", "nuclear talks", "F-16 jets", "the S-400 system", None)
START, DAYS, EVENTS_A_DAY = datetime(2031, 1, 1, tzinfo=UTC), 60, 40


def reports(limit: int, seed: int = 1) -> list[ClassifiedEvent]:
    """Reports in the order of their publication."""
    chance = random.Random(seed)
    found = []
    for number in range(DAYS * EVENTS_A_DAY):
        day = START + timedelta(days=number // EVENTS_A_DAY)
        pair, type_, about = chance.sample(COUNTRIES, 2), chance.choice(TYPES), chance.choice(OBJECTS)
        for copy in range(min(int(chance.paretovariate(1.1)), 120)):
            published, stated = day + timedelta(hours=chance.randint(0, 60)), chance.random() < 0.5
            found.append(
                coded(
                    type_,
                    " ".join(pair if chance.random() < 0.9 else pair[:1]),
                    source=f"Outlet {chance.randint(1, 300)}",
                    published=published.strftime("%Y-%m-%dT%H:%M"),
                    when=(day if stated else published).date().isoformat(),
                    basis="explicit" if stated else "publication",
                    about=about if chance.random() < 0.8 else None,
                    article=f"art-{number}-{copy}",
                    sentence=f"Report {copy} on matter {number} has it that {' and '.join(pair)} went ahead with it.",
                )
            )
    return sorted(found, key=lambda event: (event.published_at, event.mention_id))[:limit]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=4000)
    events = reports(parser.parse_args().reports)
    state: dict[str, Any] = {}
    rows: dict[str, EventRecord | None] = {}
    took, written = [], 0
    for event in events:
        began = time.process_time()
        for family, found in route([event]).items():
            changes = apply(state, family, event.article_id, found, now=event.published_at)
            written += len(changes.state)
            rows.update(changes.rows)
            state.update(changes.state)
        took.append(time.process_time() - began)
    took.sort()
    kept = {key: len(json.dumps(entry)) for key, entry in state.items() if entry is not None}
    table = [row for row in rows.values() if row is not None]
    half, most = (took[int(len(took) * share)] * 1000 for share in (0.5, 0.99))
    largest = max(row.revision for row in table)
    print(f"identity: {len(events) / sum(took):,.0f} reports/s of CPU, half in {half:.1f} ms, 99 % in {most:.0f} ms")
    print(
        f"  {len(table)} rows, the largest of {largest} mentions; {written / len(events):.1f} entries written a report"
    )
    print(f"  state: {len(kept)} entries, {sum(kept.values()) / 1e6:.1f} MB, the largest {max(kept.values())} bytes")


if __name__ == "__main__":
    main()

"""``make scores``: how well the coder codes, on sets of our own and on the development sets where they are.

The development sets lie beside the repository (``../shared``, or EVENTWIRE_TEST_SHARED) and are not part of it: nothing
of them is shipped or fitted to. A fifth of the pairs, by a hash of the uid, is never looked at; its score stands apart.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import UTC, date, timedelta
from pathlib import Path

from service.coding.classify.relation.pairs import code_pairs
from service.coding.enrich.actors import ActorContext, resolve_actor
from service.coding.enrich.dates import find_times, resolve_time
from service.coding.parse import parse_article
from service.coding.pipeline import code_article
from tests.support.coding import code

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data"
SHARED = Path(os.environ.get("EVENTWIRE_TEST_SHARED") or ROOT.parent / "shared")


def own_sets() -> None:
    lines = [line for line in (DATA / "events_own.tsv").read_text("utf-8").splitlines() if line[:1] not in ("", "#")]
    counts: Counter[str] = Counter()
    for row in csv.DictReader(lines, delimiter="\t"):
        events = code(row["sentence"])
        wanted = {row["source_country"], row["target_country"]} - {""}
        counts["n"] += 1
        counts["found"] += bool(events)
        counts["root"] += any(e.plover.value == row["root"] for e in events)
        counts["type"] += any(e.type == row["type"] for e in events)
        counts["countries"] += any(wanted <= {a.country for a in e.actors} for e in events)
    shares = "  ".join(
        f"{name} {100 * counts[name] / counts['n']:.1f} %" for name in ("found", "root", "type", "countries")
    )
    print(f"own events      n {counts['n']}  {shares}")
    background = [s for s in (DATA / "background.txt").read_text("utf-8").splitlines() if s.strip() and s[:1] != "#"]
    false = sum(bool(code(sentence)) for sentence in background)
    print(f"background      n {len(background)}  sentences that give an event {100 * false / len(background):.1f} %")


def seed() -> None:
    for gold in sorted((SHARED / "seeds").glob("*.gold.jsonl")):
        text = gold.with_name(gold.name.replace(".gold.jsonl", ".txt")).read_text("utf-8")
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as coded:
            for event in code_article(parse_article(text, source="scores", timezone=UTC)):
                coded.write(event.model_dump_json() + "\n")
            coded.flush()
            print(f"seed            {_script('score_events.py', gold, Path(coded.name))}")


def pairs() -> None:
    table = SHARED / "data" / "plv_dev.tsv"
    lines = table.read_text("utf-8").splitlines()
    uids = [line.split("\t", 1)[0] for line in lines[1:]]
    held = [uid for uid in uids if int(hashlib.sha256(uid.encode()).hexdigest(), 16) % 5 == 0]
    with tempfile.TemporaryDirectory() as folder:
        predicted, only = Path(folder) / "predicted.tsv", Path(folder) / "held.json"
        predicted.write_text("\n".join(code_pairs(lines)) + "\n", "utf-8")
        only.write_text(json.dumps(held), "utf-8")
        print(f"pairs, all      {_script('score_plv.py', table, predicted)}")
        print(f"pairs, unread   {_script('score_plv.py', table, predicted, '--only', only)}")


def _script(name: str, *arguments: object) -> str:
    command = [sys.executable, str(SHARED / name), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip().splitlines()[-1]


def actors() -> None:
    right: Counter[bool] = Counter()
    total: Counter[bool] = Counter()
    for row in _rows("actors_dev.jsonl"):
        stated = row["date"] or ""
        day = date.fromisoformat(stated) if re.fullmatch(r"\d{4}-\d\d-\d\d", stated) else date.today()
        found = resolve_actor(row["text"], context=ActorContext((), day))
        country = (found.country if found else None) or ""
        total[bool(row["country"])] += 1
        right[bool(row["country"])] += country == row["country"]
    print(f"actors          with a country {right[True]}/{total[True]}  without one {right[False]}/{total[False]}")


def dates() -> None:
    rows = _rows("dates_dev.jsonl")
    right = 0
    for row in rows:
        published = date.fromisoformat(row["published"])
        expected = [_edtf(value) for value in row["dates"]]
        # the set gives sentences, not clauses: one of the tenses must give all dates
        for tense in ("past", "present", "future"):
            times = find_times(row["sentence"])
            if [when.value for time in times for when in resolve_time(time, published, tense)] == expected:  # type: ignore[arg-type]
                right += 1
                break
    print(f"dates           {right}/{len(rows)} sentences with every date right")


def _edtf(value: str) -> str:
    """Weeks and quarters as the intervals that EDTF level 1 has for them, a decade as ``199X``."""
    if week := re.fullmatch(r"(\d{4})-W(\d\d)", value):
        monday = date.fromisocalendar(int(week[1]), int(week[2]), 1)
        return f"{monday}/{monday + timedelta(days=6)}"
    if quarter := re.fullmatch(r"(\d{4})-Q(\d)", value):
        last = 3 * int(quarter[2])
        return f"{quarter[1]}-{last - 2:02d}/{quarter[1]}-{last:02d}"
    return f"{value}X" if len(value) == 3 else value


def _rows(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (SHARED / "data" / name).read_text("utf-8").splitlines()]


def main() -> int:
    own_sets()
    if not (SHARED / "data").is_dir():
        print("development sets: none beside the repository (EVENTWIRE_TEST_SHARED names their folder)")
        return 0
    seed()
    pairs()
    actors()
    dates()
    return 0


if __name__ == "__main__":
    sys.exit(main())

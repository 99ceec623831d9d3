"""Disturb a deployment on Apache Kafka in every way there is, and see that its table is as if nobody had.

The same articles then go to one worker that nobody disturbs. Exit code 1 where the tables differ, where a table does
not say what the articles state, or where a worker did what it must not; then all is kept and its place is printed.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path
from random import Random

from service.settings import Settings
from tests.chaos.acts import LONG, SHORT, Plan, Stage, perform, schedule
from tests.chaos.cast import Cast
from tests.chaos.deployment import caught_up, create_topics, messages_sent, undisturbed
from tests.chaos.load import Load
from tests.chaos.stories import Batch, batches
from tests.chaos.table import Difference, Table, compare, read_table, untrue
from tests.chaos.tally import OutOfTime, Tally
from tests.support.apache_kafka import ApacheKafka, ApacheKafkaUnavailable

BATCH = 100
SESSION_SECONDS = 4.0
SHOWN = 5
"""Differences that are printed in full."""
BROKER = {
    # small segments, so that what the workers recover from is really compacted while they are at it
    "log.segment.bytes": "1048576",
    "log.cleaner.min.cleanable.ratio": "0.1",
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__.splitlines()[0])
    parser.add_argument("--long", action="store_true", help="200 kills of workers, 20 of the broker: half an hour")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="the same seed, the same articles and acts")
    for part in fields(Plan):
        parser.add_argument(f"--{part.name}", type=float if part.type == "float" else int, help="instead of the form's")
    given = parser.parse_args()
    plan = LONG if given.long else SHORT
    own = {part.name: value for part in fields(Plan) if (value := getattr(given, part.name)) is not None}
    plan = replace(plan, **own)
    folder = Path(tempfile.mkdtemp(prefix="eventwire-chaos-"))
    tally = Tally(plan.seconds)
    tally.tell(f"seed {given.seed}, everything in {folder}")
    for name in [name for name in os.environ if name.startswith("EVENTWIRE_")]:
        del os.environ[name]
    try:
        line = _run(plan, given.seed, folder, tally)
    except (OutOfTime, ApacheKafkaUnavailable) as error:
        tally.found(str(error))
        line = "no comparison"
    print(f"chaos: {line}; did: {tally.summary()}")
    if tally.findings:
        print(f"chaos: FAILED: {len(tally.findings)} findings; logs and Kafka's data are kept in {folder}")
        return 1
    shutil.rmtree(folder)
    return 0


def _run(plan: Plan, seed: int, folder: Path, tally: Tally) -> str:
    with ApacheKafka(folder / "kafka", BROKER) as broker:
        tally.tell("Kafka runs")
        settings = Settings(brokers=broker.bootstrap, topic_prefix="chaos.", session_seconds=SESSION_SECONDS)
        table, fed = _disturbed(plan, seed, settings, broker, folder, tally)
        tally.tell("the same for one worker that nobody disturbs")
        calm = undisturbed(settings.model_copy(update={"topic_prefix": "calm."}), fed, folder, tally)
    return _verdict(calm, table, fed, tally)


def _disturbed(
    plan: Plan, seed: int, settings: Settings, broker: ApacheKafka, folder: Path, tally: Tally
) -> tuple[Table, Sequence[Batch]]:
    asyncio.run(create_topics(settings))
    acts = schedule(plan, Random(seed))
    load = Load(settings, batches(seed, BATCH), plan.rate, plan.articles, Random(seed), folder / "publish.log", tally)
    with Cast(settings, folder, tally) as cast:
        try:
            cast.workers[0].wanted = True
            cast.tend()
            load.start()
            perform(acts, Stage(cast, broker, load, tally, Random(seed), settings.session_seconds))
            tally.tell(f"{len(acts)} acts done, {load.distinct:,} articles so far")
            load.finish()
            tally.wait(lambda: cast.tend() or not load.is_alive(), plan.seconds)
        finally:
            load.abandon()
        caught_up(settings, tally, cast.tend)
        cast.end()
        for log in cast.tracebacks():
            tally.found(f"a traceback in {log}")
    sent = asyncio.run(messages_sent(settings))
    versions = sum(len(batch.versions) + len(batch.withdrawn) for batch in load.fed)
    tally.tell(
        f"{load.distinct:,} articles in {versions:,} versions, {sent:,} messages: {sent - versions:,} came twice"
    )
    return read_table(settings), load.fed


def _verdict(calm: Table, table: Table, fed: Sequence[Batch], tally: Tally) -> str:
    """One line; what must not be goes to the tally."""
    difference = compare(calm, table)
    _tell_differences(difference, calm, table, tally)
    for name, one in (("undisturbed", calm), ("disturbed", table)):
        for line in untrue(one, fed)[:SHOWN]:
            tally.found(f"the {name} table is not true: {line}")
        if one.rejected:
            tally.found(f"{one.rejected} messages were rejected in the {name} run")
    return (
        f"{len(difference.lost)} lost, {len(difference.extra)} extra, {len(difference.differing)} differing "
        f"of {len(calm.rows):,} rows"
    )


def _tell_differences(difference: Difference, calm: Table, table: Table, tally: Tally) -> None:
    for kind in ("lost", "extra", "differing"):
        keys: tuple[str, ...] = getattr(difference, kind)
        if not keys:
            continue
        tally.found(f"{len(keys)} rows {kind}")
        for key in keys[:SHOWN]:
            print(f"--- {kind}: {key}")
            for name, one in (("undisturbed", calm), ("disturbed", table)):
                print(f"{name}: {one.rows.get(key, b'(no row)').decode()}")
                print("".join(f"    {line}\n" for line in one.history.get(key, ["never written"])), end="")


if __name__ == "__main__":
    sys.exit(main())

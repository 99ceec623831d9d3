"""The long form: ``python -m tests.fuzz --inputs 1000000``. Prints counts; exit code 1 where a law was broken."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from tests.fuzz.runner import Finding, Report, fuzz

FOUND = Path(__file__).parents[2] / ".cache" / "fuzz"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=1_000_000, help="so many at most (default: 1,000,000)")
    parser.add_argument("--seconds", type=float, default=3_600, help="so long at most (default: 3600)")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="the same seed gives the same inputs")
    given = parser.parse_args()
    started = time.monotonic()
    print(f"seed {given.seed}", flush=True)
    report = fuzz(given.inputs, given.seconds, given.seed, _tell)
    print(f"\n{report.inputs:,} inputs in {time.monotonic() - started:,.0f} s, {len(report.findings)} broke a law")
    for (target, outcome), count in sorted(report.outcomes.items()):
        print(f"  {target:12} {outcome:18} {count:10,}")
    print(f"slowest: {report.slowest[0]:.3f} s of processor time, {report.slowest[1]}")
    for finding in report.findings:
        print(f"{finding}\n  kept as {_keep(finding)}")
    return 1 if report.findings else 0


def _tell(report: Report) -> None:
    print(f"{report.inputs:,} ", end="" if report.inputs % 100_000 else "\n", flush=True)


def _keep(finding: Finding) -> Path:
    """The input as a file. Move it into tests/data/fuzz when it is mended: a test runs all that is there."""
    FOUND.mkdir(parents=True, exist_ok=True)
    path = FOUND / f"{finding.target.replace(' ', '-')}.{finding.seed}-{finding.number}"
    value = finding.input
    path.write_bytes(value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass"))
    return path


if __name__ == "__main__":
    sys.exit(main())

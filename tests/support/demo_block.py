"""What ``eventwire demo`` prints, and the part of it that README.md shows."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
COLUMNS = 100
ROWS_SHOWN = 3
LEFT_OUT = "…"
_VARYING = (
    (re.compile(r"127\.0\.0\.1:\d+"), "127.0.0.1:PORT"),
    (re.compile(r"\d+\.\d s"), "SECONDS s"),
    (re.compile(r"\b\d+ (articles?|events?)\b"), r"COUNT \1"),
)


def run_demo() -> str:
    """The output of a real run over ``seeds/``, stdout and stderr together, as on a terminal of ``COLUMNS``."""
    env = os.environ | {"COLUMNS": str(COLUMNS), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "service.cli", "demo"]
    done = subprocess.run(
        command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, timeout=100,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    return done.stdout


def excerpt(output: str) -> str:
    """The beginning, the first rows, and the end; where rows were left out stands ``LEFT_OUT``."""
    paragraphs = _paragraphs(output)
    head, first, rows, end = paragraphs[0], paragraphs[1], paragraphs[2:-1], paragraphs[-1]
    shown = [first, *rows[: ROWS_SHOWN - 1]]
    return "\n\n".join([head, *shown, LEFT_OUT, end]) + "\n"


def frame(text: str) -> list[str]:
    """What must be the same in every run: the lines around the rows, without ports, times and counts."""
    paragraphs = _paragraphs(text)
    lines = [*paragraphs[0].splitlines(), *paragraphs[1].splitlines()[:2], *paragraphs[-1].splitlines()]
    for varying, name in _VARYING:
        lines = [varying.sub(name, line) for line in lines]
    return lines


def rows(text: str) -> list[dict[str, str]]:
    """The first line of every row, its cells by the names that stand above them."""
    header, _, *first = _paragraphs(text)[1].splitlines()
    names = header.split()
    starts = [header.index(name) for name in names]
    bounds = list(zip(names, starts, [*starts[1:], None], strict=True))
    blocks = ["\n".join(first), *(part for part in _paragraphs(text)[2:-1] if part != LEFT_OUT)]
    return [{name: block.splitlines()[0][start:end].strip() for name, start, end in bounds} for block in blocks]


def _paragraphs(text: str) -> list[str]:
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return re.split(r"\n{2,}", lines.strip("\n"))

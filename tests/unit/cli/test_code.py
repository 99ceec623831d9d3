"""``eventwire code`` in a pipe: coded events on stdout and nothing else, messages on stderr, an honest exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from schemas.event import ClassifiedEvent
from tests.support.commands import eventwire

ROOT = Path(__file__).parents[3]
SEED = next((ROOT / "seeds").glob("*.txt"))
TEXT = """Norway and Chile sign an agreement on fisheries

10:15 AM, March 4, 2021

Norway and Chile signed an agreement on fisheries in Oslo on March 2, 2021.
"""


def in_bash(line: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"PYTHON": sys.executable, "SEED": str(SEED)}
    return subprocess.run(["bash", "-c", line], env=env, capture_output=True, text=True, timeout=60, cwd=ROOT)


def test_every_line_of_stdout_is_a_coded_event() -> None:
    done = eventwire("code", SEED)
    assert done.returncode == 0
    events = [ClassifiedEvent.model_validate_json(line) for line in done.stdout.splitlines()]
    assert len(events) > 5
    assert done.stderr == f"1 article, {len(events)} events; 0 not read.\n"


def test_the_same_input_gives_the_same_bytes() -> None:
    assert eventwire("code", SEED).stdout == eventwire("code", SEED).stdout


def test_it_reads_a_pipe() -> None:
    done = eventwire("code", "-", "--source", "Plains Courier", stdin=TEXT)
    assert done.returncode == 0
    events = [ClassifiedEvent.model_validate_json(line) for line in done.stdout.splitlines()]
    assert {event.source for event in events} == {"Plains Courier"}


def test_what_cannot_be_read_is_said_on_stderr_and_the_rest_is_coded(tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\xff")
    done = eventwire("code", bad, SEED, tmp_path / "none.txt")
    assert done.returncode == 1
    assert done.stdout == eventwire("code", SEED).stdout
    first, second, summary = done.stderr.splitlines()
    assert first.startswith(f"{bad}: byte 1 is not UTF-8")
    assert second.startswith(f"{tmp_path}/none.txt: no such file")
    assert summary.endswith("2 not read.")


def test_a_long_path_stays_on_one_line(tmp_path: Path) -> None:
    long = tmp_path.joinpath(*["a" * 100] * 3)
    done = eventwire("code", long)
    assert len(done.stderr.splitlines()) == 2


def test_a_path_with_markup_is_shown_as_it_is(tmp_path: Path) -> None:
    assert "[bold]x[/bold].txt: no such file" in eventwire("code", tmp_path / "[bold]x[/bold].txt").stderr


@pytest.mark.parametrize("reader", ["head -n 1", "true"])
def test_a_reader_that_has_enough_is_no_error(reader: str) -> None:
    done = in_bash(f'set -o pipefail; "$PYTHON" -m service.cli code "$SEED" "$SEED" "$SEED" 2>/dev/null | {reader}')
    assert done.returncode == 0
    assert done.stderr == ""


def test_a_closed_stdin_is_said() -> None:
    done = in_bash('"$PYTHON" -m service.cli code - <&-')
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 2


def test_json_is_utf_8_whatever_the_locale_says() -> None:
    latin = eventwire("code", SEED, env={"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"})
    assert latin.returncode == 0
    assert latin.stdout == eventwire("code", SEED).stdout


def test_no_path_is_wrong_use() -> None:
    assert eventwire("code").returncode == 2

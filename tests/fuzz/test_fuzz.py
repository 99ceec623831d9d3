"""The short form of `make fuzz`, what it once found, and that it would notice."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from service.errors import RejectMessage
from tests.fuzz.runner import Report, fuzz, made_again, run_one
from tests.fuzz.targets import Input, Target, targets

FOUND = sorted((Path(__file__).parents[1] / "data" / "fuzz").iterdir())
SECONDS = 8.0
INPUTS = 6_000


def target(name: str) -> Target:
    return next(one for one in targets() if one.name.replace(" ", "-") == name)


def test_thousands_of_broken_inputs_are_taken_or_refused_and_nothing_else_happens() -> None:
    report = fuzz(INPUTS, SECONDS)
    assert [str(finding) for finding in report.findings] == []
    assert report.inputs >= 6 * len(targets())
    assert {name for name, _ in report.outcomes} == {one.name for one in targets()}


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.name)
def test_what_fuzzing_once_found_stays_mended(path: Path) -> None:
    one = target(path.name.partition(".")[0])
    raw = path.read_bytes()
    text = isinstance(one.make(Random(0)), str)
    assert one.run(raw.decode("utf-8", "surrogatepass") if text else raw)


def test_the_same_number_gives_the_same_input_again() -> None:
    for one in targets():
        assert made_again(one, 5, 17) == made_again(one, 5, 17) != made_again(one, 5, 18)


def test_a_crash_and_a_hang_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.fuzz.runner.SECONDS_FOR_ONE", 0.05)

    def crash(value: Input) -> str:
        raise IndexError("list index out of range")

    def hang(value: Input) -> str:
        while True:
            try:
                sum(range(1000))
            except Exception:  # as the stages do
                raise RejectMessage("coding_failed", "") from None

    report = Report()
    for run in (crash, hang):
        run_one(Target("broken", lambda rng: "x", run), 0, 0, report)
    assert [type(finding.error).__name__ for finding in report.findings] == ["IndexError", "Hang"]

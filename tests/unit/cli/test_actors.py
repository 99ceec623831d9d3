"""``eventwire actors``: phrases in, JSON lines out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from service.cli import cli


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, ["actors", *arguments])
    return result.exit_code, result.output


def test_each_phrase_gets_a_line_with_what_it_names() -> None:
    code, out = run("Kenyan police", "the weather")
    assert code == 0
    assert [json.loads(line) for line in out.splitlines()] == [
        {"text": "Kenyan police", "country": "KEN", "kind": "COP", "name": None, "via": "demonym"},
        {"text": "the weather", "country": None, "kind": "", "name": None, "via": None},
    ]


def test_the_day_decides_whether_an_office_is_held() -> None:
    kinds = [json.loads(run("Angela Merkel", "--published", day)[1])["kind"] for day in ("2010-05-05", "2024-05-05")]
    assert kinds == ["GOV", "ELI"]


def test_a_file_gives_a_phrase_a_line(tmp_path: Path) -> None:
    file = tmp_path / "phrases.txt"
    file.write_text("Peru\n\nBrazilian troops\n", "utf-8")
    code, out = run("--file", str(file))
    assert code == 0
    assert [json.loads(line)["country"] for line in out.splitlines()] == ["PER", "BRA"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "give phrases or --file"),
        (("Peru", "--file", "x.txt"), "give phrases or --file"),
        (("--file", "no/such/file"), "no/such/file: No such file"),
        (("Peru", "--countries", "Peru"), "three capital letters"),
    ],
)
def test_a_wrong_call_ends_in_one_line(arguments: tuple[str, ...], says: str) -> None:
    code, out = run(*arguments)
    assert code != 0
    assert says in out
    assert len(out.splitlines()) == 1
    assert "Traceback" not in out

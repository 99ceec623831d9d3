"""``eventwire code --pairs``: what one named actor does to another, a line for each pair."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from service.cli import cli

HEADER = "uid\tsentence\tsource\ttarget\n"


def run(path: Path) -> tuple[int, str]:
    result = CliRunner().invoke(cli, ["code", "--pairs", str(path)])
    return result.exit_code, result.output


def test_each_pair_gets_a_line_with_root_type_and_status(tmp_path: Path) -> None:
    table = tmp_path / "pairs.tsv"
    table.write_text(
        HEADER
        + "1\tMali accused Niger of sheltering rebels.\tMali\tNiger\n"
        + "2\tMali will send rice to Niger.\tMali\tNiger\n"
        + "3\tNiger was bombed by Mali.\tMali\tNiger\n",
        "utf-8",
    )
    code, out = run(table)
    lines = [line.split("\t") for line in out.splitlines()]
    assert code == 0
    assert lines[0] == ["uid", "root", "type", "status"]
    assert [(line[0], line[1]) for line in lines[1:]] == [("1", "ACCUSE"), ("2", "AGREE"), ("3", "ASSAULT")]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"uid\tsentence\n1\tMali slept.\n", "no column source, target"),
        (HEADER.encode() + b"1\tMali slept.\n", "too few columns"),
        (b"\xff\xfe\x00", "not UTF-8"),
    ],
)
def test_a_table_with_a_mistake_ends_in_one_line(tmp_path: Path, content: bytes, says: str) -> None:
    table = tmp_path / "pairs.tsv"
    table.write_bytes(content)
    code, out = run(table)
    assert code == 1
    assert says in out.splitlines()[-1]
    assert "Traceback" not in out


def test_a_table_that_is_not_there_is_named(tmp_path: Path) -> None:
    code, out = run(tmp_path / "none.tsv")
    assert code == 1
    assert "none.tsv: no such file" in out

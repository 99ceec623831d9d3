"""Reading articles from outside: what is no article is named in one line, and everything else still comes."""

from __future__ import annotations

import io
import json
import os
import re
import threading
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from service.ingest.files import UNKNOWN, ArticleReader, Found, Unreadable, article_paths

Write = Callable[[str, "str | bytes"], Path]

LIMIT = 20_000
TEXT = (
    "Lutania and Merovia open a shared weather station\n\n10:15 AM, March 4, 2021\n\nLutania and Merovia opened it.\n"
)
JSON = {
    "source": "Plains Courier",
    "headline": "Lutania and Merovia open a shared weather station",
    "published_at": "2021-03-04T10:15:00Z",
    "paragraphs": ["Lutania and Merovia opened it."],
}


def read(path: Path | str, limit: int = LIMIT, source: str | None = None) -> list[Found | Unreadable]:
    return list(ArticleReader(limit, ZoneInfo("UTC"), source).read(Path(path)))


def only_problem(path: Path, limit: int = LIMIT) -> str:
    (item,) = read(path, limit)
    assert isinstance(item, Unreadable), item
    text = str(item)
    assert text.startswith(str(path))
    assert "\n" not in text
    return text.removeprefix(str(path))


def headlines(items: list[Found | Unreadable]) -> list[str]:
    return [item.article.headline for item in items if isinstance(item, Found)]


@pytest.fixture
def file(tmp_path: Path) -> Write:
    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def test_a_text_file_is_one_article(file: Write) -> None:
    (found,) = read(file("a.txt", TEXT))
    assert isinstance(found, Found)
    assert found.article.headline == JSON["headline"]
    assert found.article.source == UNKNOWN


def test_plain_text_has_the_outlet_that_is_named_for_it(file: Write) -> None:
    (found,) = read(file("a.txt", TEXT), source="Plains Courier")
    assert isinstance(found, Found)
    assert found.article.source == "Plains Courier"


def test_a_byte_order_mark_is_no_part_of_the_headline(file: Write) -> None:
    assert headlines(read(file("a.txt", b"\xef\xbb\xbf" + TEXT.encode()))) == [JSON["headline"]]


def test_a_json_file_is_one_article_even_over_many_lines(file: Write) -> None:
    assert headlines(read(file("a.json", json.dumps(JSON, indent=2)))) == [JSON["headline"]]


def test_json_lines_are_articles_and_each_bad_line_is_named_by_its_number(file: Write) -> None:
    good, wrong = json.dumps(JSON), json.dumps({**JSON, "published_at": "soon"})
    path = file("many.jsonl", "\n".join([good, "{not json", "", wrong, good.replace("open", "close"), '{"source": 7}']))
    items = read(path)
    assert len(headlines(items)) == 2
    problems = [str(item) for item in items if isinstance(item, Unreadable)]
    assert [problem.split(": ")[0] for problem in problems] == [f"{path}:{line}" for line in (2, 4, 6)]
    assert "published_at" in problems[1]


def test_missing_fields_of_json_are_named(file: Write) -> None:
    without = {name: value for name, value in JSON.items() if name != "published_at"}
    assert "published_at" in only_problem(file("a.json", json.dumps(without)))


@pytest.mark.parametrize("content", ["[]", "null", "7", '"text"', "{", "{}"])
def test_json_that_is_no_article_is_said(file: Write, content: str) -> None:
    assert only_problem(file("a.json", content))


def test_a_file_that_is_not_utf_8_is_said_with_the_place_and_the_way_out(file: Write) -> None:
    problem = only_problem(file("a.txt", "Café opens\n".encode("latin-1") + TEXT.encode()))
    assert "byte 4 is not UTF-8" in problem
    assert "iconv" in problem


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "empty"),
        (" \n\t\n", "empty"),
        ("A headline\n\nA body without any date at all.\n", "no date"),
        ("<!DOCTYPE html><html><body><p>Text</p></body></html>", "HTML"),
        (TEXT.replace("opened", "open\x00ed"), "control character U\\+0000 at line 5"),
        (TEXT.replace("opened", "\x1b[2Jopened"), "control character"),
    ],
)
def test_what_is_no_article_is_said(file: Write, content: str, said: str) -> None:
    assert re.search(said, only_problem(file("a.txt", content)))


def test_a_date_in_the_future_is_refused_and_tomorrow_is_not(file: Write) -> None:
    now = datetime.now(UTC)
    late, soon = ((now + timedelta(days=days)).isoformat() for days in (30, 0.9))
    assert "future" in only_problem(file("a.json", json.dumps({**JSON, "published_at": late})))
    assert headlines(read(file("b.json", json.dumps({**JSON, "published_at": soon})))) == [JSON["headline"]]


def test_an_article_of_exactly_the_limit_is_read_and_one_byte_more_is_not(file: Write) -> None:
    for name, text in (("a.txt", TEXT), ("a.json", json.dumps(JSON)), ("a.jsonl", json.dumps(JSON))):
        path = file(name, text)
        assert headlines(read(path, limit=len(text))) == [JSON["headline"]]
        (item,) = read(path, limit=len(text) - 1)
        assert isinstance(item, Unreadable)
        assert "EVENTWIRE_MAX_ARTICLE_BYTES" in item.problem


def test_a_line_of_exactly_the_limit_may_have_a_line_end(file: Write) -> None:
    line = json.dumps(JSON)
    assert len(headlines(read(file("a.jsonl", f"{line}\n{line}\n"), limit=len(line)))) == 2


@pytest.mark.parametrize("name", ["huge.txt", "huge.json", "huge.jsonl"])
def test_a_file_of_50_megabytes_is_refused_without_holding_it(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with path.open("wb") as huge:
        huge.truncate(50_000_000)
    tracemalloc.start()
    problem = only_problem(path) if name != "huge.jsonl" else str(read(path)[0])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "larger than" in problem
    assert peak < 2_000_000


def test_the_lines_after_one_that_is_too_long_are_read(file: Write) -> None:
    line = json.dumps(JSON)
    path = file("a.jsonl", f"{line}\n{'x' * (3 * LIMIT)}\n{line}\n")
    first, second, third = read(path)
    assert headlines([first, third]) == [JSON["headline"]] * 2
    assert isinstance(second, Unreadable)
    assert second.where == f"{path}:2"


def test_a_body_of_one_line_of_two_megabytes_ends_in_an_article_or_one_line(file: Write) -> None:
    path = file("long.txt", TEXT + "\n" + "All is well in Lutania. " * 83_000)
    (item,) = read(path, limit=3_000_000)
    if isinstance(item, Unreadable):
        assert len(str(item)) < 500
    else:
        assert sum(map(len, item.article.paragraphs)) > 1_900_000


def test_a_path_that_does_not_exist_is_said(tmp_path: Path) -> None:
    assert "no such file" in only_problem(tmp_path / "nowhere.txt")


def test_a_format_that_is_not_known_is_said(file: Write) -> None:
    assert ".txt, .json, .jsonl" in only_problem(file("a.pdf", TEXT))


def test_a_device_is_not_read() -> None:
    assert "not a file" in only_problem(Path("/dev/zero"))


def test_a_folder_gives_its_articles_by_name_and_leaves_the_rest_alone(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".hidden").mkdir()
    for name in ("z.txt", "a.JSON", "b/c.jsonl", "README.md", ".secret.txt", ".hidden/d.txt"):
        (tmp_path / name).write_text("x")
    assert list(article_paths((tmp_path,))) == [tmp_path / "a.JSON", tmp_path / "z.txt", tmp_path / "b" / "c.jsonl"]


def test_a_folder_without_articles_is_said(tmp_path: Path) -> None:
    (problem,) = article_paths((tmp_path,))
    assert isinstance(problem, Unreadable)
    assert "no articles in this folder" in str(problem)


@pytest.mark.parametrize(
    ("content", "articles"),
    [
        (TEXT, 1),
        (json.dumps(JSON), 1),
        ("\ufeff" + json.dumps(JSON) + "\n" + json.dumps({**JSON, "headline": "Another"}) + "\n", 2),
        (json.dumps(JSON, indent=1), 1),
    ],
)
def test_stdin_is_plain_text_json_or_json_lines(monkeypatch: pytest.MonkeyPatch, content: str, articles: int) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content.encode())))
    assert len(headlines(read("-"))) == articles


def test_stdin_is_bounded_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"x" * 100_000)))
    (item,) = read("-")
    assert isinstance(item, Unreadable)
    assert item.where == "stdin"


def test_a_named_pipe_is_read_like_stdin(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=[TEXT])
    writer.start()
    try:
        assert headlines(read(pipe)) == [JSON["headline"]]
    finally:
        writer.join()

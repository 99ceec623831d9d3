"""Sample articles of our own in many layouts, each with the article that was read from it. `pytest --update-golden`."""

from __future__ import annotations

import json
from datetime import UTC
from pathlib import Path

import pytest

from schemas.article import Article
from service.coding.parse import parse_article, parse_json
from tests.support.golden import Golden

ARTICLES = Path(__file__).parents[2] / "data" / "articles"
SAMPLES = sorted(path for path in ARTICLES.iterdir() if path.suffix == ".txt")


def read_sample(path: Path) -> Article:
    return parse_article(path.read_bytes().decode("utf-8"), source="sample", timezone=UTC)


def test_there_are_at_least_twelve_layouts() -> None:
    assert len(SAMPLES) >= 12


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_is_read_as_its_golden_file_says(path: Path, golden: Golden) -> None:
    article = read_sample(path)
    text = json.dumps(article.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n"
    golden(ARTICLES / "golden" / f"{path.stem}.json", text)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_written_as_json_is_read_as_the_same_article(path: Path) -> None:
    article = read_sample(path)
    assert parse_json(article.model_dump_json()) == article


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_word_that_was_read_stands_in_the_sample(path: Path) -> None:
    """Evidence is a quote: no-break spaces, soft hyphens and quotes included. Only a wrapped line is joined."""
    article = read_sample(path)
    text = path.read_bytes().decode("utf-8")
    unwrapped = text.replace("\n", " ")
    for paragraph in article.paragraphs:
        assert paragraph in text or paragraph in unwrapped
    for words in (article.headline, *(item.headline for item in article.related)):
        assert words in text
    for image in article.images:
        assert image.caption in text
        assert (image.credit or "") in text


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_dos_line_ends_and_a_byte_order_mark_change_nothing(path: Path) -> None:
    text = path.read_bytes().decode("utf-8").replace("\r\n", "\n").removeprefix("\ufeff")
    dos = "\ufeff" + text.replace("\n", "\r\n")
    assert parse_article(dos, source="sample", timezone=UTC) == parse_article(text, source="sample", timezone=UTC)

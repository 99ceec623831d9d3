"""What README.md shows of the demo has the shape of what the demo prints."""

from __future__ import annotations

import re

import pytest

from schemas.event import Status
from service.coding.codebook import default_codebook
from tests.support.demo_block import frame, rows, run_demo
from tests.support.readme import code_blocks


@pytest.fixture(scope="module")
def printed() -> str:
    return run_demo()


@pytest.fixture(scope="module")
def shown() -> str:
    (block,) = [block for block in code_blocks("text") if block.startswith("Broker at")]
    return block


def test_the_page_shows_the_lines_around_the_table_as_they_are_printed(printed: str, shown: str) -> None:
    assert frame(shown) == frame(printed), "run `make docs`"


def test_the_page_shows_rows_like_those_that_are_printed(printed: str, shown: str) -> None:
    assert 3 <= len(rows(shown)) <= len(rows(printed))
    for row in rows(shown) + rows(printed):
        assert re.fullmatch(r"-|\d{3}[\dX](-\d{2}){0,2}(/.*)?", row["when"]), row
        assert row["status"] in set(Status), row
        assert row["type"] in default_codebook().entries, row
        assert row["participants"], row
        assert int(row["sources"]) >= 1, row

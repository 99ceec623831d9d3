"""Commands under test, which never outlive their test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.running import Run, Start

ARTICLE = """Norway and Chile sign an agreement on fisheries

10:15 AM, March 4, 2021

Norway and Chile signed an agreement on fisheries in Oslo on March 2, 2021.

Canada imposed sanctions on Belarus on Monday.
"""


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a command with one article; whatever the test does, nothing of it outlives the test."""
    article = tmp_path / "article.txt"
    article.write_text(ARTICLE)
    runs: list[Run] = []

    def started(*arguments: str, with_article: bool = True, **env: str) -> Run:
        run = Run(tmp_path, *arguments, *([str(article)] if with_article else []), **env)
        runs.append(run)
        return run

    yield started
    for run in runs:
        run.process.kill()
        run.process.wait()
        run.output.close()

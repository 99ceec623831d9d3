"""The good inputs that fuzzing starts from: the articles and sentences of the repository, and messages made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from schemas.article import Article
from schemas.base import Contract
from schemas.event import ClassifiedEvents
from service.coding.parse import parse_article
from service.coding.pipeline import classify_events, enrich_events, extract_events
from service.errors import ParseError
from tests.support.coding import DAY, article

_ROOT = Path(__file__).parents[2]
_SENTENCES_IN_MESSAGES = 60


@dataclass(frozen=True)
class Corpus:
    """``articles`` as text; ``documents`` as JSON; ``sentences``; ``messages`` by the stage that takes them."""

    articles: tuple[str, ...]
    documents: tuple[bytes, ...]
    sentences: tuple[str, ...]
    messages: dict[str, tuple[bytes, ...]]


@cache
def corpus() -> Corpus:
    """Read and coded once; takes a second."""
    paths = [*sorted((_ROOT / "tests" / "data" / "articles").glob("*.txt")), *sorted((_ROOT / "seeds").glob("*.txt"))]
    texts = tuple(path.read_text(encoding="utf-8") for path in paths)
    read = [read for text in texts if (read := _read(text))]
    rows = (_ROOT / "tests" / "data" / "events_own.tsv").read_text(encoding="utf-8").splitlines()[1:]
    background = (_ROOT / "tests" / "data" / "background.txt").read_text(encoding="utf-8").splitlines()
    sentences = tuple(row.rpartition("\t")[2] for row in rows) + tuple(filter(None, background))
    some = sentences[:: max(1, len(sentences) // _SENTENCES_IN_MESSAGES)]
    return Corpus(
        articles=texts,
        documents=tuple(one.model_dump_json().encode() for one in read),
        sentences=sentences,
        messages=_messages([*read, *(article(sentence) for sentence in some)]),
    )


def _read(text: str) -> Article | None:
    try:
        return parse_article(text, source="Fuzz Courier", timezone=DAY.tzinfo)
    except ParseError:
        return None


def _messages(articles: list[Article]) -> dict[str, tuple[bytes, ...]]:
    extracted = [extract_events(one) for one in articles]
    enriched = [enrich_events(one) for one in extracted]
    reported = [ClassifiedEvents(**{**one.model_dump(), "events": classify_events(one)}) for one in enriched]
    found: dict[str, Sequence[Contract]] = {"enrich": extracted, "classify": enriched, "sink": reported}
    return {stage: tuple(one.model_dump_json().encode() for one in content) for stage, content in found.items()}

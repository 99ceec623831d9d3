"""``make bench-coder``: how fast the coder is, where its time goes, what memory it takes, whether time is linear.

One core, one process. Every rate is printed beside the others of the same run; compare ratios, not days.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from schemas.article import Article
from service.coding.extract.sentences import split_sentences
from service.coding.parse import parse_article
from service.coding.pipeline import classify_events, code_article, enrich_events, extract_events
from service.errors import ParseError

ROOT = Path(__file__).parents[2]
FOLDERS = (ROOT / "seeds", ROOT / "tests" / "data" / "articles")
T = TypeVar("T")


def texts() -> list[str]:
    return [path.read_text("utf-8") for folder in FOLDERS for path in sorted(folder.glob("*.txt"))]


def readable(raw: Iterable[str]) -> list[tuple[str, Article]]:
    """The texts that are articles, parsed."""
    found = []
    for text in raw:
        try:
            found.append((text, parse_article(text, source="bench", timezone=UTC)))
        except ParseError:
            continue  # a sample of bad input
    return found


def sentences(article: Article) -> int:
    titles = 1 + len(article.images) + len(article.related)
    return titles + len(split_sentences("\n".join(article.paragraphs)))


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """CPU seconds of this process, and what the work gave."""
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def bar(share: float) -> str:
    return "#" * round(40 * share)


def main() -> int:
    pairs = readable(texts())
    if not pairs:
        print("bench-coder: no sample articles found under seeds/ and tests/data/articles", file=sys.stderr)
        return 1
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    cold, _ = timed(lambda: [code_article(article) for _, article in pairs])
    rounds = 30
    raw = [text for text, _ in pairs] * rounds
    articles = [article for _, article in pairs] * rounds
    count = rounds * sum(sentences(article) for _, article in pairs)
    spent: dict[str, float] = {}
    spent["parse"], _ = timed(lambda: [parse_article(text, source="bench", timezone=UTC) for text in raw])
    spent["extract"], extracted = timed(lambda: [extract_events(article) for article in articles])
    spent["enrich"], enriched = timed(lambda: [enrich_events(item) for item in extracted])
    spent["classify"], coded = timed(lambda: [classify_events(item) for item in enriched])
    total = sum(spent.values())
    events = sum(map(len, coded))
    print(f"{len(articles)} articles, {count} sentences, {events} events; lexicons loaded on first use in {cold:.2f} s")
    print(f"whole coder {count / total:8.0f} sentences/s {len(articles) / total:8.0f} articles/s, one core")
    for stage, seconds in spent.items():
        print(f"  {stage:<9} {count / seconds:8.0f} sentences/s  {seconds / total:5.1%} {bar(seconds / total)}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"memory      {peak / 1024:8.0f} MB at most, {before / 1024:.0f} MB before the first article")
    linear()
    return 0


def linear() -> None:
    """Time for 1x, 10x and 100x of one article's text, each divided by the first: linear is 1, 10, 100."""
    unit = json.loads((ROOT / "schemas" / "examples" / "articles.parsed.json").read_text("utf-8"))["paragraphs"]
    base = 0.0
    for factor in (1, 10, 100):
        told = Article(
            article_id="art_bench", source="bench", headline="Bench", published_at=datetime(2021, 6, 15, tzinfo=UTC),
            paragraphs=tuple(unit) * factor,
        )  # fmt: skip
        repeats = max(1, 200 // factor)
        seconds, _ = timed(lambda told=told, repeats=repeats: [code_article(told) for _ in range(repeats)])
        base = base or seconds / repeats
        print(f"text x {factor:<4} time x {seconds / repeats / base:6.1f}")


if __name__ == "__main__":
    sys.exit(main())

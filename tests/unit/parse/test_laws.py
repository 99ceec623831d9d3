"""What holds for any text: an article or one kind of error, the same each time, in steps linear in its length."""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.article import Article, Image, RelatedItem
from service.coding.parse import parse_article, parse_json
from service.coding.parse.article import derived_id
from service.errors import ParseError
from tests.support.layouts import LAYOUTS, Layout

PIECES = [
    "Norway Lends Ships", "2 May 2016", "• 6452", "By Ann Lee", "• Our Bureau", "(Photo: X)", "Photo credit: X",
    "Related",
    "Read more: A", "Also Read", "Norway lent Iceland two ships on Monday, both of them said.", "Title: A", "Author: ",
    "Date: 2016-05-02", "Caption: a b c", "https://a.example", "<p>", "<html", "-----", "# A", "Share", "09:08", "©",
    "03/04/2016", "\x00", "\ufeff", "\u00a0", "\u2028", "\ud800", "(", "[", "|", " - ", " ", "\t", "\r\n", "\n", "\n\n",
]  # fmt: skip
TEXTS = st.text() | st.lists(st.sampled_from(PIECES) | st.text(max_size=5)).map("".join)


def assert_for_people(error: ParseError) -> None:
    assert "\n" not in str(error)
    assert len(str(error)) < 500
    assert str(error).encode()


@given(TEXTS)
def test_any_text_is_an_article_or_a_parse_error(text: str) -> None:
    try:
        article = parse_article(text, source="test", timezone=ZoneInfo("Asia/Kolkata"), latest=datetime.now(UTC))
    except ParseError as error:
        assert_for_people(error)
    else:
        assert article == parse_article(text, source="test", timezone=ZoneInfo("Asia/Kolkata"))
        written = article.model_dump_json()  # one tag heads no text, but may head a paragraph, which is refused in JSON
        assert "<" in written or parse_json(written) == article
        assert all(paragraph.strip() == paragraph != "" for paragraph in article.paragraphs)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(PIECES),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=8,
)
FIELDS = [*Article.model_fields, "title", "date", "author", "body", "text", "published"]
DOCUMENTS = st.dictionaries(st.sampled_from(FIELDS), JSON_VALUES)


@given(DOCUMENTS, st.none() | st.just(UTC))
def test_any_json_is_an_article_or_a_parse_error(document: dict[str, object], timezone: object) -> None:
    good = {"source": "s", "headline": "h", "published_at": "2016-05-02T09:08Z", "paragraphs": ["p"]}
    for fields in (document, {**good, **document}):
        try:
            article = parse_json(json.dumps(fields), timezone=UTC if timezone else None)
        except ParseError as error:
            assert_for_people(error)
        else:
            written = article.model_dump_json()
            assert "<" in written or parse_json(written) == article


@given(st.binary(max_size=60) | st.text(max_size=60))
def test_any_bytes_as_json_are_an_article_or_a_parse_error(raw: bytes | str) -> None:
    with pytest.raises(ParseError):
        parse_json(raw)


WORDS = st.text("abcdefghij\u00a0é’", min_size=2, max_size=9).map(lambda word: word.strip("\u00a0’") or "ab")


def sentences(least: int, most: int) -> st.SearchStrategy[str]:
    return st.lists(WORDS, min_size=least, max_size=most).map(lambda words: " ".join(words).capitalize())


HEADLINES = sentences(5, 12)
TIMES = st.datetimes(min_value=datetime(1950, 1, 1), max_value=datetime(2050, 1, 1)).map(
    lambda at: at.replace(second=0, microsecond=0, tzinfo=UTC)
)
PARAGRAPHS = sentences(9, 40).map(lambda words: words + ".")


@st.composite
def articles(draw: st.DrawFn) -> Article:
    source, url = "test", draw(st.none() | st.just("https://a.example/1"))
    headline, published_at = draw(HEADLINES), draw(TIMES)
    return Article(
        article_id=derived_id(source, url, headline, published_at),
        source=source,
        url=url,
        headline=headline,
        byline=draw(st.none() | st.sampled_from(["Ann Lee", "Our Bureau", "Jose de la Cruz and Li Na"])),
        published_at=published_at,
        view_count=draw(st.none() | st.integers(min_value=0, max_value=10**9)),
        images=tuple(
            draw(
                st.lists(
                    st.builds(
                        Image, caption=PARAGRAPHS, credit=st.sampled_from(["Ann Lee", "Fjord Press", "AFP/Li Na"])
                    ),
                    max_size=2,
                )
            )
        ),
        paragraphs=tuple(draw(st.lists(PARAGRAPHS, min_size=1, max_size=5))),
        related=tuple(draw(st.lists(st.builds(RelatedItem, headline=HEADLINES, published_at=TIMES), max_size=3))),
    )


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
@given(article=articles())
def test_an_article_that_is_written_out_is_read_again(layout: Layout, article: Article) -> None:
    read = parse_article(layout(article), source="test", timezone=UTC)
    if layout.__name__ == "bulleted":
        article = article.model_copy(
            update={"url": None, "article_id": derived_id("test", None, article.headline, article.published_at)}
        )
    assert read == article


@given(article=articles())
def test_an_article_that_is_written_as_json_is_read_again(article: Article) -> None:
    assert parse_json(article.model_dump_json()) == article


def calls_made(work: Callable[[], object]) -> int:
    """How many Python and C functions are called: the same on every machine, and each looks at bounded text."""
    counter = itertools.count()
    sys.setprofile(lambda frame, event, argument: next(counter) if event in ("call", "c_call") else None)
    try:
        work()
    finally:
        sys.setprofile(None)
    return next(counter)


@pytest.mark.parametrize(
    "line",
    [
        "Norway lent Iceland two ships on Monday, both of them said.", "a", "• 1", "By Ann Lee", "2016-05-02",
        "Ann Lee", "A ship leaves. (Photo: X)", "Photo: X", "Also Read", "Also read: A", "Title: A", "Share", "1 1 1 1",
        "(" * 150, "by " * 60, "on at " * 30 + "2016-05-02", "share , " * 10, "Ann " * 45, "22 May 2016 | " * 13,
    ],
)  # fmt: skip
@pytest.mark.parametrize("break_", ["\n", "\n\n"])
def test_the_steps_grow_with_the_lines_and_no_faster(line: str, break_: str) -> None:
    def read(count: int) -> None:
        text = "Norway Lends Ships\n2 May 2016\n\nNorway lent Iceland ships.\n\n" + (line + break_) * count
        parse_article(text, source="test", timezone=UTC)

    read(1)
    steps = {count: calls_made(lambda count=count: read(count)) for count in (40, 400, 4_000)}
    assert steps[400] <= 11 * steps[40]
    assert steps[4_000] <= 11 * steps[400]


@settings(deadline=None, max_examples=8)
@given(st.sampled_from(PIECES), st.sampled_from(PIECES))
def test_two_megabytes_of_anything_end(one: str, other: str) -> None:
    text = "Norway Lends Ships\n2 May 2016\n\n" + (one + other) * (2_000_000 // len(one + other))
    try:
        parse_article(text, source="test", timezone=UTC)
    except ParseError as error:
        assert_for_people(error)

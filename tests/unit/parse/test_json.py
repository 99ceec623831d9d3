"""Articles given as JSON: strict about what is wrong, friendly about what people leave out."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from schemas.article import Image, RelatedItem
from service.coding.parse import parse_article, parse_json
from service.errors import ParseError

FIELDS: dict[str, Any] = {
    "source": "Fjord Press",
    "headline": "Norway Lends Ships",
    "published_at": "2016-05-02T09:08:00Z",
    "paragraphs": ["Norway lent Iceland two ships.", "The loan ends in May."],
}
AT = datetime(2016, 5, 2, 9, 8, tzinfo=UTC)


def written(**changes: Any) -> str:
    return json.dumps({name: value for name, value in {**FIELDS, **changes}.items() if value is not ...})


def refusal(text: str | bytes, **options: Any) -> str:
    with pytest.raises(ParseError) as caught:
        parse_json(text, **options)
    assert "\n" not in str(caught.value)
    str(caught.value).encode()
    return caught.value.detail


def test_the_smallest_article_is_taken_and_given_an_id() -> None:
    article = parse_json(written())
    assert (article.source, article.headline, article.published_at) == ("Fjord Press", "Norway Lends Ships", AT)
    assert article.paragraphs == ("Norway lent Iceland two ships.", "The loan ends in May.")
    assert article.article_id == parse_json(written(paragraphs=["Another text."])).article_id


def test_an_id_that_is_given_is_kept() -> None:
    assert parse_json(written(article_id="fjord:12")).article_id == "fjord:12"


def test_the_same_article_as_text_and_as_json_has_the_same_id() -> None:
    text = "Norway Lends Ships\n2 May 2016 09:08\n\nNorway lent Iceland two ships."
    assert parse_article(text, source="Fjord Press", timezone=UTC).article_id == parse_json(written()).article_id


@pytest.mark.parametrize("name", ["body", "text"])
def test_the_text_may_be_one_string(name: str) -> None:
    body = "Norway lent Iceland two ships.\n\nThe loan ends in May.\n"
    assert parse_json(written(paragraphs=..., **{name: body})) == parse_json(written())


def test_a_listed_paragraph_keeps_its_words_and_is_split_at_line_breaks_only() -> None:
    article = parse_json(written(paragraphs=[" • Norway\u00a0lent ships. ", "", "Share\nPrint"]))
    assert article.paragraphs == ("• Norway\u00a0lent ships.", "Share", "Print")


def test_title_date_and_author_are_understood() -> None:
    article = parse_json(
        written(
            headline=..., published_at=..., title="Norway Lends Ships", date="2 May 2016 09:08 GMT", author="Ann Lee"
        )
    )
    assert (article.headline, article.published_at, article.byline) == ("Norway Lends Ships", AT, "Ann Lee")


def test_images_and_linked_headlines_are_read() -> None:
    article = parse_json(
        written(
            images=[{"caption": "A ship.", "credit": "Ann Lee"}, {"caption": "A boat."}],
            related=[{"headline": "Iceland Buys Boat", "published_at": "1 May 2016 04:31 PM UTC"}, {"headline": "A"}],
        )
    )
    assert article.images == (Image(caption="A ship.", credit="Ann Lee"), Image(caption="A boat."))
    assert article.related == (
        RelatedItem(headline="Iceland Buys Boat", published_at=datetime(2016, 5, 1, 16, 31, tzinfo=UTC)),
        RelatedItem(headline="A"),
    )


def test_a_time_without_zone_is_refused_unless_a_zone_is_assumed() -> None:
    text = written(published_at="2016-05-02 18:08")
    assert refusal(text).startswith('published_at: "2016-05-02 18:08" has no time zone')
    assert parse_json(text, timezone=ZoneInfo("Asia/Tokyo")).published_at == AT


def test_fractions_of_a_second_are_kept() -> None:
    assert parse_json(written(published_at="2016-05-02T09:08:00.000125Z")).published_at.microsecond == 125


def test_the_source_may_come_from_the_caller() -> None:
    assert parse_json(written(source=...), source="wire").source == "wire"
    assert parse_json(written(), source="wire").source == "Fjord Press"


def test_a_later_date_than_the_latest_is_refused() -> None:
    assert "lies in the future" in refusal(written(), latest=AT - timedelta(seconds=1))
    assert parse_json(written(), latest=AT)


def test_unknown_fields_are_ignored() -> None:
    assert parse_json(written(sentiment=0.4, nested={"a": [1]})) == parse_json(written())


def test_bytes_with_a_byte_order_mark_are_taken() -> None:
    assert parse_json(b"\xef\xbb\xbf" + written().encode()) == parse_json("\ufeff" + written()) == parse_json(written())


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"source": ...}, "source: is missing"),
        ({"source": 3}, 'source: Input should be a valid string, got "3"'),
        ({"source": ""}, "source: String should have at least 1 character"),
        ({"headline": ...}, "headline: expected a string, got nothing"),
        ({"headline": ["a"]}, "headline: expected a string, got a list"),
        ({"headline": " "}, "headline: empty"),
        ({"published_at": ...}, 'published_at: expected a time such as "2016-11-22T09:08:00Z", got nothing'),
        ({"published_at": 1479805680}, "published_at: expected a time"),
        ({"published_at": True}, "published_at: expected a time"),
        ({"published_at": "now"}, 'published_at: expected a time such as "2016-11-22T09:08:00Z", got "now"'),
        ({"published_at": "0001-01-01T00:00+14:00"}, "published_at: \"0001-01-01T00:00+14:00\" is out of range"),
        ({"paragraphs": ...}, "no body: give"),
        ({"paragraphs": []}, "no body: give"),
        ({"paragraphs": [""]}, "no body: give"),
        ({"paragraphs": ..., "body": "-----"}, "no body: give"),
        ({"paragraphs": ["a", 7]}, "paragraphs[1]: expected a string, got a number"),
        ({"paragraphs": ["<html>", "a"]}, "paragraphs[0]: looks like HTML"),
        ({"paragraphs": ["x" * 100_001]}, "paragraphs[0]: line 1 has 100001 characters"),
        ({"paragraphs": ["a\x00b"]}, "paragraphs: control character U+0000"),
        ({"images": [{"caption": "a\ud800"}]}, "images: control character U+D800"),
        ({"images": [{"credit": "a"}]}, "images.0.caption: is missing"),
        ({"images": "a"}, "images: Input should be a valid tuple"),
        ({"related": {"headline": "a"}}, "related: expected a list of objects with a headline, got an object"),
        ({"related": [{"headline": "a", "published_at": "soon"}]}, "related[0].published_at: expected a time"),
        ({"related": [3]}, "related.0: "),
        ({"view_count": -1}, "view_count: Input should be greater than or equal to 0"),
        ({"view_count": "many"}, "view_count: Input should be a valid integer"),
        ({"url": "https://a.example/" + "x" * 2048}, "url: String should have at most 2048 characters"),
        ({"language": "English"}, "language: String should match pattern"),
        ({"article_id": "a b"}, "article_id: String should match pattern"),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named_with_what_was_expected(changes: dict[str, Any], expected: str) -> None:
    assert refusal(written(**changes)).startswith(expected)


def test_several_wrong_fields_are_named_together() -> None:
    detail = refusal(written(source=3, url=4, byline=5, language=6, view_count="x"))
    assert detail.count("; ") == 3
    assert detail.endswith("; and 2 more")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "not JSON: "),
        ("{", "not JSON: "),
        ("Norway Lends Ships", "not JSON: "),
        ('{"a": 1} {"b": 2}', "not JSON: "),
        ("1" * 5000, "not JSON: "),
        ("[]", "an article is a JSON object with headline, published_at ..., not a list"),
        ("null", "an article is a JSON object with headline, published_at ..., not nothing"),
        ("3", "an article is a JSON object with headline, published_at ..., not a number"),
        ("[" * 100_000, "the JSON is nested too deeply"),
        (b"\xff\xfe\xfd{", "not "),
        (b'{"headline": "\xe9"}', "not UTF-8: byte 15 is wrong"),
    ],
)
def test_what_is_no_json_object_is_refused(text: str | bytes, expected: str) -> None:
    assert refusal(text).startswith(expected)

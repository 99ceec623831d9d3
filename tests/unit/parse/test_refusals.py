"""What is no article is refused in one line that says what is wrong and where."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from service.coding.parse import parse_article
from service.coding.parse.lines import MAX_LINES, MAX_PARAGRAPH
from service.errors import ParseError

GOOD = "Norway Lends Ships\n2 May 2016\n\nNorway lent Iceland two ships on Monday.\n"


def refusal(text: str, latest: datetime | None = None) -> str:
    with pytest.raises(ParseError) as caught:
        parse_article(text, source="test", timezone=UTC, latest=latest)
    assert "\n" not in str(caught.value)
    return caught.value.detail


@pytest.mark.parametrize("text", ["", " ", "\n\n\t\n", "\ufeff", "\u00a0\n\u2028"])
def test_no_text(text: str) -> None:
    assert refusal(text) == "empty: there is no text"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Norway\x00\n2 May 2016\n\nText.", "U+0000 at line 1, column 7"),
        (GOOD + "A bell\x07 rings.", "U+0007 at line 5, column 7"),
        (GOOD + "\x1b[31mred", "U+001B at line 5, column 1"),
        (GOOD + "\x7f", "U+007F at line 5, column 1"),
        (GOOD + "\ud83d", "U+D83D at line 5, column 1"),
    ],
)
def test_control_characters_are_named_with_their_place(text: str, place: str) -> None:
    assert place in refusal(text)


@pytest.mark.parametrize("harmless", ["\t", "\u00a0", "\u00ad", "\u200b", "\u2060", "\x0c", "\u2028", "\r\n"])
def test_harmless_invisible_characters_are_taken(harmless: str) -> None:
    assert parse_article(GOOD + harmless, source="test", timezone=UTC).headline == "Norway Lends Ships"


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE html><html><head><title>Norway</title></head><body>2 May 2016</body></html>",
        "\n  <html lang=en>\n<p>2 May 2016</p>",
        '<?xml version="1.0"?>\n<rss></rss>',
        "<div class='a'>Norway Lends Ships</div>",
        "Norway Lends Ships\n2 May 2016\n<p>Norway lent</p> <a href='/x'>Iceland</a> two ships.",
    ],
)
def test_html_is_refused(text: str) -> None:
    assert refusal(text).startswith("looks like HTML: ")


def test_a_sign_in_angle_brackets_is_no_html() -> None:
    text = GOOD + "\nIf a < b and b > c, he said, write to <ann@example.org> or <b>now</b>."
    assert len(parse_article(text, source="test", timezone=UTC).paragraphs) == 2


def test_no_date() -> None:
    assert refusal("Norway Lends Ships\nBy Ann Lee\n\nNorway lent Iceland two ships.").startswith("no date: add a line")


def test_a_date_that_can_be_read_two_ways_is_no_date() -> None:
    detail = refusal("Norway Lends Ships\nPosted 03/04/2016\n\nNorway lent Iceland two ships.")
    assert detail.startswith('no date: "03/04/2016" on line 2 can be read two ways')


def test_no_headline() -> None:
    long = "Norway lent Iceland two ships on Monday, both ministries said in the capital. " * 5
    assert refusal(f"2 May 2016\n\n{long}\n").startswith("no headline: line 3 has 389 characters")
    assert refusal("2 May 2016\n• a list item\n• another of them").startswith("no headline")


def test_no_body() -> None:
    assert refusal("Norway Lends Ships\n2 May 2016\n").startswith("no body: ")
    assert refusal(
        "Norway Lends Ships\n2 May 2016\n\nA ship. (Photo: Ann Lee)\n\nAlso Read\n\nIceland Buys Boat\n"
    ).startswith("no body: ")


def test_a_date_in_the_future() -> None:
    now = datetime(2016, 5, 1, 23, 59, tzinfo=UTC)
    detail = refusal(GOOD, now)
    assert detail.startswith("published_at 2016-05-02T00:00:00+00:00 lies in the future")
    assert parse_article(GOOD, source="test", timezone=UTC, latest=now + timedelta(minutes=1))


def test_a_paragraph_of_two_megabytes() -> None:
    detail = refusal(GOOD + "\n" + "word " * 400_000)
    assert detail.startswith(f"line 6 has 1999999 characters; a paragraph may have {MAX_PARAGRAPH}")


def test_a_paragraph_as_long_as_the_bound_is_taken() -> None:
    article = parse_article(GOOD + "\n" + "x" * MAX_PARAGRAPH, source="test", timezone=UTC)
    assert len(article.paragraphs[-1]) == MAX_PARAGRAPH


def test_a_million_lines() -> None:
    assert f"an article may have {MAX_LINES}" in refusal(GOOD + "a\n" * 1_000_000)

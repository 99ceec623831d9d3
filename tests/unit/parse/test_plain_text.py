"""Which line of a plain-text article is what. The sample articles show whole layouts, these show one rule each."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from schemas.article import Article
from service.coding.parse import parse_article

BODY = (
    "Norway lent Iceland two ships on Monday, both ministries said.\n\nThe loan ends in May, they added on Tuesday.\n"
)
PARAGRAPHS = tuple(BODY.strip().split("\n\n"))


def read(text: str) -> Article:
    return parse_article(text, source="test", timezone=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    "facts",
    [
        ["• Ann Lee", "• 09:08 AM, May 2, 2016", "• 6,452"],
        ["• 6,452", "• Ann Lee", "• 09:08 AM, May 2, 2016"],
        ["• 09:08 AM, May 2, 2016", "• 6,452", "• Ann Lee"],
        ["  * 6452 views", "  * 2016-05-02T09:08", "  * By Ann Lee"],
        ["By Ann Lee", "2 May 2016 09:08", "Views: 6452"],
        ["By Ann Lee | 2 May 2016, 09:08 GMT | 6,452 reads"],
        ["Posted on 2 May 2016 at 09:08 by Ann Lee", "6452 page views"],
        ["Ann Lee", "Published 2 May 2016 09:08", "6452"],
        ["Author: Ann Lee", "Date: 2016-05-02 09:08", "Views: 6,452"],
    ],
    ids=" / ".join,
)
def test_byline_time_and_count_are_read_in_any_order(facts: list[str]) -> None:
    article = read("\n".join(["Norway Lends Iceland Ships", *facts, "", BODY]))
    assert article.headline == "Norway Lends Iceland Ships"
    assert article.byline == "Ann Lee"
    assert article.published_at == at("2016-05-02T09:08Z")
    assert article.view_count == 6452
    assert article.paragraphs == PARAGRAPHS


def test_byline_and_count_may_be_missing() -> None:
    article = read(f"Norway Lends Iceland Ships\n2 May 2016\n\n{BODY}")
    assert (article.byline, article.view_count, article.url) == (None, None, None)
    assert (article.images, article.related) == ((), ())


@pytest.mark.parametrize(("count", "expected"), [("1.2K views", 1200), ("3M reads", 3_000_000), ("0 views", 0)])
def test_a_short_count_is_written_out(count: str, expected: int) -> None:
    assert read(f"Norway Lends Ships\n2 May 2016\n{count}\n\n{BODY}").view_count == expected


def test_the_headline_is_read_once_however_often_it_stands_there() -> None:
    article = read(f"Norway Lends Ships\n\n2 May 2016\nNORWAY  LENDS SHIPS.\n\nNorway Lends Ships\n\n{BODY}")
    assert article.headline == "Norway Lends Ships"
    assert article.paragraphs == PARAGRAPHS


def test_a_section_name_above_the_headline_is_no_headline() -> None:
    assert read(f"Breaking News\nNorway Lends Ships\n2 May 2016\n\n{BODY}").headline == "Norway Lends Ships"


def test_a_date_in_the_headline_serves_only_where_no_other_stands() -> None:
    headline = "Norway's budget of 1 April 2016 fails"
    assert read(f"{headline}\n\n{BODY}").published_at == at("2016-04-01T00:00Z")
    dated = read(f"{headline}\n2 May 2016\n\n{BODY}")
    assert (dated.headline, dated.published_at) == (headline, at("2016-05-02T00:00Z"))


def test_the_publication_time_wins_over_a_later_change_in_any_order() -> None:
    for lines in (
        "Updated: 3 May 2016 10:00\nPublished: 2 May 2016 09:08",
        "Published: 2 May 2016 09:08\nLast updated 3 May 2016 10:00",
    ):
        assert read(f"Norway Lends Ships\n{lines}\n\n{BODY}").published_at == at("2016-05-02T09:08Z")


def test_a_time_of_change_is_taken_where_no_other_stands() -> None:
    article = read(f"Norway Lends Ships\nUpdated: 3 May 2016 10:00\n\n{BODY}")
    assert article.published_at == at("2016-05-03T10:00Z")


def test_a_date_within_the_story_is_part_of_it() -> None:
    story = "The first ship sailed on 1 April 2016, at 10:00, from Bergen to Reykjavik."
    article = read(f"Norway Lends Ships\n2 May 2016\n\n{BODY}\n{story}\n\n1 April 2016\n\nIt left.")
    assert article.published_at == at("2016-05-02T00:00Z")
    assert article.paragraphs == (*PARAGRAPHS, story, "1 April 2016", "It left.")


def test_a_summary_above_the_byline_is_text() -> None:
    summary = "Two coast guard ships go to Reykjavik until the end of May."
    article = read(f"Norway Lends Ships\n{summary}\nBy Ann Lee\n2 May 2016\n\n{BODY}")
    assert article.byline == "Ann Lee"
    assert article.paragraphs == (summary, *PARAGRAPHS)


def test_key_points_with_bullets_are_text_and_no_byline() -> None:
    points = "• Two ships go to Reykjavik for a month\n• Iceland pays for the fuel and the crews"
    article = read(f"Norway Lends Ships\nBy Ann Lee\n2 May 2016\n\n{points}\n\n{BODY}")
    assert article.byline == "Ann Lee"
    assert article.paragraphs[:2] == (
        "Two ships go to Reykjavik for a month",
        "Iceland pays for the fuel and the crews",
    )


def test_an_address_is_taken_from_the_text_or_from_the_caller() -> None:
    text = f"Norway Lends Ships\n2 May 2016\nhttps://news.example.org/a?b=c\n\n{BODY}"
    assert read(text).url == "https://news.example.org/a?b=c"
    given = parse_article(text, source="test", timezone=UTC, url="https://other.example.org/")
    assert given.url == "https://other.example.org/"


@pytest.mark.parametrize(
    "furniture",
    ["-----", "* * *", "Share on Facebook | Tweet", "Share this article", "12 Comments", "ADVERTISEMENT", "Print Email",
     "© 2016 The Fjord", "Copyright 2016 The Fjord", "The Fjord Ltd. All rights reserved.", "(END)", "-30-", "(MORE)",
     "(Reporting by Ann Lee; Editing by Bob Ray)", "Bob Ray contributed to this report.", "desk@fjord.example",
     "Published", "Last updated:", "3 hours ago", "2 Min Read", "close panel", "For immediate release"],
)  # fmt: skip
def test_what_is_no_news_is_left_out(furniture: str) -> None:
    article = read(f"Norway Lends Ships\n{furniture}\n2 May 2016\n\n{furniture}\n\n{BODY}\n{furniture}\n")
    assert (article.headline, article.paragraphs) == ("Norway Lends Ships", PARAGRAPHS)


@pytest.mark.parametrize(
    "words", ["Ends", "More", "End of share in news", "Norway and Iceland share", "No comment", "Date"]
)
def test_short_words_that_a_text_may_hold_are_kept_or_left_out_but_never_lose_a_sentence(words: str) -> None:
    sentence = f"{words} is what the minister said to reporters in Oslo."
    assert sentence in read(f"Norway Lends Ships\n2 May 2016\n\n{BODY}\n{sentence}").paragraphs


def test_a_headline_with_a_button_s_word_is_a_headline() -> None:
    assert read(f"Norway and Iceland Share Ships\n2 May 2016\n\n{BODY}").headline == "Norway and Iceland Share Ships"


def test_lines_broken_to_a_width_are_one_paragraph_and_others_are_one_each() -> None:
    wrapped = (
        "Norway lent Iceland two ships on Monday, both of the\nministries said, and the crews will stay until\nMay."
    )
    listed = (
        "Norway lent Iceland two ships on Monday, officials said.\nIceland pays for the fuel and the crews, they added."
    )
    article = read(f"Norway Lends Ships\n2 May 2016\n\n{wrapped}\n\n{listed}")
    assert article.paragraphs == (wrapped.replace("\n", " "), *listed.split("\n"))


def test_only_outer_white_space_is_trimmed() -> None:
    text = "Norway\u00a0lent  Iceland two\u200b ships \u2014 on Mon\u00adday, both said."
    article = read(f"Norway Lends Ships\n2 May 2016\n\n\u00a0 {text} \u00a0\n")
    assert article.paragraphs == (text,)


def test_a_dateline_s_date_serves_where_no_other_stands() -> None:
    article = read(f"Norway Lends Ships\n\nOSLO, May 2, 2016 (Fjord Press) -- {BODY}")
    assert article.published_at == at("2016-05-02T00:00Z")


def test_a_changed_text_keeps_the_id_and_another_headline_time_or_source_does_not() -> None:
    first = read(f"Norway Lends Ships\n2 May 2016\n\n{BODY}")
    assert read(f"Norway  Lends Ships\n• 2 May 2016\n• 12\n\n{BODY}\nMore came later.").article_id == first.article_id
    others = {
        read(f"Norway Sells Ships\n2 May 2016\n\n{BODY}").article_id,
        read(f"Norway Lends Ships\n3 May 2016\n\n{BODY}").article_id,
        parse_article(f"Norway Lends Ships\n2 May 2016\n\n{BODY}", source="other", timezone=UTC).article_id,
        parse_article(f"Norway Lends Ships\n2 May 2016\n\n{BODY}", source="test", timezone=UTC, url="u").article_id,
    }
    assert len(others | {first.article_id}) == 5


def test_with_an_address_the_id_rests_on_it_alone() -> None:
    one = parse_article(
        f"Norway Lends Ships\n2 May 2016\n\n{BODY}", source="test", timezone=UTC, url="https://a.example"
    )
    two = parse_article(
        f"Norway Sells Ships\n3 May 2016\n\n{BODY}", source="test", timezone=UTC, url="https://a.example"
    )
    assert one.article_id == two.article_id


def test_a_first_sentence_that_repeats_the_headline_is_text() -> None:
    headline = "Norway Lends Two Coast Guard Ships To Iceland Until May"
    assert read(f"{headline}\n2 May 2016\n\n{headline}.\n").paragraphs == (f"{headline}.",)

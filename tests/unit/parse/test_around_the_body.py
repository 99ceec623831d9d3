"""Captions with their credits and linked headlines with their times: what stands around an article's body."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from schemas.article import Article, Image, RelatedItem
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
    ("line", "caption", "credit"),
    [
        ("A ship leaves Bergen. (Photo Credit: Ann Lee)", "A ship leaves Bergen.", "Ann Lee"),
        ("A ship leaves Bergen. (Photo: Ann Lee/Fjord Press)", "A ship leaves Bergen.", "Ann Lee/Fjord Press"),
        ("A ship leaves Bergen (Photo by Ann Lee).", "A ship leaves Bergen", "Ann Lee"),
        ("A ship leaves Bergen. [Image: Fjord Press]", "A ship leaves Bergen.", "Fjord Press"),
        ("A ship leaves Bergen. (Image courtesy of Fjord Press)", "A ship leaves Bergen.", "Fjord Press"),
        ("A ship leaves Bergen. (File photo: Fjord Press)", "A ship leaves Bergen.", "Fjord Press"),
        ("A ship leaves Bergen. (Credit: Fjord Press)", "A ship leaves Bergen.", "Fjord Press"),
        ("A ship leaves Bergen. Photo credit: Fjord Press", "A ship leaves Bergen.", "Fjord Press"),
        ("A ship leaves Bergen | Photo: Fjord Press", "A ship leaves Bergen", "Fjord Press"),
        ("A ship leaves Bergen. Picture: Fjord Press.", "A ship leaves Bergen.", "Fjord Press"),
        ("A ship leaves Bergen. REUTERS/Ann Lee", "A ship leaves Bergen.", "REUTERS/Ann Lee"),
        ("A ship leaves Bergen. (AP Photo/Ann Lee)", "A ship leaves Bergen.", "AP Photo/Ann Lee"),
        ("Caption: A ship leaves the port of Bergen", "A ship leaves the port of Bergen", None),
        ("FILE PHOTO: A ship leaves Bergen. REUTERS/Ann Lee", "A ship leaves Bergen.", "REUTERS/Ann Lee"),
        ("A ship leaves Bergen.\nPhoto: Fjord Press", "A ship leaves Bergen.", "Fjord Press"),
    ],
)
def test_a_caption_is_known_by_its_credit_or_label(line: str, caption: str, credit: str | None) -> None:
    article = read(f"Norway Lends Ships\n2 May 2016\n\n{line}\n\n{BODY}")
    assert article.images == (Image(caption=caption, credit=credit),)
    assert article.paragraphs == PARAGRAPHS


@pytest.mark.parametrize(
    "sentence",
    [
        "The minister showed reporters a photo (taken on Monday) of the ship.",
        "He said that the picture was by no means clear (see below).",
        "The ships (one of them a gift) will stay until May.",
        "The image of the navy has suffered, he said, by source and by deed.",
    ],
)
def test_a_sentence_about_pictures_is_no_caption(sentence: str) -> None:
    article = read(f"Norway Lends Ships\n2 May 2016\n\n{BODY}\n{sentence}")
    assert article.images == ()
    assert article.paragraphs == (*PARAGRAPHS, sentence)


def test_a_credit_without_a_caption_is_left_out() -> None:
    article = read(f"Norway Lends Ships\n2 May 2016\n\nPhoto: Fjord Press\n\n{BODY}")
    assert (article.images, article.paragraphs) == ((), PARAGRAPHS)


@pytest.mark.parametrize("heading", ["Also Read", "ALSO READ:", "Related", "Related Stories", "Read more", "See also"])
def test_linked_headlines_follow_their_heading_each_with_its_time(heading: str) -> None:
    article = read(
        f"Norway Lends Ships\n2 May 2016\n\n{BODY}\n{heading}\n\nIceland Buys Boat\n\nMay 1, 2016 @ 04:31 PM\n\n"
        "Sweden Sells Tug - April 30, 2016\n\nWho Owns The Fjord?"
    )
    assert article.related == (
        RelatedItem(headline="Iceland Buys Boat", published_at=at("2016-05-01T16:31Z")),
        RelatedItem(headline="Sweden Sells Tug", published_at=at("2016-04-30T00:00Z")),
        RelatedItem(headline="Who Owns The Fjord?"),
    )
    assert article.paragraphs == PARAGRAPHS


def test_times_may_stand_before_their_linked_headlines() -> None:
    section = "Related\nMay 1, 2016\nIceland Buys Boat\n30/04/2016\nSweden Sells Tug"
    article = read(f"Norway Lends Ships\n2 May 2016\n\n{BODY}\n{section}")
    assert [item.published_at for item in article.related] == [at("2016-05-01T00:00Z"), at("2016-04-30T00:00Z")]


def test_a_date_inside_a_linked_headline_belongs_to_it() -> None:
    article = read(f"Norway Lends Ships\n2 May 2016\n\n{BODY}\nRelated\nWhat the vote of 1 April 2016 means for Oslo")
    assert article.related == (RelatedItem(headline="What the vote of 1 April 2016 means for Oslo"),)


def test_a_link_within_the_body_is_taken_out_and_the_body_goes_on() -> None:
    after = (
        "Iceland's coast guard has asked for a third ship, which Norway has promised to send by the end of the week."
    )
    links = "Also read: Iceland Buys Boat\n\nRelated\n\nSweden Sells Tug"
    article = read(f"Norway Lends Ships\n2 May 2016\n\n{BODY}\n{links}\n\n{after}")
    assert [item.headline for item in article.related] == ["Iceland Buys Boat", "Sweden Sells Tug"]
    assert article.paragraphs == (*PARAGRAPHS, after)


def test_topics_below_related_are_no_headlines() -> None:
    article = read(f"Norway Lends Ships\n2 May 2016\n\n{BODY}\nRelated Topics\nNorway\nCoast guards")
    assert (article.related, article.paragraphs) == ((), PARAGRAPHS)


@pytest.mark.parametrize("label", ["Image caption,", "Image caption", "Caption:"])
def test_a_label_alone_makes_the_next_line_a_caption(label: str) -> None:
    article = read(f"Norway Lends Ships\n2 May 2016\nImage source, Fjord\n{label}\nA ship in Bergen\nAnn Lee\n\n{BODY}")
    assert article.images == (Image(caption="A ship in Bergen"),)
    assert article.paragraphs[-2:] == PARAGRAPHS

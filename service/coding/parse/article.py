"""An article from plain text as pages and editors leave it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo

from schemas.article import Article
from schemas.base import content_id
from service.coding.parse.captions import take_images
from service.coding.parse.characters import checked_text, excerpt
from service.coding.parse.header import MAX_HEADLINE, take_header
from service.coding.parse.lines import Line, join_paragraphs, read_lines
from service.coding.parse.related import take_related
from service.coding.parse.stamps import ambiguous_date, find_stamp
from service.errors import ParseError

_DATELINE = re.compile(r"[^\W\d_a-z].{2,80}?(?:\([^()]{1,30}\)\s*|\s)[–—-]{1,2}\s")


def parse_article(
    text: str, *, source: str, timezone: tzinfo, latest: datetime | None = None, url: str | None = None
) -> Article:
    """An article from plain text: headline, lines that say who, when and how often seen, paragraphs, linked headlines.

    ``source`` names the outlet. ``timezone`` holds for times that state none. An article later than ``latest`` is
    refused. ``url`` is the article's address; one that the text itself gives comes second.

    Raises:
        ParseError: no text, HTML, control characters, no date, no headline, no body, a date after ``latest``.
    """
    related, lines = take_related(read_lines(checked_text(text)), timezone)
    header = take_header(lines, timezone)
    images, body = take_images(header.others)
    paragraphs = join_paragraphs(body)
    published_at = header.published_at or _dateline(body, timezone)
    if published_at is None:
        raise ParseError(_no_date(lines))
    if header.headline is None:
        raise ParseError(_no_headline(lines))
    if not paragraphs:
        raise ParseError("no body: there is no paragraph after the headline and the date")
    refuse_later(published_at, latest)
    address = url or header.url
    return Article(
        article_id=derived_id(source, address, header.headline, published_at),
        source=source,
        url=address,
        headline=header.headline,
        byline=header.byline,
        published_at=published_at,
        view_count=header.view_count,
        images=images,
        paragraphs=paragraphs,
        related=related,
    )


def derived_id(source: str, url: str | None, headline: str, published_at: datetime) -> str:
    """The id of an article whose source gives none: a changed text keeps it, so that it replaces what was there."""
    if url:
        return content_id("art", source, url)
    return content_id("art", source, " ".join(headline.split()), published_at.astimezone(UTC).isoformat())


def refuse_later(published_at: datetime, latest: datetime | None) -> None:
    """Raises ParseError for a time after ``latest``."""
    if latest is not None and published_at > latest:
        raise ParseError(
            f"published_at {published_at.isoformat()} lies in the future (the latest taken is "
            f"{latest.isoformat(timespec='seconds')}): correct the date or its time zone"
        )


def _dateline(body: list[Line], timezone: tzinfo) -> datetime | None:
    """The date in a dateline with a year: "OSLO, Nov. 22, 2016 (Agency) --"."""
    for line in body[:3]:
        dateline = _DATELINE.match(line.text, 0, 160)
        if dateline and (stamp := find_stamp(dateline[0], timezone)):
            return stamp.at
    return None


def _no_date(lines: list[Line]) -> str:
    for line in lines:
        if date := ambiguous_date(line.text[:200]):
            return f'no date: "{date}" on line {line.number} can be read two ways; write it as 2016-11-22'
    return 'no date: add a line such as "09:08 AM, November 22, 2016" or "2016-11-22T09:08Z" below the headline'


def _no_headline(lines: list[Line]) -> str:
    long = next((line for line in lines if len(line.text) > MAX_HEADLINE), None)
    if long is None:
        return "no headline: the first line should be the headline"
    return (
        f"no headline: line {long.number} has {len(long.text)} characters and begins {excerpt(long.text)}; "
        "put a headline above it on a line of its own"
    )

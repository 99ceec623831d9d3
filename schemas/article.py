"""An article as a producer read it: the value of ``articles.parsed``."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from schemas.base import Contract, Id, Offset, UtcDatetime


class Image(Contract):
    """A picture's words; the picture itself is not carried."""

    caption: str
    credit: str | None = None


class RelatedItem(Contract):
    """A headline that the page links to ("Also Read")."""

    headline: str
    published_at: UtcDatetime | None = None


class Article(Contract):
    """One news article. ``article_id`` is given by the source or derived from its content, so a replay overwrites."""

    article_id: Id
    source: Annotated[str, Field(min_length=1, max_length=200)]
    url: Annotated[str, Field(max_length=2048)] | None = None
    headline: Annotated[str, Field(min_length=1)]
    byline: str | None = None
    published_at: UtcDatetime
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] = "en"
    view_count: Offset | None = None
    images: tuple[Image, ...] = ()
    paragraphs: tuple[str, ...] = ()
    related: tuple[RelatedItem, ...] = ()

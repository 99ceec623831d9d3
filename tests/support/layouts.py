"""Articles written out as plain text in several layouts: the inverse of the parser, for generated articles."""

from __future__ import annotations

from collections.abc import Callable

from schemas.article import Article

Layout = Callable[[Article], str]


def bulleted(article: Article) -> str:
    """Headline, bullets, headline again, captions, paragraphs, "Also Read" with times below."""
    facts = [article.byline, f"{article.published_at:%I:%M %p, %B %d, %Y}", article.view_count]
    return _joined(
        article.headline,
        "\n".join(f"  • {fact}" for fact in facts if fact is not None),
        article.headline,
        *_captions(article, "{caption} (Photo Credit: {credit})"),
        *article.paragraphs,
        *_related(article, "Also Read", "{headline}\n\n{at:%B %d, %Y @ %I:%M %p}"),
    )


def labelled(article: Article) -> str:
    """``Title:``, ``Author:`` ... lines, then paragraphs, then linked headlines with their times on the line."""
    return _joined(
        "\n".join(
            f"{label}: {value}"
            for label, value in (
                ("Title", article.headline),
                ("Author", article.byline),
                ("Date", article.published_at.isoformat()),
                ("URL", article.url),
                ("Views", article.view_count),
            )
            if value is not None
        ),
        *article.paragraphs,
        *_captions(article, "Caption: {caption} [Image: {credit}]"),
        *_related(article, "Related stories:", "{headline} - {at:%d %B %Y %H:%M}"),
    )


def wire(article: Article) -> str:
    """Time first, one line a paragraph, linked headlines below their times."""
    lines = [
        f"{article.published_at:%a, %d %b %Y %H:%M:%S} +0000",
        article.headline,
        *([f"By {article.byline}"] if article.byline else []),
        *([f"{article.view_count:,} views"] if article.view_count is not None else []),
        *([article.url] if article.url else []),
        *_captions(article, "{caption}\nPhoto: {credit}"),
    ]
    return _joined(
        "\n".join(lines),
        "\n".join(article.paragraphs),
        *_related(article, "Read more", "{at:%Y-%m-%d %H:%M}\n{headline}"),
    )


LAYOUTS: tuple[Layout, ...] = (bulleted, labelled, wire)


def _captions(article: Article, spelling: str) -> list[str]:
    return [spelling.format(caption=image.caption, credit=image.credit) for image in article.images]


def _related(article: Article, heading: str, spelling: str) -> list[str]:
    items = [spelling.format(headline=item.headline, at=item.published_at) for item in article.related]
    return [heading, *items] if items else []


def _joined(*blocks: str) -> str:
    return "\n\n".join(block for block in blocks if block) + "\n"

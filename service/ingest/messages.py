"""The Kafka messages of one article: the article, and its event mentions in one message or as few as fit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError

from schemas.article import Article
from schemas.base import content_id
from schemas.cloudevents import Headers, cloudevent_headers
from schemas.event import ExtractedEvent, ExtractedEvents
from schemas.topics import ARTICLES_PARSED, EVENTS_EXTRACTED, Topic
from service.errors import RejectMessage

SOURCE = "/eventwire/publish"


@dataclass(frozen=True)
class Outgoing:
    """One message as the broker gets it, its topic without the deployment's prefix."""

    topic: Topic
    key: bytes
    value: bytes | None
    headers: Headers


def article_messages(article: Article, extracted: ExtractedEvents, limit: int) -> list[Outgoing]:
    """All messages of one article, the same bytes for the same article. ``limit`` is the largest value in bytes.

    Raises ``RejectMessage`` where the article, or a single event of it, is larger than that: nothing is cut off.
    """
    key, time = article.article_id, article.published_at
    messages = [_message(ARTICLES_PARSED, key, article.model_dump_json().encode(), time)]
    parts = split_events(extracted, limit)
    messages += [_message(EVENTS_EXTRACTED, key, part.model_dump_json().encode(), time) for part in parts]
    largest = max(len(message.value or b"") for message in messages)
    if largest > limit:
        raise RejectMessage(
            "too_large",
            f"its largest message would have {largest:,} bytes, and {limit:,} are allowed. Shorten the article, or "
            "raise EVENTWIRE_MAX_MESSAGE_BYTES",
        )
    return messages


def withdrawal_messages(article_id: str, at: datetime) -> list[Outgoing]:
    """What takes an article back: a tombstone, and an article that says nothing, which goes the way of its events.

    Raises ``RejectMessage`` where ``article_id`` is none.
    """
    try:
        nothing = ExtractedEvents(article_id=article_id, source="withdrawn", published_at=at)
    except ValidationError:
        raise RejectMessage("wrong_shape", f"{article_id!r} is no article id; the rows' mentions name theirs") from None
    return [
        _message(ARTICLES_PARSED, article_id, None, at),
        _message(EVENTS_EXTRACTED, article_id, nothing.model_dump_json().encode(), at),
    ]


def split_events(extracted: ExtractedEvents, limit: int) -> list[ExtractedEvents]:
    """The same events in as few messages of at most ``limit`` bytes as their order allows; ``part`` counts from 1.

    A single event larger than that has a message of its own, which is over the limit.
    """
    if len(extracted.model_dump_json().encode()) <= limit:
        return [extracted]
    frame = len(extracted.model_copy(update={"events": (), "part": 10**6, "parts": 10**6}).model_dump_json().encode())
    groups: list[list[ExtractedEvent]] = []
    room = 0
    for event in extracted.events:
        size = len(event.model_dump_json().encode()) + 1  # and its comma
        if size > room:
            groups.append([])
            room = limit - frame
        groups[-1].append(event)
        room -= size
    return [
        extracted.model_copy(update={"events": tuple(group), "part": number, "parts": len(groups)})
        for number, group in enumerate(groups, start=1)
    ]


def _message(topic: Topic, key: str, value: bytes | None, time: datetime) -> Outgoing:
    # The id is of the content: a replay has the same, a corrected article another, as CloudEvents asks.
    content = value.hex() if value is not None else f"withdrawn {key}"
    headers = cloudevent_headers(topic, id=content_id("ce", topic.name, content), source=SOURCE, time=time)
    return Outgoing(topic, key.encode(), value, headers)

"""Messages in and out as bytes: what an agent takes, what it sends, and what is made of one that cannot be taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from pydantic import ValidationError

from schemas.base import Contract, content_id
from schemas.cloudevents import SEQUENCE_DIGITS, Headers, cloudevent_headers, header
from schemas.rejected import Part, RejectedMessage, Stage
from schemas.topics import MESSAGES_REJECTED, Topic
from service.errors import RejectMessage

MAX_DETAIL = 1000
"""Characters of a rejection's detail."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

C = TypeVar("C", bound=Contract)


@dataclass(frozen=True)
class Incoming:
    """A message as the broker gave it. ``topic`` is the full name, prefix included."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = ()
    time: datetime = EPOCH
    """The message's timestamp: when it was sent."""

    @property
    def size(self) -> int:
        """Bytes of key, value and headers."""
        headers = sum(len(name) + len(value) for name, value in self.headers)
        return len(self.key or b"") + len(self.value or b"") + headers


@dataclass(frozen=True)
class Outgoing:
    """A message to send. ``partition`` None: by the key. ``on_acknowledged`` gets (partition, offset).

    ``after``: it is sent when everything else that its cause led to is acknowledged.
    """

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Headers
    partition: int | None = None
    on_acknowledged: Callable[[int, int], None] | None = None
    after: bool = False


def decode(model: type[C], message: Incoming, limit: int) -> C:
    """The message's content.

    Raises ``RejectMessage`` (``no_value``, ``too_large``, ``bad_header``, ``not_json``, ``wrong_shape``).
    """
    if message.value is None:
        raise RejectMessage("no_value", "the value is null, which means nothing on this topic")
    if len(message.value) > limit:
        raise RejectMessage("too_large", f"the value has {len(message.value):,} bytes; at most {limit:,} are taken")
    if strange := [told for name, _ in message.headers if (told := _readable(name)) != name]:
        raise RejectMessage("bad_header", f"the name of a header is not UTF-8: {strange[0]}")
    try:
        return model.model_validate_json(message.value)
    except ValidationError as error:
        raise RejectMessage(*_why(model, error)) from None


def _why(model: type[Contract], error: ValidationError) -> tuple[str, str]:
    problems = error.errors(include_url=False, include_input=False, include_context=False)
    if problems[0]["type"] == "json_invalid":
        return "not_json", problems[0]["msg"]
    told = [f"{'.'.join(map(str, problem['loc'])) or 'the value'}: {problem['msg']}" for problem in problems[:3]]
    more = f" (and {len(problems) - 3} more)" if len(problems) > 3 else ""
    return "wrong_shape", f"no {model.__name__}: {'; '.join(told)}{more}"


def outgoing(
    topic: Topic,
    prefix: str,
    *,
    key: str,
    value: bytes | None,
    stage: Stage,
    time: datetime,
    cause: Incoming,
    sequence: int | None = None,
) -> Outgoing:
    """A message of the catalogue, with CloudEvents headers; the same content always has the same id.

    ``value`` None: a tombstone.
    """
    headers = cloudevent_headers(
        topic,
        id=content_id("ce", topic.name, key if value is None else value.hex()),
        source=f"/eventwire/{stage}",
        time=time,
        sequence=sequence,
        traceparent=header(cause.headers, "traceparent"),
    )
    return Outgoing(prefix + topic.name, key.encode(), value, headers)


def rejection(
    message: Incoming,
    error: RejectMessage,
    *,
    stage: Stage,
    prefix: str,
    limit: int,
    not_kept: tuple[Part, ...] = (),
) -> Outgoing:
    """What goes to ``messages.rejected``, with a payload of at most ``limit`` bytes.

    ``not_kept`` is left out, where Kafka itself refused to take it.
    """
    if len(message.value or b"") > limit and "payload" not in not_kept:
        not_kept = ("payload", *not_kept)
    detail = f"{error.detail}; of {message.size:,} bytes too much to keep it all" if not_kept else error.detail
    now = datetime.now(UTC)
    key = None if "key" in not_kept else message.key
    value = RejectedMessage(
        stage=stage,
        reason=error.reason,
        detail=shortened(detail),
        topic=message.topic,
        partition=message.partition,
        offset=message.offset,
        key=key,
        payload=None if "payload" in not_kept else message.value,
        headers=() if "headers" in not_kept else tuple((_readable(name), value) for name, value in message.headers),
        not_kept=not_kept,
        rejected_at=now,
    )
    headers = cloudevent_headers(
        MESSAGES_REJECTED,
        id=content_id("ce", stage, message.topic, message.partition, message.offset),
        source=f"/eventwire/{stage}",
        time=now,
        traceparent=None if "headers" in not_kept else header(message.headers, "traceparent"),
    )
    return Outgoing(prefix + MESSAGES_REJECTED.name, key, value.model_dump_json().encode(), headers)


def shortened(text: str) -> str:
    """One line of at most ``MAX_DETAIL`` characters that any JSON reader takes."""
    line = " ".join(text.split()).encode("utf-8", "replace").decode("utf-8")
    return line if len(line) <= MAX_DETAIL else f"{line[: MAX_DETAIL - 1]}…"


def sequence(message: Incoming) -> int:
    """When the version of an article, or the withdrawal, that this message is of was sent, in ms; 0 is unknown."""
    given = header(message.headers, "ce_sequence") or b""
    if given.isdigit() and len(given) == SEQUENCE_DIGITS:
        return int(given)
    return round(message.time.timestamp() * 1000)


def sent_at(timestamp: float | None) -> datetime:
    """When a message was sent, by its timestamp in seconds; 1970 where that is none or no time that a calendar has."""
    try:
        return datetime.fromtimestamp(max(timestamp or 0.0, 0.0), UTC)
    except (OverflowError, ValueError):
        return EPOCH


def raw_headers(headers: Sequence[tuple[str, bytes | None]] | None) -> tuple[tuple[str, bytes], ...]:
    """Headers as they came; a null value becomes empty."""
    return tuple((name, value or b"") for name, value in headers or ())


def _readable(name: str) -> str:
    """A header's name with the bytes in it that are not UTF-8 as ``\\xff``."""
    return name if name.isascii() else name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")

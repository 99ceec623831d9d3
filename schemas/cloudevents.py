"""CloudEvents 1.0 attributes as Kafka headers (binary content mode), so that a consumer can route without parsing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from schemas.topics import Topic

Headers = list[tuple[str, bytes]]
SEQUENCE_DIGITS = 15
"""CloudEvents' extension ``sequence`` is a text whose order is the alphabet's."""


def cloudevent_headers(
    topic: Topic, *, id: str, source: str, time: datetime, sequence: int | None = None, traceparent: bytes | None = None
) -> Headers:
    """The headers of one message. ``id`` is the content's id and ``time`` the content's time, so a replay is equal.

    ``source`` is the stage that produced it, a URI reference such as ``/eventwire/enrich``. ``sequence`` orders an
    article's versions and its withdrawals: milliseconds since 1970 at which the one that this message is of was sent.
    """
    stamp = time.astimezone(UTC).isoformat().replace("+00:00", "Z")
    headers: Headers = [
        ("ce_specversion", b"1.0"),
        ("ce_id", id.encode()),
        ("ce_type", topic.type.encode()),
        ("ce_source", source.encode()),
        ("ce_time", stamp.encode()),
        ("content-type", b"application/json"),
    ]
    if sequence is not None:
        headers.append(("ce_sequence", f"{sequence:0{SEQUENCE_DIGITS}}".encode()))
    if traceparent is not None:
        headers.append(("traceparent", traceparent))
    return headers


def header(headers: Sequence[tuple[str, bytes]] | None, name: str) -> bytes | None:
    """The first header of that name, or None."""
    return next((value for key, value in headers or () if key == name), None)

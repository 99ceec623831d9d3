"""Rows of the table, made by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from schemas.record import EventRecord

REPORTED = datetime(2021, 3, 4, 10, 15, tzinfo=UTC)


def mention(number: int = 1, **fields: Any) -> dict[str, Any]:
    """The fields of a ``Mention``."""
    return {
        "mention_id": f"men_{number}",
        "article_id": f"art_{number}",
        "source": "Plains Courier",
        "published_at": REPORTED,
        "sentence": "Lutania and Merovia opened a weather station.",
        "type": "cooperation",
        "plover": "COOPERATE",
        "cameo": "060",
        "status": "occurred",
        "because": {"entry": "open_together", "words": ["opened"]},
        "confidence": 0.8,
        **fields,
    }


def record(event_id: str = "evt_1", **fields: Any) -> EventRecord:
    """A valid row with the given fields changed."""
    values: dict[str, Any] = {
        "event_id": event_id,
        "type": "cooperation",
        "plover": "COOPERATE",
        "cameo": "060",
        "status": "occurred",
        "participants": (),
        "title": "Lutania and Merovia open a weather station",
        "mentions": (mention(),),
        "source_count": 1,
        "first_reported_at": REPORTED,
        "last_reported_at": REPORTED,
        "revision": 1,
        **fields,
    }
    return EventRecord.model_validate(values)

"""A message that could not be taken: the value of ``messages.rejected``. Nothing of it is lost."""

from __future__ import annotations

import base64
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from schemas.base import Contract, UtcDatetime


def _from_base64(value: object) -> object:
    return base64.b64decode(value, validate=True) if isinstance(value, str) else value


RawBytes = Annotated[
    bytes,
    BeforeValidator(_from_base64),
    PlainSerializer(lambda raw: base64.b64encode(raw).decode("ascii"), return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "contentEncoding": "base64"}),
]
"""Bytes in Python, standard base64 in JSON."""

Stage = Literal["publish", "enrich", "classify", "sink"]
"""Whose messages these were. ``publish``: what stands on ``articles.parsed``, which the agent withdraw reads."""
Part = Literal["payload", "key", "headers"]


class RejectedMessage(Contract):
    """``payload`` and ``key`` are the original bytes (base64 in JSON); ``detail`` says what is wrong and where."""

    stage: Stage
    reason: Annotated[str, Field(pattern=r"^[a-z_]+$")]
    detail: str
    topic: str
    partition: Annotated[int, Field(ge=0)]
    offset: Annotated[int, Field(ge=0)]
    key: RawBytes | None = None
    payload: RawBytes | None = None
    headers: tuple[tuple[str, RawBytes], ...] = ()
    not_kept: tuple[Part, ...] = ()
    """What of the message is missing here, because Kafka found the whole too large."""
    rejected_at: UtcDatetime

"""What a refusal of Kafka's means for the message that it refused."""

from __future__ import annotations

from typing import Literal

from schemas.rejected import Part
from service.errors import EventwireError

_TOO_LARGE = frozenset({10, 18})
"""Kafka's error codes MESSAGE_TOO_LARGE and RECORD_LIST_TOO_LARGE."""
_REFUSED = frozenset({17, 29, 31, 44, 87})
"""INVALID_TOPIC_EXCEPTION, TOPIC_ and CLUSTER_AUTHORIZATION_FAILED, POLICY_VIOLATION, INVALID_RECORD."""
LESS: dict[tuple[Part, ...], tuple[Part, ...]] = {(): ("payload",), ("payload",): ("payload", "key", "headers")}
"""What is left out of a rejected message that Kafka finds too large, step by step: no message may stop a worker."""


def verdict(error: BaseException) -> Literal["retry", "too_large", "stop"]:
    """Send again, do without it, or stop the worker."""
    codes = {getattr(error, "errno", None), getattr(error.__cause__, "errno", None)}
    if codes & _TOO_LARGE:
        return "too_large"
    return "stop" if codes & _REFUSED or isinstance(error, EventwireError) else "retry"


def told(error: BaseException) -> str:
    """The error in one line."""
    return f"{type(error).__name__}: {' '.join(str(error).split())}"[:300]

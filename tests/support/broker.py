"""What tests know of the Kafka that they run on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol


class Broker(Protocol):
    """Where the session's Kafka answers (``host:port``), and what it can do (``Settings.broker_profile``)."""

    @property
    def bootstrap(self) -> str: ...

    @property
    def profile(self) -> Literal["apache", "embedded"]: ...


@dataclass(frozen=True)
class RunningBroker:
    """A broker whose life is somebody else's business."""

    bootstrap: str
    profile: Literal["apache", "embedded"]

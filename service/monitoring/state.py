"""What a worker says of itself: the content of ``/health`` and of the overview."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

LAG_LIMIT_SECONDS = 5.0
"""A loop that turns so late is as good as stuck: heartbeats, commits and pages wait behind whatever holds it."""


@dataclass(frozen=True)
class StageState:
    """One agent. ``retrying_seconds``: for how long Kafka has not taken its results; None when it does."""

    messages_under_way: int
    retrying_seconds: float | None = None


@dataclass(frozen=True)
class WorkerState:
    """A look at a worker. ``assigned`` is None before the consumer group gave it anything (or, rightly, nothing)."""

    group: str
    version: str
    assigned: dict[str, list[int]] | None
    rebalancing: bool
    recovered: bool
    loop_lag_seconds: float
    stages: dict[str, StageState] = field(default_factory=dict)

    @property
    def healthy(self) -> bool:
        """The loop turns, the group is assigned, the table is back from its changelog."""
        return not self.problems

    @property
    def problems(self) -> list[str]:
        """Why it is not healthy, in words."""
        found = []
        if self.loop_lag_seconds > LAG_LIMIT_SECONDS:
            found.append(f"the event loop is {self.loop_lag_seconds:.1f} s late")
        if self.assigned is None:
            found.append("the consumer group has not assigned any partitions yet")
        elif self.rebalancing:
            found.append("the consumer group is rebalancing")
        elif not self.recovered:
            found.append("the table is being read back from its changelog")
        return found

    def as_json(self) -> dict[str, Any]:
        """The answer of ``/health``."""
        return {
            "status": "ok" if self.healthy else "unavailable",
            "problems": self.problems,
            "group": self.group,
            "version": self.version,
            "assigned": self.assigned or {},
            "rebalancing": self.rebalancing,
            "recovered": self.recovered,
            "loop_lag_seconds": round(self.loop_lag_seconds, 3),
            "stages": {
                name: {
                    "messages_under_way": stage.messages_under_way,
                    "retrying_seconds": None if stage.retrying_seconds is None else round(stage.retrying_seconds, 1),
                }
                for name, stage in self.stages.items()
            },
        }

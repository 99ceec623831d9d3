"""The state of an agent, without Kafka."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.streaming.messages import Outgoing


class Kept(dict[str, Any]):
    """Entries that last at once."""

    def write(self, changes: Mapping[str, Any]) -> list[Outgoing]:
        self.update(changes)
        return []

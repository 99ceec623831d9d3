"""Which mentions are one real-world event, and the row that they make. Pure."""

from __future__ import annotations

from service.coding.resolve.change import Changes, Rules, apply
from service.coding.resolve.route import route
from service.coding.resolve.simple import event_id, merge, partition_key

__all__ = ["Changes", "Rules", "apply", "event_id", "merge", "partition_key", "route"]

"""Which mentions are one real-world event, and the row that they make. Pure."""

from __future__ import annotations

from service.coding.resolve.change import Changes, Rules, apply
from service.coding.resolve.participants import partition_key
from service.coding.resolve.route import route

__all__ = ["Changes", "Rules", "apply", "partition_key", "route"]

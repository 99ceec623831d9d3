"""The closed catalogue of our metrics. A name that is not here cannot be counted; Faust's own are ``faust_*``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Histogram


@dataclass(frozen=True)
class Metric:
    """``name`` is ``eventwire_<noun>_<verb>_total`` or ``_seconds``."""

    name: str
    kind: Literal["counter", "seconds"]
    labels: tuple[str, ...]
    meaning: str


MESSAGES_PROCESSED = Metric(
    "eventwire_messages_processed_total", "counter", ("stage",), "messages whose results are acknowledged by Kafka"
)
MESSAGES_REJECTED = Metric(
    "eventwire_messages_rejected_total", "counter", ("stage", "reason"), "messages that went to messages.rejected"
)
MESSAGES_RETRIED = Metric(
    "eventwire_messages_retried_total", "counter", ("stage",), "times that results had to be sent again"
)
EVENTS_CODED = Metric("eventwire_events_coded_total", "counter", ("type",), "events classified, by type")
ROWS_WRITTEN = Metric("eventwire_rows_written_total", "counter", (), "rows written to events.table")
CODING_SECONDS = Metric("eventwire_message_coding_seconds", "seconds", ("stage",), "time to code one message")
DELIVERY_SECONDS = Metric(
    "eventwire_message_delivery_seconds", "seconds", ("stage",), "from taking a message to Kafka's acknowledgement"
)

METRICS: tuple[Metric, ...] = (
    MESSAGES_PROCESSED, MESSAGES_REJECTED, MESSAGES_RETRIED, EVENTS_CODED, ROWS_WRITTEN, CODING_SECONDS,
    DELIVERY_SECONDS,
)  # fmt: skip

_BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0)


class Metrics:
    """The catalogue's metrics of one app, in that app's own registry."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        self.registry = registry if registry is not None else CollectorRegistry()
        self._counters = {
            metric: Counter(metric.name, metric.meaning, metric.labels, registry=self.registry)
            for metric in METRICS
            if metric.kind == "counter"
        }
        self._histograms = {
            metric: Histogram(metric.name, metric.meaning, metric.labels, registry=self.registry, buckets=_BUCKETS)
            for metric in METRICS
            if metric.kind == "seconds"
        }

    def count(self, metric: Metric, *labels: str) -> None:
        """One more. ``labels`` in the order of ``metric.labels``; ``KeyError`` outside the catalogue."""
        counter = self._counters[metric]
        (counter.labels(*labels) if labels else counter).inc()

    def observe(self, metric: Metric, seconds: float, *labels: str) -> None:
        """A duration. ``KeyError`` outside the catalogue."""
        self._histograms[metric].labels(*labels).observe(seconds)

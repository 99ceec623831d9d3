"""The catalogue of metrics is closed, and each app counts for itself."""

from __future__ import annotations

import re

import pytest
from prometheus_client import generate_latest

from service.monitoring.metrics import (
    CODING_SECONDS,
    MESSAGES_PROCESSED,
    METRICS,
    ROWS_WRITTEN,
    Metric,
    Metrics,
)


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_names_say_what_and_in_which_unit(metric: Metric) -> None:
    unit = "total" if metric.kind == "counter" else "seconds"
    assert re.fullmatch(rf"eventwire_[a-z]+_[a-z]+(_[a-z]+)?_{unit}", metric.name)
    assert metric.meaning


def test_two_apps_count_apart() -> None:
    one, other = Metrics(), Metrics()
    one.count(ROWS_WRITTEN)
    one.count(MESSAGES_PROCESSED, "sink")
    one.observe(CODING_SECONDS, 0.2, "enrich")
    text = generate_latest(one.registry).decode()
    assert "eventwire_rows_written_total 1.0" in text
    assert 'eventwire_messages_processed_total{stage="sink"} 1.0' in text
    assert 'eventwire_message_coding_seconds_count{stage="enrich"} 1.0' in text
    assert "eventwire_rows_written_total 0.0" in generate_latest(other.registry).decode()


def test_what_is_not_in_the_catalogue_cannot_be_counted() -> None:
    unknown = Metric("eventwire_things_happened_total", "counter", (), "things")
    with pytest.raises(KeyError):
        Metrics().count(unknown)
    with pytest.raises(KeyError):
        Metrics().observe(unknown, 1.0)

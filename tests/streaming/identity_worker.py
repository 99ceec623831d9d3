"""A worker process that codes simply and has our identity: ``python -m tests.streaming.identity_worker``."""

from __future__ import annotations

from service.coding.resolve import apply, partition_key, route
from service.settings import load_settings
from service.streaming.process import run_worker
from service.streaming.stages import Coder
from tests.streaming.simple import classify, enrich

if __name__ == "__main__":
    run_worker(load_settings(), Coder(enrich, classify, partition_key, route, apply))

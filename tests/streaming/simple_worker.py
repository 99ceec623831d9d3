"""A worker process with the simple coder: ``python -m tests.streaming.simple_worker``, settings by environment."""

from __future__ import annotations

from service.settings import load_settings
from service.streaming.process import run_worker
from tests.streaming.simple import SIMPLE_CODER

if __name__ == "__main__":
    run_worker(load_settings(), SIMPLE_CODER)

"""A worker process on the mock cluster: ``python -m tests.streaming.mocked_worker``, settings by environment."""

from __future__ import annotations

from service.settings import load_settings
from service.streaming import app as app_module
from service.streaming import process
from tests.streaming.mocked import mocked_app, topics_are_there
from tests.streaming.simple import SIMPLE_CODER

if __name__ == "__main__":
    app_module.require_topics = topics_are_there
    process.create_app = mocked_app
    process.run_worker(load_settings(), SIMPLE_CODER)

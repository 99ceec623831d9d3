"""A worker process that is paused (SIGSTOP) when its sink has coded the first report, before it sends what came out."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from typing import Any

from service.coding.resolve import Changes
from service.settings import load_settings
from service.streaming.process import run_worker
from tests.streaming.simple import SIMPLE_CODER

paused = False


def apply_and_pause(*report: Any, **options: Any) -> Changes:
    global paused
    changes = SIMPLE_CODER.apply(*report, **options)
    if not paused:
        paused = True
        os.kill(os.getpid(), signal.SIGSTOP)
    return changes


if __name__ == "__main__":
    run_worker(load_settings(), replace(SIMPLE_CODER, apply=apply_and_pause))

"""A worker whose agent sink fails at the third message, behind the coder: as a defect of our own would."""

from __future__ import annotations

from service.settings import load_settings
from service.streaming.messages import Incoming, Outgoing
from service.streaming.process import run_worker
from service.streaming.stages import Stages
from tests.streaming.simple import SIMPLE_CODER

FAILS_AT = 3
sink = Stages.sink
taken = 0


def failing_sink(stages: Stages, message: Incoming) -> list[Outgoing]:
    global taken
    taken += 1
    if taken == FAILS_AT:
        raise LookupError("a defect of our own")
    return sink(stages, message)


if __name__ == "__main__":
    Stages.sink = failing_sink  # type: ignore[method-assign]
    run_worker(load_settings(), SIMPLE_CODER)

"""What a worker says when it ends although nobody told it to."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from aiokafka.errors import NodeNotReadyError

from service.settings import Settings
from service.streaming.app import create_app
from service.streaming.process import EventwireWorker
from tests.streaming.simple import SIMPLE_CODER


def last_words(error: BaseException, folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    loop = asyncio.new_event_loop()
    app = create_app(Settings(data_dir=folder, brokers="kafka.example:9092"), SIMPLE_CODER)
    try:
        with pytest.raises(SystemExit) as left:
            EventwireWorker(app, loop=loop, quiet=True)._leave(error)
    finally:
        loop.close()
    assert left.value.code == 1
    return capsys.readouterr().err


def test_a_broker_that_goes_away_while_a_worker_starts_is_named_with_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert last_words(NodeNotReadyError("node 1"), tmp_path, capsys) == (
        "eventwire: Kafka at kafka.example:9092 stopped answering (NodeNotReadyError): start the worker again when it "
        "is healthy\n"
    )


def test_anything_else_is_told_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        last_words(ValueError("two\nlines"), tmp_path, capsys)
        == "eventwire: the worker failed: ValueError: two lines\n"
    )

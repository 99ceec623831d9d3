"""``eventwire demo`` and ``eventwire up``: from nothing to the printed table, and back to nothing however they end."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from service.commands.output import counted
from tests.support.processes import answers, children
from tests.support.running import SECONDS, Start


def test_the_demo_prints_the_table_and_leaves_nothing(start: Start) -> None:
    run = start("demo")
    assert run.end() == 0, run.text()
    text = run.text()
    assert "Published 1 article with" in text
    assert "participants" in text
    assert "NOR" in text
    assert f"http://127.0.0.1:{run.web_port}/" in text
    assert "Traceback" not in text
    assert len(run.seen) >= 2
    assert run.web_port in run.ports
    run.assert_nothing_is_left()


def test_the_demo_shows_the_seeds_when_no_path_is_given(start: Start) -> None:
    run = start("demo", with_article=False)
    assert run.end() == 0, run.text()
    seeds = list(Path(__file__).parents[2].joinpath("seeds").glob("*.txt"))
    assert f"Published {counted(len(seeds), 'article')} with" in run.text()
    run.assert_nothing_is_left()


def test_a_worker_that_dies_ends_the_demo_with_its_last_words(start: Start) -> None:
    run = start("demo")
    run.wait_for(lambda: "Published 1 article" in run.text() and run.worker(), "a published article")
    worker = run.worker()
    assert worker is not None
    worker.kill()
    assert run.end() == 1
    assert "eventwire: the worker ended with code -9" in run.text()
    assert "Traceback" not in run.text()
    run.assert_nothing_is_left()


@pytest.mark.parametrize("command", ["demo", "up"])
def test_a_broker_that_dies_ends_everything(start: Start, command: str) -> None:
    run = start(command, EVENTWIRE_REQUEST_TIMEOUT_SECONDS="2")
    moment = "Published 1 article" if command == "demo" else "Ctrl-C ends everything"
    run.wait_for(lambda: moment in run.text(), moment)
    (broker,) = [process for process in children(run.process.pid) if "broker" in process.cmdline()]
    broker.kill()
    assert run.end() == 1
    assert re.search(r"^eventwire: (the embedded broker ended|Kafka at 127\.0\.0\.1:)", run.text(), re.MULTILINE)
    assert "Traceback" not in run.text()
    run.assert_nothing_is_left()


def test_a_worker_that_is_too_slow_ends_the_demo_with_its_last_words(start: Start) -> None:
    run = start("demo", "--timeout", "1")
    assert run.end() == 1
    assert "eventwire: the worker did not catch up within 1 s" in run.text()
    run.assert_nothing_is_left()


def test_a_broker_that_does_not_start_ends_the_demo(start: Start) -> None:
    run = start("demo", CALF_TANSU_BIN="/bin/false")
    assert run.end() == 1
    (line,) = run.text().splitlines()
    assert line.startswith("eventwire: the embedded broker did not start")
    run.assert_nothing_is_left()


def test_an_article_that_cannot_be_read_is_said_and_the_others_are_shown(start: Start) -> None:
    run = start("demo", "nowhere.txt")
    assert run.end() == 1
    assert "nowhere.txt: no such file" in run.text()
    assert "NOR" in run.text()
    run.assert_nothing_is_left()


def test_packages_of_the_working_directory_are_not_taken_for_ours(start: Start, tmp_path: Path) -> None:
    for name in ("service", "schemas", "click"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise RuntimeError('not ours')")
    run = start("demo")
    assert run.end() == 0, run.text()
    assert "NOR" in run.text()


def test_settings_of_another_kafka_are_not_followed(start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as elsewhere:
        elsewhere.settimeout(0)
        port = elsewhere.getsockname()[1]
        run = start("demo", EVENTWIRE_BROKERS=f"127.0.0.1:{port}", EVENTWIRE_BROKER_PROFILE="apache")
        assert run.end() == 0, run.text()
        with pytest.raises(BlockingIOError):
            elsewhere.accept()


def test_up_stays_answers_on_its_web_port_and_ends_with_ctrl_c(start: Start) -> None:
    run = start("up")
    run.wait_for(lambda: "Ctrl-C ends everything" in run.text(), "the last line")
    assert answers(run.web_port)
    assert f"http://127.0.0.1:{run.web_port}/" in run.text()
    variables = dict(re.findall(r"export (EVENTWIRE_\w+)=(\S+)", run.text()))
    argv = [sys.executable, "-m", "service.cli", "table", "--json"]
    table = subprocess.run(argv, env=os.environ | variables, capture_output=True, text=True, timeout=SECONDS)
    assert table.stdout.splitlines(), table.stderr
    os.killpg(run.process.pid, signal.SIGINT)
    assert run.end() == 0, run.text()
    assert "Traceback" not in run.text()
    run.assert_nothing_is_left()


def test_a_taken_web_port_is_said_and_another_one_used(start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        run = start("demo", EVENTWIRE_WEB_PORT=str(port))
        assert run.end() == 0, run.text()
    text = run.text()
    assert f"Port {port} is taken" in text
    (address,) = re.findall(r"http://127\.0\.0\.1:(\d+)/", text)
    assert int(address) != port
    assert int(address) in run.ports
    run.assert_nothing_is_left()


def test_verbose_shows_the_workers_log(start: Start) -> None:
    run = start("demo", "--verbose")
    assert run.end() == 0, run.text()
    assert "INFO" in run.text()

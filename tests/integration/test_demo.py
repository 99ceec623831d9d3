"""``eventwire demo`` and ``eventwire up``: from nothing to the printed table, and back to nothing however they end."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from service.commands.output import counted
from tests.support.ports import free_port
from tests.support.processes import answers, children, is_running, listening_ports
from tests.support.waiting import wait_until

SECONDS = 60.0
ARTICLE = """Norway and Chile sign an agreement on fisheries

10:15 AM, March 4, 2021

Norway and Chile signed an agreement on fisheries in Oslo on March 2, 2021.

Canada imposed sanctions on Belarus on Monday.
"""


class Run:
    """A command in a session, home and temporary folder of its own, watched from outside."""

    def __init__(self, folder: Path, *arguments: str, **env: str) -> None:
        self.folder = folder
        for name in ("tmp", "home"):
            (folder / name).mkdir()
        self.web_port = free_port()
        own = {"TMPDIR": f"{folder}/tmp", "HOME": f"{folder}/home", "EVENTWIRE_WEB_PORT": str(self.web_port)}
        self.output = (folder / "output").open("w+")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "service.cli", *arguments],
            env=os.environ | own | env,
            stdin=subprocess.DEVNULL,
            stdout=self.output,
            stderr=self.output,
            start_new_session=True,
        )
        self.seen: set[psutil.Process] = set()
        self.ports: set[int] = set()

    def text(self) -> str:
        return Path(self.output.name).read_text()

    def look(self) -> None:
        """Note what runs and listens now."""
        self.seen |= set(children(self.process.pid))
        self.ports |= listening_ports([process.pid for process in self.seen])

    def wait_for(self, condition: Callable[[], object], what: str) -> None:
        def looked() -> object:
            self.look()
            assert self.process.poll() is None or condition(), f"ended before {what}:\n{self.text()}"
            return condition()

        wait_until(looked, f"{what}; so far:\n{self.text()}", SECONDS)

    def worker(self) -> psutil.Process | None:
        """The worker process, once it is Python with the worker's command line."""
        for process in children(self.process.pid):
            with contextlib.suppress(psutil.NoSuchProcess):
                if process.cmdline()[-1:] == ["worker"] and "-m" in process.cmdline():
                    return process
        return None

    def end(self) -> int:
        """Wait for the exit, noting all that runs until then; gives the exit code."""
        deadline = time.monotonic() + SECONDS
        while self.process.poll() is None:
            self.look()
            assert time.monotonic() < deadline, f"did not end:\n{self.text()}"
            time.sleep(0.02)
        return self.process.returncode

    def assert_nothing_is_left(self) -> None:
        left = [process for process in self.seen if is_running(process.pid)]
        assert left == []
        assert [port for port in self.ports if answers(port)] == []
        assert list((self.folder / "tmp").iterdir()) == []
        assert list((self.folder / "home").iterdir()) == []


Start = Callable[..., Run]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a command with one article; whatever the test does, nothing of it outlives the test."""
    article = tmp_path / "article.txt"
    article.write_text(ARTICLE)
    runs: list[Run] = []

    def started(*arguments: str, **env: str) -> Run:
        run = Run(tmp_path, *arguments, str(article), **env)
        runs.append(run)
        return run

    yield started
    for run in runs:
        run.process.kill()
        run.process.wait()
        run.output.close()


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


def test_the_demo_shows_the_seeds_when_no_path_is_given(tmp_path: Path) -> None:
    run = Run(tmp_path, "demo")
    assert run.end() == 0, run.text()
    seeds = list(Path(__file__).parents[2].joinpath("seeds").glob("*.txt"))
    assert f"Published {counted(len(seeds), 'article')} with" in run.text()
    run.assert_nothing_is_left()


def to_the_group(run: Run) -> None:
    """As a terminal does it."""
    os.killpg(run.process.pid, signal.SIGINT)


def to_the_parent(run: Run) -> None:
    run.process.send_signal(signal.SIGINT)


def terminate(run: Run) -> None:
    run.process.terminate()


def hang_up(run: Run) -> None:
    run.process.send_signal(signal.SIGHUP)


def twice(run: Run) -> None:
    to_the_group(run)
    time.sleep(0.2)
    with contextlib.suppress(ProcessLookupError):
        to_the_group(run)


def broker_runs(run: Run) -> bool:
    return bool(children(run.process.pid))


def worker_runs(run: Run) -> bool:
    return run.worker() is not None


def published(run: Run) -> bool:
    return "Published 1 article" in run.text()


def table_is_printed(run: Run) -> bool:
    return "The web view was at" in run.text()


@pytest.mark.parametrize(
    ("moment", "interrupt", "code"),
    [
        (broker_runs, to_the_group, 130),
        (worker_runs, to_the_parent, 130),
        (worker_runs, terminate, 143),
        (published, to_the_group, 130),
        (published, twice, 130),
        (published, hang_up, 129),
        (table_is_printed, to_the_parent, 0),
    ],
)
def test_an_interrupted_demo_leaves_nothing(
    start: Start, moment: Callable[[Run], bool], interrupt: Callable[[Run], None], code: int
) -> None:
    run = start("demo")
    run.wait_for(lambda: moment(run), moment.__name__)
    interrupt(run)
    assert run.end() == code, run.text()
    assert "Traceback" not in run.text()
    assert "Exception" not in run.text()
    run.assert_nothing_is_left()


def test_a_demo_that_is_killed_takes_its_processes_along(start: Start) -> None:
    run = start("demo")
    run.wait_for(lambda: published(run) and worker_runs(run), "a published article")
    run.process.kill()
    run.process.wait()
    wait_until(lambda: not any(is_running(process.pid) for process in run.seen), "broker and worker end")
    wait_until(lambda: not any(map(answers, run.ports)), "their ports are closed")


def test_a_worker_that_dies_ends_the_demo_with_its_last_words(start: Start) -> None:
    run = start("demo")
    run.wait_for(lambda: published(run) and worker_runs(run), "a published article")
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
    to_the_group(run)
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

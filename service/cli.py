"""The command line. A command's module is imported when the command is run, so that ``--help`` is instant."""

from __future__ import annotations

import contextlib
import importlib
import logging
import os
import signal
import sys
import threading
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn, cast

import click

from service.errors import EventwireError

COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("service.commands.demo:demo", "Show everything once: broker, worker, seed articles, the table."),
    "up": ("service.commands.demo:up", "The same, and keep it running until Ctrl-C."),
    "publish": ("service.commands.publish:publish", "Read articles and send them and their events to Kafka."),
    "withdraw": ("service.commands.withdraw:withdraw", "Take articles back, and their mentions out of the table."),
    "worker": ("service.commands.worker:worker", "Run the agents that turn events into the table."),
    "table": ("service.commands.table:table", "Print the table of events; --follow keeps up with it."),
    "code": ("service.commands.code:code", "Code articles without Kafka: one event as JSON a line."),
    "codebook": ("service.commands.codebook:codebook", "Show the codebook, or explain why a sentence is coded so."),
    "actors": ("service.commands.actors:actors", "Resolve name phrases to country, sector and name."),
    "rejected": ("service.commands.rejected:rejected", "List, show or send back what could not be taken."),
    "topics": ("service.commands.topics:topics", "Create, check or describe the topics."),
    "schemas": ("service.commands.schemas:schemas", "Export or check the JSON Schemas and the AsyncAPI document."),
    "broker": ("service.commands.broker:broker", "Run the embedded in-memory broker in the foreground."),
}
"""Name: where the command is, and its line in the help. The order is that of the help."""


class Failure(click.ClickException):
    """An error of ours as click shows it: one line, no traceback."""

    def __init__(self, error: EventwireError) -> None:
        super().__init__(" ".join(str(error).split()))
        self.exit_code = error.exit_code

    def show(self, file: Any = None) -> None:
        click.echo(f"eventwire: {self.message}", file=file, err=True)


class InternalError(EventwireError):
    """A defect of ours, as a person reads it."""

    def __init__(self, error: Exception) -> None:
        place = traceback.extract_tb(error.__traceback__)[-1]
        super().__init__(
            f"internal error: {type(error).__name__}: {error} ({Path(place.filename).name}:{place.lineno}). "
            "Please report it; eventwire --debug COMMAND shows more"
        )


class LazyGroup(click.Group):
    """Commands from ``COMMANDS``, imported on use. Errors of ours end in one line and a non-zero exit."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        return cast(click.Command, getattr(importlib.import_module(module), name))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except EventwireError as error:
            raise Failure(error) from error
        except BrokenPipeError:
            # Whoever read our output has enough: that is no failure. Nothing may write to it again, not even at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return None
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            if ctx.params.get("debug"):
                raise
            raise Failure(InternalError(error)) from error


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="eventwire", prog_name="eventwire", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="Show the traceback of an internal error.")
def cli(debug: bool) -> None:
    """News articles in, a live typed table of what happened out.

    Settings are environment variables EVENTWIRE_*; the README lists them. Start with: eventwire demo
    """
    # What these two say is said by our own errors; without a handler Python would print it to stderr.
    for name in ("aiokafka", "asyncio"):
        logging.getLogger(name).addHandler(logging.NullHandler())


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """The program's entry point: runs the command and exits. 1 = it failed, 2 = wrong use, 130 = Ctrl-C."""
    code = _run(arguments)
    # Another Ctrl-C has nothing left to interrupt but Python's own end, which would answer with a traceback.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if any(thread.daemon for thread in threading.enumerate()):
        # One that waits for input or is inside a library cannot be ended, and Python would abort when it tried.
        with contextlib.suppress(OSError):
            sys.stdout.flush()
        os._exit(code)
    sys.exit(code)


def _run(arguments: Sequence[str] | None) -> int:
    try:
        code = cli.main(arguments, prog_name="eventwire", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:  # click's name for Ctrl-C
        return 130
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return code if isinstance(code, int) else 0


if __name__ == "__main__":
    main()

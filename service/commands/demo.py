"""``eventwire demo`` and ``eventwire up``: the whole way on one machine, from article files to the printed table."""

from __future__ import annotations

import asyncio
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import click
from rich.console import Console

from schemas.topics import EVENTS_ENRICHED, EVENTS_EXTRACTED, EVENTS_REPORTED, MESSAGES_REJECTED
from service.commands.orderly import AskedToStop, orderly_exit
from service.commands.output import counted
from service.commands.publish import publish_paths
from service.commands.stack import Stack, running_stack
from service.commands.table import print_rows
from service.errors import EventwireError
from service.ingest.admin import full_name
from service.ingest.offsets import group_progress
from service.ingest.rows import table_reader

SEEDS = Path(__file__).parents[2] / "seeds"
"""The checkout's example articles; an installed wheel has none."""

_LOOK_SECONDS = 0.5

_paths = click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
_verbose = click.option("--verbose", is_flag=True, help="Show the worker's log.")
_timeout = click.option(
    "--timeout", type=click.FloatRange(1), default=60.0, show_default=True, help="Seconds the worker has to catch up."
)


@click.command()
@_paths
@_verbose
@_timeout
def demo(paths: tuple[Path, ...], verbose: bool, timeout: float) -> None:
    """Show everything once, on this machine alone: an in-memory broker, a worker, articles in, the table out.

    PATH defaults to seeds/. Nothing keeps running afterwards, and nothing is left on the disk.
    """
    with orderly_exit() as signals, running_stack(signals, verbose) as stack:
        problems = _fill_table(stack, paths, timeout)
        click.echo(f"\nThe web view was at {stack.web_address} and ends now; eventwire up keeps it running.")
    sys.exit(1 if problems else 0)


@click.command()
@_paths
@_verbose
@_timeout
def up(paths: tuple[Path, ...], verbose: bool, timeout: float) -> None:
    """The same as demo, and keep it running until Ctrl-C, with its web view.

    Prints the variables with which publish and table in another terminal reach it.
    """
    with orderly_exit() as signals, running_stack(signals, verbose) as stack:
        _fill_table(stack, paths, timeout)
        click.echo(f"\nThe web view is at {stack.web_address}. In another terminal:\n")
        for name in ("brokers", "broker_profile", "partitions"):
            click.echo(f"  export EVENTWIRE_{name.upper()}={getattr(stack.settings, name)}")
        click.echo("  eventwire table --follow\n\nCtrl-C ends everything.")
        try:
            while True:
                stack.check()
                time.sleep(_LOOK_SECONDS)
        except AskedToStop:
            click.echo("Stopping.", err=True)


def _fill_table(stack: Stack, paths: tuple[Path, ...], seconds: float) -> int:
    """Publish, wait, print; gives the number of inputs and messages that could not be taken."""
    if not paths and not SEEDS.is_dir():
        raise EventwireError("the example articles are not here: give the path of an article, or run from a checkout")
    started = time.monotonic()
    click.echo(f"Broker at {stack.settings.brokers}, topics created, worker starting.", err=True)
    problems = publish_paths(paths or (SEEDS,), None, stack.settings)
    with Console(stderr=True).status("The worker is catching up ..."):
        rejected = asyncio.run(_catch_up(stack, seconds))
    click.echo(f"The table has caught up after {time.monotonic() - started:.1f} s.\n", err=True)
    asyncio.run(_print_table(stack))
    if rejected:
        click.echo(f"{counted(rejected, 'message')} rejected: see {MESSAGES_REJECTED.name} for the reasons.", err=True)
    return problems + rejected


async def _catch_up(stack: Stack, seconds: float) -> int:
    """Until the worker has done all that was published: each step's input committed, in the order of the steps.

    Gives the number of messages that it rejected.
    """
    settings = stack.settings
    group = f"{settings.topic_prefix}{settings.group}"
    try:
        async with asyncio.timeout(seconds), group_progress(settings, group) as progress:
            for topic in (EVENTS_EXTRACTED, EVENTS_ENRICHED, EVENTS_REPORTED):
                # A step commits its input after the broker has its output, so the next step's input is complete.
                await progress.wait_until_processed(full_name(topic, settings), settings.partitions, stack.check)
            await _wait_for_web(stack)
            return await progress.size(full_name(MESSAGES_REJECTED, settings), settings.partitions)
    except TimeoutError:
        raise EventwireError(
            f"the worker did not catch up within {seconds:g} s; its log above may say why, --timeout gives it longer"
        ) from None


async def _wait_for_web(stack: Stack) -> None:
    while not await asyncio.to_thread(_web_answers, stack.web_address):
        stack.check()
        await asyncio.sleep(_LOOK_SECONDS)


def _web_answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2):  # noqa: S310 - our own http address on loopback
            return True
    except urllib.error.HTTPError:
        return True  # an answer too
    except OSError:
        return False


async def _print_table(stack: Stack) -> None:
    async with table_reader(stack.settings) as reader:
        rows, bad = await reader.rows()
    for problem in bad:
        click.echo(str(problem), err=True)
    print_rows(rows.values())

"""``eventwire table``: what the table topic holds."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterable

import click

from schemas.record import EventRecord
from service.commands.output import OutputConsole, printable, write_json
from service.commands.rowview import event_table, newest
from service.ingest.rows import BadRow, Change, table_reader
from service.settings import Settings, load_settings


@click.command()
@click.option("--follow", is_flag=True, help="Stay and print every change until Ctrl-C.")
@click.option("--json", "as_json", is_flag=True, help="One EventRecord as JSON a line.")
def table(follow: bool, as_json: bool) -> None:
    """Print the table of events, newest first: when, status, type, participants, what with its evidence, sources.

    A row that is withdrawn while following is {"event_id": ..., "withdrawn": true} in JSON.
    """
    asyncio.run(_table(load_settings(), follow, as_json))


async def _table(settings: Settings, follow: bool, as_json: bool) -> None:
    async with table_reader(settings) as reader:
        rows, bad = await reader.rows()
        for problem in bad:
            click.echo(str(problem), err=True)
        print_rows(rows.values(), as_json)
        if follow:
            async for change in reader.changes():
                _print_change(change, as_json)


def print_rows(records: Iterable[EventRecord], as_json: bool = False) -> None:
    """The rows on stdout, newest first."""
    ordered = sorted(records, key=newest, reverse=True)
    if as_json:
        for record in ordered:
            write_json(record)
        sys.stdout.buffer.flush()
    elif ordered:
        OutputConsole().print(event_table(ordered))
    else:
        click.echo("The table is empty: publish articles, and run a worker.", err=True)


def _print_change(change: Change | BadRow, as_json: bool) -> None:
    if isinstance(change, BadRow):
        click.echo(str(change), err=True)
    elif change.record is None:
        gone = json.dumps({"event_id": change.event_id, "withdrawn": True})
        click.echo(gone if as_json else f"withdrawn: {printable(change.event_id)}")
    elif as_json:
        write_json(change.record)
        sys.stdout.buffer.flush()
    else:
        OutputConsole().print(event_table([change.record], header=False))

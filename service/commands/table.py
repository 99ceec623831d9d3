"""``eventwire table``: what the table topic holds."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterable

import click

from schemas.record import EventRecord
from service.commands.output import OutputConsole, counted, printable, write_json
from service.commands.rowview import event_table
from service.ingest.rows import BadRow, Change, table_reader
from service.monitoring.rows import BadFilter, Filter, filter_of, newest
from service.settings import Settings, load_settings


@click.command()
@click.option("--follow", is_flag=True, help="Stay and print every change until Ctrl-C.")
@click.option("--json", "as_json", is_flag=True, help="One EventRecord as JSON a line.")
@click.option("--country", metavar="CODE", help="Only events that this country takes part in, e.g. JPN.")
@click.option("--type", metavar="TYPE", help="Only events of this type, e.g. signing.")
@click.option("--status", metavar="STATUS", help="Only events with this status, e.g. planned.")
@click.option("--since", metavar="DATE", help="Only events that end on this day or later; a month or a year will do.")
@click.option("--until", metavar="DATE", help="Only events that begin on this day or before.")
def table(follow: bool, as_json: bool, **wanted: str | None) -> None:
    """Print the table of events, newest first: when, status, type, participants, what with its evidence, sources.

    A row that is withdrawn while following is {"event_id": ..., "withdrawn": true} in JSON.
    """
    try:
        allowed = filter_of({name: value for name, value in wanted.items() if value is not None})
    except BadFilter as error:
        raise click.UsageError(f"--{error}") from None
    asyncio.run(_table(load_settings(), follow, as_json, allowed))


async def _table(settings: Settings, follow: bool, as_json: bool, wanted: Filter) -> None:
    async with table_reader(settings) as reader:
        rows, bad = await reader.rows()
        for problem in bad:
            click.echo(str(problem), err=True)
        found = [record for record in rows.values() if wanted.allows(record)]
        if found or not rows:
            print_rows(found, as_json)
        else:
            click.echo(f"None of the {counted(len(rows), 'row')} is as asked for.", err=True)
        if follow:
            async for change in reader.changes():
                if isinstance(change, BadRow) or change.record is None or wanted.allows(change.record):
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

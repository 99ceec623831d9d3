"""``eventwire broker``: the embedded broker for a developer's own terminal."""

from __future__ import annotations

import click

from service.broker import EmbeddedBroker
from service.commands.orderly import AskedToStop, orderly_exit
from service.errors import EventwireError


@click.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=9092,
    show_default=True,
    help="Port on 127.0.0.1; 0 takes a free one.",
)
def broker(port: int) -> None:
    """Run the embedded broker in the foreground, in memory, until Ctrl-C. For trying things out, never for production.

    Prints on stdout the variables that the other commands need, ready for a shell.
    """
    with orderly_exit(), EmbeddedBroker(port) as running:
        for name, value in running.environment.items():
            click.echo(f"export {name}={value}")
        click.echo(f"The embedded broker answers on {running.address}; Ctrl-C ends it, and all it holds.", err=True)
        try:
            code = running.wait()
        except AskedToStop:
            return
        raise EventwireError(f"the embedded broker ended by itself with code {code}: start it again")

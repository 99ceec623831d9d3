"""``eventwire worker``: the Faust agents as a process."""

from __future__ import annotations

import click

from service.settings import load_settings
from service.streaming.process import run_worker


@click.command()
def worker() -> None:
    """Run withdraw, enrich, classify and sink until Ctrl-C or SIGTERM. Start as many workers as topics have partitions.

    The topics must exist (eventwire topics create). The web view is on EVENTWIRE_WEB_HOST and EVENTWIRE_WEB_PORT.
    """
    run_worker(load_settings())

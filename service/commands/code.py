"""``eventwire code``: the whole coding without Kafka, for a pipe."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from service.coding.pipeline import code_article
from service.commands.output import counted, write_json
from service.commands.reading import Reading, article_arguments
from service.errors import RejectMessage
from service.settings import load_settings


@click.command()
@article_arguments
def code(paths: tuple[Path, ...], source: str | None) -> None:
    """Code articles and print one ClassifiedEvent as JSON a line on stdout; messages go to stderr.

    PATH is a file (.txt, .json, .jsonl), a folder of them, or - for stdin. Exit code 1 if one could not be read.
    """
    settings = load_settings()
    articles = events = 0
    with Reading(paths, source, settings, "Coding", bar=not sys.stdout.isatty()) as found:
        for item in found:
            try:
                coded = code_article(item.article)
            except RejectMessage as error:
                found.refuse(item.where, error)
                continue
            for event in coded:
                write_json(event)
            sys.stdout.buffer.flush()
            articles += 1
            events += len(coded)
    click.echo(f"{counted(articles, 'article')}, {counted(events, 'event')}; {found.problems} not read.", err=True)
    sys.exit(1 if found.problems else 0)

"""``eventwire code``: the whole coding without Kafka, for a pipe."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import click

from service.coding.classify.relation.pairs import code_pairs
from service.coding.pipeline import code_article
from service.commands.output import counted, printable, write_json
from service.commands.reading import Reading, article_arguments
from service.errors import CodingError, EventwireError, RejectMessage
from service.settings import load_settings


@click.command()
@article_arguments
@click.option(
    "--pairs",
    is_flag=True,
    help="PATH holds tab-separated uid, sentence, source, target: code what one does to the other.",
)
def code(paths: tuple[Path, ...], source: str | None, pairs: bool) -> None:
    """Code articles and print one ClassifiedEvent as JSON a line on stdout; messages go to stderr.

    PATH is a file (.txt, .json, .jsonl), a folder of them, or - for stdin. Exit code 1 if one could not be read.
    With --pairs, PATH is a table of sentences with two actors each; the output is uid, root, type, status.
    """
    if pairs:
        _code_pairs(paths)
        return
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


def _code_pairs(paths: tuple[Path, ...]) -> None:
    for path in paths:
        try:
            with click.open_file(str(path), encoding="utf-8") as lines:
                for line in code_pairs(lines):
                    sys.stdout.buffer.write(line.encode() + b"\n")
        except FileNotFoundError:
            raise EventwireError(f"{printable(str(path))}: no such file; give a table of pairs") from None
        except IsADirectoryError:
            raise EventwireError(f"{printable(str(path))}: a folder; give a table of pairs") from None
        except UnicodeDecodeError as error:
            raise EventwireError(f"{printable(str(path))}: not UTF-8 at byte {error.start}; convert it") from None
        except (csv.Error, CodingError) as error:
            raise EventwireError(f"{printable(str(path))}: {error}") from None

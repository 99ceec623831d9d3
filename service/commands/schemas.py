"""``eventwire schemas``: the contracts as JSON Schemas and an AsyncAPI document."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

import schemas as contracts
from schemas.compatibility import breaking_changes
from schemas.export import exported, json_schema, released, released_path, stale
from schemas.topics import TOPICS
from service.errors import EventwireError

_FOLDER = Path(contracts.__file__).parent
_into = click.option(
    "--into",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=_FOLDER,
    help="The folder to use instead of the package's own schemas/.",
)


class CannotWrite(EventwireError):
    """A file could not be written."""


@click.group()
def schemas() -> None:
    """Export the contracts for other languages, or check that what was exported is current and compatible."""


@schemas.command()
@_into
def export(folder: Path) -> None:
    """Write the JSON Schemas and the AsyncAPI document."""
    _write(folder, exported())


@schemas.command()
@_into
def release(folder: Path) -> None:
    """Keep today's JSON Schemas as the released ones. For a release only: later changes are compared with them."""
    _write(folder, released())


@schemas.command()
@_into
def check(folder: Path) -> None:
    """Exit code 1 and a line each for files that are not current and for changes that break readers."""
    problems = [f"{path}: not what the models say; run eventwire schemas export" for path in stale(folder)]
    problems += _breaking(folder)
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        sys.exit(1)
    click.echo(f"{len(exported())} exported files are current, and nothing breaks the released contracts.")


def _breaking(folder: Path) -> list[str]:
    problems = []
    for topic in TOPICS:
        path = folder / released_path(topic)
        if not path.is_file():
            problems.append(f"{released_path(topic)}: missing; run eventwire schemas release")
            continue
        changes = breaking_changes(json.loads(path.read_text(encoding="utf-8")), json_schema(topic))
        problems += [f"{topic.name}: {change}" for change in changes]
    return problems


def _write(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        try:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
        except OSError as error:
            raise CannotWrite(
                f"cannot write {folder / path}: {error.strerror}. Give another folder with --into"
            ) from None
        click.echo(folder / path)

"""``eventwire schemas``: the contracts as files for other languages and tools."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from schemas.compatibility import breaking_changes
from schemas.export import exported, json_schema, released, released_path, stale
from schemas.topics import TOPICS
from service.errors import EventwireError

_FOLDER = Path(__file__).parents[2] / "schemas"

_root = click.option(
    "--root",
    type=click.Path(path_type=Path, file_okay=False),
    default=_FOLDER,
    help="The folder of the exported files.",
)


@click.group()
def schemas() -> None:
    """Export or check the JSON Schemas of the topics and the AsyncAPI document."""


@schemas.command()
@_root
@click.option("--release", is_flag=True, help="Also keep today's schemas as the released ones, to compare with later.")
def export(root: Path, release: bool) -> None:
    """Write one JSON Schema a topic and the AsyncAPI document."""
    for name, text in {**exported(), **(released() if release else {})}.items():
        try:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
        except OSError as error:
            raise EventwireError(f"{root / name} cannot be written: {error.strerror}; give another --root") from None
        click.echo(str(root / name))


@schemas.command()
@_root
def check(root: Path) -> None:
    """Compare the files with the models, and the models with the released schemas; exit code 1 where they differ."""
    problems = [f"{root / name} is not what the models say: run eventwire schemas export" for name in stale(root)]
    problems += [line for topic in TOPICS for line in _broken(root / released_path(topic), json_schema(topic))]
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        sys.exit(1)
    click.echo(f"{len(TOPICS)} schemas are current and compatible with the released ones.")


def _broken(path: Path, current: dict[str, object]) -> list[str]:
    try:
        before = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return [f"{path} is missing or no JSON: take it from the last release"]
    return [f"{path}: {change}" for change in breaking_changes(before, current)]

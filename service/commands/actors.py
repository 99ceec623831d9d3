"""``eventwire actors``: who a phrase names, as the coder resolves it."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path

import click

from service.errors import EventwireError

_CODES = re.compile(r"[A-Z]{3}(?:,[A-Z]{3})*")


@click.command()
@click.argument("texts", nargs=-1, metavar="TEXT...")
@click.option("--file", "file", type=click.Path(path_type=Path), help="Read the phrases from FILE, one a line.")
@click.option("--published", type=click.DateTime(["%Y-%m-%d"]), help="The day that decides who holds an office.")
@click.option("--countries", default="", help="Countries of the story, most prominent first: KOR,JPN.")
def actors(texts: tuple[str, ...], file: Path | None, published: datetime | None, countries: str) -> None:
    """Resolve each phrase TEXT: country or organisation, sector, name and how, as JSON a line."""
    from service.coding.enrich.actors import ActorContext, resolve_actor

    if bool(texts) == (file is not None):
        raise EventwireError("give phrases or --file FILE, not both and not neither")
    if countries and not _CODES.fullmatch(countries):
        raise EventwireError(f"--countries {countries!r}: give codes of three capital letters, such as KOR,JPN")
    day = published.date() if published is not None else None
    context = ActorContext(tuple(filter(None, countries.split(","))), day)
    for text in _lines(file) if file is not None else texts:
        who = resolve_actor(text, context=context)
        line = {"text": text, "country": None, "kind": "", "name": None, "via": None}
        if who is not None:
            line |= {"country": who.country, "kind": who.kind, "name": who.name, "via": who.via}
        click.echo(json.dumps(line, ensure_ascii=False))


def _lines(file: Path) -> list[str]:
    try:
        return [line.strip() for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    except OSError as error:
        raise EventwireError(f"{file}: {error.strerror or error}; give a text file with a phrase a line") from error
    except UnicodeDecodeError as error:
        raise EventwireError(f"{file}: byte {error.start} is not UTF-8; save the file as UTF-8") from error

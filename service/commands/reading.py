"""What ``publish`` and ``code`` share: articles from paths, a line for each that is none, progress for people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from service.commands.output import printable
from service.errors import RejectMessage
from service.ingest.files import ArticleReader, Found, Unreadable, article_paths
from service.settings import Settings

F = TypeVar("F", bound=Callable[..., Any])


def article_arguments(command: F) -> F:
    """The arguments of a command that reads articles."""
    paths = click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
    source = click.option(
        "--source", metavar="NAME", help="The outlet, where an article does not name it: plain text never does."
    )
    return paths(source(command))


class Reading:
    """Articles one after the other. ``problems`` counts the inputs that were no article or were refused.

    Inside of ``with`` it shows a bar on stderr, where that is a terminal; ``doing`` says of what.
    """

    def __init__(
        self, paths: tuple[Path, ...], source: str | None, settings: Settings, doing: str, *, bar: bool = True
    ) -> None:
        self._inputs = list(article_paths(paths))
        self._reader = ArticleReader(settings.max_article_bytes, ZoneInfo(settings.timezone), source)
        console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            console=console,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
            disable=not (bar and console.is_terminal),
        )
        self._task = self._progress.add_task(doing, total=len(self._inputs))
        self.problems = 0

    def __enter__(self) -> Reading:
        self._progress.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._progress.stop()

    def __iter__(self) -> Iterator[Found]:
        for path in self._inputs:
            for item in [path] if isinstance(path, Unreadable) else self._reader.read(path):
                if isinstance(item, Unreadable):
                    self._problem(item)
                else:
                    yield item
            self._progress.advance(self._task)

    def refuse(self, where: str, error: RejectMessage) -> None:
        """An article was read and then could not be taken."""
        self._problem(Unreadable(where, error.detail))

    def _problem(self, problem: Unreadable) -> None:
        self.problems += 1
        self._progress.console.print(printable(str(problem)), markup=False, highlight=False, soft_wrap=True)

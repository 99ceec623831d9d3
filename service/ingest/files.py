"""Articles from files, folders and pipes. What cannot be read is named and skipped; the rest goes on.

Formats: ``.txt`` one article as plain text (see ``seeds/README.md``), ``.json`` one Article, ``.jsonl`` one Article a
line. Never more than ``limit`` bytes of an article are held, whatever the file's size.
"""

from __future__ import annotations

import codecs
import errno
import os
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

from schemas.article import Article
from service.coding.parse import parse_article, parse_json
from service.errors import ParseError

SUFFIXES = (".txt", ".json", ".jsonl")
UNKNOWN = "unknown"
"""The outlet of plain text that nobody named: all of it counts as one source, so that no row looks better backed."""

_SKIP_BYTES = 65_536
_AHEAD = timedelta(days=1)
"""How far in the future a date may lie: it is tomorrow already somewhere, and clocks differ."""


@dataclass(frozen=True)
class Unreadable:
    """An input that is no article. ``str()`` is ``where: what is wrong. what to do``."""

    where: str
    problem: str

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}"


@dataclass(frozen=True)
class Found:
    """An article and where it was read: ``path`` or ``path:line``."""

    where: str
    article: Article


@dataclass(frozen=True)
class ArticleReader:
    """Reads articles one at a time. ``limit`` is bytes an article; ``timezone`` holds for times that state none.

    ``source`` names the outlet of plain text, and of JSON that does not name it.
    """

    limit: int
    timezone: ZoneInfo
    source: str | None = None

    def read(self, path: Path) -> Iterator[Found | Unreadable]:
        """The articles of one file (or ``-``, stdin) in its order, and what of it could not be read."""
        try:
            if str(path) == "-":
                yield from self._sniff(_stdin(), "stdin")
                return
            mode = path.stat().st_mode
            if stat.S_ISFIFO(mode):
                with path.open("rb") as pipe:
                    yield from self._sniff(pipe, str(path))
            elif not stat.S_ISREG(mode):
                yield Unreadable(str(path), "it is not a file. Give a file, a folder, or - for stdin")
            elif path.suffix.lower() not in SUFFIXES:
                yield Unreadable(str(path), f"its format is not known. Name it {', '.join(SUFFIXES)}")
            else:
                with path.open("rb") as file:
                    yield from self._by_suffix(path, file)
        except OSError as error:
            yield Unreadable(str(path), f"{(error.strerror or str(error)).lower()}. Check the path and its permissions")

    def _by_suffix(self, path: Path, file: BinaryIO) -> Iterator[Found | Unreadable]:
        if path.suffix.lower() == ".jsonl":
            yield from self._lines(file, str(path))
        elif path.suffix.lower() == ".json":
            yield self._whole(file, str(path), self._json)
        else:
            yield self._whole(file, str(path), self._text)

    def _sniff(self, file: BinaryIO, where: str) -> Iterator[Found | Unreadable]:
        """A pipe has no name to tell its format. JSON starts with a brace, an article's headline does not."""
        first = file.readline(self.limit + 1)
        start = first.removeprefix(codecs.BOM_UTF8).strip()
        if not start.startswith(b"{"):
            yield self._whole(file, where, self._text, first)
        elif start.endswith(b"}"):
            yield from self._lines(file, where, first)
        else:  # one document over several lines
            yield self._whole(file, where, self._json, first)

    def _whole(
        self, file: BinaryIO, where: str, parse: Callable[[str], Article], first: bytes = b""
    ) -> Found | Unreadable:
        raw = first + file.read(self.limit + 1 - len(first))
        if len(raw) > self.limit:
            return self._too_large(where)
        return self._parse(raw, where, parse)

    def _lines(self, file: BinaryIO, where: str, first: bytes = b"") -> Iterator[Found | Unreadable]:
        number, raw = 1, first or file.readline(self.limit + 1)
        while raw:
            if len(raw) > self.limit and not raw.endswith(b"\n"):
                yield self._too_large(f"{where}:{number}")
                while (rest := file.readline(_SKIP_BYTES)) and not rest.endswith(b"\n"):
                    pass
            elif raw.strip():
                yield self._parse(raw, f"{where}:{number}", self._json)
            number, raw = number + 1, file.readline(self.limit + 1)

    def _parse(self, raw: bytes, where: str, parse: Callable[[str], Article]) -> Found | Unreadable:
        try:
            return Found(where, parse(raw.decode("utf-8-sig")))
        except UnicodeDecodeError as error:
            return Unreadable(
                where, f"byte {error.start + 1} is not UTF-8. Convert it, as with iconv -f WINDOWS-1252 -t UTF-8"
            )
        except ParseError as error:
            return Unreadable(where, error.detail)

    def _text(self, text: str) -> Article:
        return parse_article(text, source=self.source or UNKNOWN, timezone=self.timezone, latest=_latest())

    def _json(self, text: str) -> Article:
        return parse_json(text, source=self.source, timezone=self.timezone, latest=_latest())

    def _too_large(self, where: str) -> Unreadable:
        return Unreadable(
            where, f"it is larger than {self.limit:,} bytes. Split it, or raise EVENTWIRE_MAX_ARTICLE_BYTES"
        )


def _stdin() -> BinaryIO:
    if sys.stdin is None:
        raise OSError(errno.EBADF, "it is closed")
    return sys.stdin.buffer


def _latest() -> datetime:
    return datetime.now(UTC) + _AHEAD


def article_paths(paths: tuple[Path, ...]) -> Iterator[Path | Unreadable]:
    """The files to read: a folder's articles by name, recursively, hidden ones left out; others as given."""
    for path in paths:
        if str(path) == "-" or not path.is_dir():
            yield path
            continue
        found = False
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                if not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES:
                    found = True
                    yield Path(folder, name)
        if not found:
            yield Unreadable(str(path), f"no articles in this folder. They are files named {', '.join(SUFFIXES)}")

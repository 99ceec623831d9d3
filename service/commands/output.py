"""What commands write: JSON for programs, text from outside for terminals."""

from __future__ import annotations

import sys
from typing import NoReturn

from pydantic import BaseModel
from rich.console import Console


def write_json(value: BaseModel) -> None:
    """One line of JSON on stdout, in UTF-8 whatever the locale says."""
    sys.stdout.buffer.write(value.model_dump_json().encode() + b"\n")


def printable(text: str) -> str:
    """One line in which control and direction characters, which could drive the terminal, show as replacements."""
    return "".join(
        char if char.isprintable() else " " if char.isspace() else "\N{REPLACEMENT CHARACTER}" for char in text
    )


def counted(number: int, noun: str) -> str:
    """``1 article``, ``2 articles``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


class OutputConsole(Console):
    """stdout for people. That its reader has enough is for the command line to say, as for every other output."""

    def on_broken_pipe(self) -> NoReturn:
        raise BrokenPipeError

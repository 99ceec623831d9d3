"""Text from outside for a terminal."""

from __future__ import annotations


def printable(text: str) -> str:
    """One line in which control and direction characters, which could drive the terminal, show as replacements."""
    return "".join(
        char if char.isprintable() else " " if char.isspace() else "\N{REPLACEMENT CHARACTER}" for char in text
    )

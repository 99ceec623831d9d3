"""What extraction needs to know of a name. Who names what is another step's knowledge; the pipeline passes it in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol


class Name(Protocol):
    """A country, city or organisation found in a text; ``country`` is "" where it has none."""

    @property
    def text(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def country(self) -> str: ...


FindNames = Callable[[str], Sequence[Name]]

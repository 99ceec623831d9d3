"""Rejected messages for people: a list that fits 80 columns, and one message with what it carried.

Everything in them may come from strangers, so nothing of it reaches the terminal as it is.
"""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from schemas.rejected import RejectedMessage
from service.commands.output import printable
from service.ingest.rejected import Kept, Place

MAX_SHOWN = 4_000
"""Characters of a payload that are shown."""
_MAX_NOTE = 150
_MAX_FIELD = 500


def rejected_table(messages: Iterable[Kept]) -> Group:
    """A message in two parts: its facts in columns, and below them why it was rejected, cut to two lines or so."""
    parts: list[RenderableType] = [_columns(("place", "rejected (UTC)", "stage", "reason", "came from"), "bold")]
    parts.append(Rule(style="dim"))
    for kept in messages:
        if (message := kept.message) is not None:
            when = f"{message.rejected_at:%Y-%m-%d %H:%M}"
            parts.append(_columns((str(kept.place), when, message.stage, message.reason, _origin(message))))
            parts.append(Padding(Text(_bounded(printable(message.detail), _MAX_NOTE), style="dim"), (0, 0, 1, 2)))
    return Group(*parts)


def rejected_details(place: Place, message: RejectedMessage) -> list[str]:
    """Everything about one message in lines: where it lies, why, where it came from, key, headers, payload."""
    lines = [
        f"place      {place}",
        f"rejected   {message.rejected_at:%Y-%m-%d %H:%M:%S} UTC by stage {message.stage}",
        f"reason     {printable(message.reason)}",
        f"detail     {printable(message.detail)}",
        f"came from  {_origin(message)}",
        f"key        {_key(message)}",
    ]
    headers = [f"{_bounded(printable(name), _MAX_FIELD)}: {_text(value)}" for name, value in message.headers]
    if "headers" in message.not_kept:
        headers = ["not kept: too large"]
    lines += [f"{'headers' if not number else '':9}  {header}" for number, header in enumerate(headers or ["none"])]
    return lines + _payload(message)


def _columns(cells: Iterable[str], style: str = "") -> Table:
    grid = Table.grid(expand=True, padding=(0, 1, 0, 0))
    for width in (9, 16, 8, 16):
        grid.add_column(width=width, overflow="fold")
    grid.add_column(ratio=1, overflow="fold")
    grid.add_row(*(Text(printable(cell), style=style) for cell in cells))
    return grid


def _origin(message: RejectedMessage) -> str:
    return f"{printable(message.topic)}[{message.partition}]@{message.offset}"


def _key(message: RejectedMessage) -> str:
    if "key" in message.not_kept:
        return "not kept: too large"
    return "none" if message.key is None else _text(message.key)


def _payload(message: RejectedMessage) -> list[str]:
    if "payload" in message.not_kept:
        return [
            "payload    not kept: too large for the topic of rejected messages. The original is at "
            f"{_origin(message)} as long as that topic keeps it"
        ]
    if message.payload is None:
        return ["payload    null: the message had no value"]
    text = message.payload[: 4 * MAX_SHOWN].decode("utf-8", "backslashreplace")
    shown = text[:MAX_SHOWN]
    lines = [f"payload    {len(message.payload):,} bytes", "", *map(printable, shown.splitlines())]
    if len(text) > len(shown) or len(message.payload) > 4 * MAX_SHOWN:
        lines += ["", f"… of which the first {len(shown):,} characters are shown; --raw writes all of it as it is"]
    return lines


def _text(value: bytes) -> str:
    return _bounded(printable(value.decode("utf-8", "backslashreplace")), _MAX_FIELD)


def _bounded(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"

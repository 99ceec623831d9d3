"""The table of events for people: when, status, type, who, how many sources; what happened, and its evidence."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from schemas.event import Status
from schemas.record import EventRecord, Mention, Participant
from service.commands.output import printable
from service.monitoring.rows import newest

_STYLES = {
    Status.OCCURRED: "green",
    Status.ONGOING: "cyan",
    Status.PLANNED: "yellow",
    Status.FAILED: "red",
    Status.DENIED: "red",
    Status.HYPOTHETICAL: "magenta",
}
_COLUMNS = ("when", "status", "type", "participants", "sources")


def event_table(records: Iterable[EventRecord], *, header: bool = True) -> Group:
    """Newest first, a row in two parts: its facts in columns, and below them what happened and its evidence.

    It fits 80 columns and uses more where there are more. Text from articles cannot drive the terminal.
    """
    parts: list[RenderableType] = []
    if header:
        parts += [_columns(*(Text(name, style="bold") for name in _COLUMNS)), Rule(style="dim")]
    for record in sorted(records, key=newest, reverse=True):
        parts += [_facts(record), Padding(_what(record), (0, 0, 1, 2))]
    return Group(*parts)


def _columns(when: Text, status: Text, kind: Text, who: Text, sources: Text) -> Table:
    grid = Table.grid(expand=True, padding=(0, 1, 0, 0))
    grid.add_column(width=21, overflow="fold")  # a range of two days
    grid.add_column(width=12)
    grid.add_column(width=13, overflow="fold")
    grid.add_column(ratio=1, overflow="fold")
    grid.add_column(width=7, justify="right")
    grid.add_row(when, status, kind, who, sources)
    return grid


def _facts(record: EventRecord) -> Table:
    return _columns(
        Text(when_of(record)),
        Text(record.status, style=_STYLES[record.status]),
        Text(printable(record.type)),
        Text(printable(participants(record))),
        Text(str(record.source_count)),
    )


def _what(record: EventRecord) -> Text:
    text = Text(printable(record.title), style="bold")
    return text.append(f"\n“{printable(evidence(record).sentence)}”", style="not bold dim")


def when_of(record: EventRecord) -> str:
    """The event's date as EDTF, or a dash."""
    return record.when.value if record.when else "-"


def participants(record: EventRecord) -> str:
    """``KOR, JPN``, or ``KOR → JPN`` where one acts upon another. A name stands where there is no country."""
    sources, targets = _named(record, "source"), _named(record, "target")
    others = [name for name in _named(record, "participant") if name not in sources + targets]
    if sources and targets:
        acting = f"{', '.join(sources)} → {', '.join(targets)}"
        return ", ".join([acting, *others])
    return ", ".join([*sources, *targets, *others]) or "-"


def evidence(record: EventRecord) -> Mention:
    """The mention that best shows the row's status: the surest one, the later of two as sure."""
    telling = [mention for mention in record.mentions if mention.status == record.status] or list(record.mentions)
    return max(telling, key=lambda mention: (mention.confidence, mention.published_at, mention.mention_id))


def _named(record: EventRecord, role: str) -> list[str]:
    names = [_label(who) for who in record.participants if who.role == role]
    return list(dict.fromkeys(names))


def _label(who: Participant) -> str:
    return who.country or who.name

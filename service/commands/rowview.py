"""The table of events for people: when, status and type, who, what with its evidence, how many sources."""

from __future__ import annotations

from collections.abc import Iterable

from rich import box
from rich.table import Table
from rich.text import Text

from schemas.event import Status
from schemas.record import EventRecord, Mention, Participant
from service.commands.printable import printable

_STYLES = {
    Status.OCCURRED: "green",
    Status.ONGOING: "cyan",
    Status.PLANNED: "yellow",
    Status.FAILED: "red",
    Status.DENIED: "red",
    Status.HYPOTHETICAL: "magenta",
}
_SEPARATED = "/"


def event_table(records: Iterable[EventRecord], *, header: bool = True) -> Table:
    """Newest first. It fits 80 columns and uses more where there are more."""
    table = Table(
        box=box.SIMPLE_HEAD, expand=True, padding=(0, 1, 0, 0), leading=1, show_edge=False, show_header=header
    )
    table.add_column("when", width=11)
    table.add_column("status, type", width=13)
    table.add_column("participants", width=12, overflow="fold")
    table.add_column("what, and its evidence", ratio=1, overflow="fold")
    table.add_column("sources", width=7, justify="right")
    for record in sorted(records, key=newest, reverse=True):
        table.add_row(*event_cells(record))
    return table


def event_cells(record: EventRecord) -> tuple[Text, Text, Text, Text, Text]:
    """A row's cells. Text from articles cannot drive the terminal."""
    status = Text(record.status, style=_STYLES[record.status])
    what = Text(printable(record.title), style="bold")
    what.append(f"\n“{printable(evidence(record).sentence)}”", style="not bold dim")
    return (
        Text(when_of(record).replace(_SEPARATED, f"{_SEPARATED}\n")),
        status.append(f"\n{printable(record.type)}", style="default"),
        Text(printable(participants(record))),
        what,
        Text(str(record.source_count)),
    )


def newest(record: EventRecord) -> tuple[str, str, str]:
    """Sort key: the end of the event's date, then the last report. EDTF's X (unknown digit) counts as 9."""
    end = record.when.value.rpartition(_SEPARATED)[2] if record.when else ""
    last = record.last_reported_at.isoformat()
    return ((end.strip(".") or last[:10]).replace("X", "9"), last, record.event_id)


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

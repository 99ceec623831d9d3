"""``eventwire rejected``: look at the messages that could not be taken, and send them back when the cause is mended."""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar, get_args

import click

from schemas.rejected import RejectedMessage, Stage
from service.commands.output import OutputConsole, counted, printable
from service.commands.rejectedview import rejected_details, rejected_table
from service.errors import EventwireError
from service.ingest.rejected import Kept, Place, RejectedReader, Wanted, rejected_reader
from service.ingest.replay import Replayer, replayer, sameness
from service.settings import Settings, load_settings

_AT_ONCE_MESSAGES = 200
_AT_ONCE_BYTES = 16_000_000

F = TypeVar("F", bound=Callable[..., Any])


class PlaceType(click.ParamType):
    """PARTITION:OFFSET in the topic of rejected messages, as ``list`` shows it."""

    name = "place"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Place:
        partition, colon, offset = str(value).partition(":")
        if not (colon and partition.isdecimal() and offset.isdecimal() and len(value) < 32):
            self.fail(f"{value!r} is no place; write PARTITION:OFFSET, as eventwire rejected list shows it", param, ctx)
        return Place(int(partition), int(offset))


def filters(command: F) -> F:
    """The options that choose among rejected messages."""
    stage = click.option("--stage", type=click.Choice(get_args(Stage)), help="Rejected by this stage.")
    reason = click.option("--reason", metavar="WORD", help="Rejected for this reason, such as not_json.")
    topic = click.option("--topic", metavar="NAME", help="Came from this topic, with or without the prefix.")
    return stage(reason(topic(command)))


@click.group()
def rejected() -> None:
    """List, show or send back the messages that could not be taken. They are kept in messages.rejected for 30 days."""


@rejected.command("list")
@filters
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="Show so many at most.")
@click.option("--json", "as_json", is_flag=True, help="One message as JSON a line, without its payload.")
def list_(stage: str | None, reason: str | None, topic: str | None, limit: int, as_json: bool) -> None:
    """Print rejected messages, newest first: place, when, stage, reason, origin, and what was wrong."""
    found = asyncio.run(_newest(load_settings(), Wanted(stage, reason, topic), limit))
    _tell_strange(found)
    messages = [kept for kept in found if kept.message is not None]
    if as_json:
        for kept in messages:
            _write_json(kept)
    elif messages:
        OutputConsole().print(rejected_table(messages))
    else:
        click.echo("No message was rejected, or none that is meant.", err=True)


@rejected.command()
@click.argument("place", type=PlaceType())
@click.option("--raw", is_flag=True, help="Write the payload alone, byte for byte.")
def show(place: Place, raw: bool) -> None:
    """Print one rejected message: why, where it came from, its key, headers and payload.

    PLACE is PARTITION:OFFSET, as list shows it.
    """
    message = asyncio.run(_one(load_settings(), place))
    if not raw:
        click.echo("\n".join(rejected_details(place, message)))
    elif message.payload is None:
        raise EventwireError(f"message {place} has no payload here: eventwire rejected show {place} says why")
    else:
        sys.stdout.buffer.write(message.payload)
        sys.stdout.buffer.flush()


@rejected.command()
@click.argument("places", type=PlaceType(), nargs=-1, metavar="[PLACE]...")
@filters
@click.option("--all", "everything", is_flag=True, help="Every message there is.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def replay(
    places: tuple[Place, ...], stage: str | None, reason: str | None, topic: str | None, everything: bool, yes: bool
) -> None:
    """Send rejected messages back to the topic and partition they came from: the same bytes, key and headers.

    Choose them by PLACE (PARTITION:OFFSET), by filters, or all of them. They stay in messages.rejected; to send one
    again does no harm, for the table takes each report once. Messages that are equal go once.
    """
    wanted = Wanted(stage, reason, topic)
    if bool(places) + (wanted != Wanted()) + everything != 1:
        raise click.UsageError("say which messages: places, filters (--stage, --reason, --topic), or --all")
    outcome = Outcome()
    try:
        asyncio.run(_replay(load_settings(), places, wanted, yes, outcome))
    finally:
        if outcome.chosen:
            click.echo(f"Sent {outcome.sent:,} of {counted(len(outcome.chosen), 'message')} back.")
    sys.exit(1 if outcome.left else 0)


@dataclass
class Outcome:
    """What a replay chose, and what became of it. ``left``: chosen messages that cannot go back."""

    chosen: set[Place] = field(default_factory=set)
    topics: Counter[str] = field(default_factory=Counter)
    left: int = 0
    sent: int = 0


async def _newest(settings: Settings, wanted: Wanted, limit: int) -> list[Kept]:
    async with rejected_reader(settings) as reader:
        return await reader.newest(wanted, limit)


async def _one(settings: Settings, place: Place) -> RejectedMessage:
    async with rejected_reader(settings) as reader:
        return _message(await reader.at(place))


async def _replay(settings: Settings, places: tuple[Place, ...], wanted: Wanted, yes: bool, outcome: Outcome) -> None:
    async with rejected_reader(settings) as reader, replayer(settings) as to:
        await _choose(_selected(reader, places, wanted), to, outcome)
        if not outcome.chosen:
            click.echo("There is nothing to send back.", err=True)
            return
        _ask(outcome, yes)
        batch: list[RejectedMessage] = []
        async for kept in _selected(reader, places, wanted):
            if kept.place in outcome.chosen:
                batch.append(_message(kept))
            if len(batch) >= _AT_ONCE_MESSAGES or sum(len(m.payload or b"") for m in batch) >= _AT_ONCE_BYTES:
                await _send(to, batch, outcome)
        await _send(to, batch, outcome)


async def _choose(found: AsyncIterator[Kept], to: Replayer, outcome: Outcome) -> None:
    """First only look, so that nothing goes before a person has seen how much it is."""
    seen: set[bytes] = set()
    async for kept in found:
        message = _message(kept)
        if objection := to.objection(message):
            outcome.left += 1
            click.echo(printable(f"{kept.place} cannot go back: {objection}."), err=True)
        elif (same := sameness(message)) not in seen:
            seen.add(same)
            outcome.chosen.add(kept.place)
            outcome.topics[message.topic] += 1


async def _selected(reader: RejectedReader, places: tuple[Place, ...], wanted: Wanted) -> AsyncIterator[Kept]:
    if places:
        for place in sorted(set(places)):
            yield await reader.at(place)
    else:
        async for kept in reader.all(wanted):
            yield kept


async def _send(to: Replayer, batch: list[RejectedMessage], outcome: Outcome) -> None:
    await to.send(batch)
    outcome.sent += len(batch)
    batch.clear()


def _ask(outcome: Outcome, yes: bool) -> None:
    where = ", ".join(f"{count:,} to {topic}" for topic, count in sorted(outcome.topics.items()))
    click.echo(f"{counted(len(outcome.chosen), 'message')} to send back: {where}.", err=True)
    if yes:
        return
    if not sys.stdin.isatty():
        raise EventwireError("nobody is there to ask: add --yes to send them")
    click.confirm("Send them?", abort=True, err=True)


def _message(kept: Kept) -> RejectedMessage:
    if kept.message is None:
        raise EventwireError(f"what lies at {kept.place} is no rejected message: {printable(kept.problem)}")
    return kept.message


def _tell_strange(found: list[Kept]) -> None:
    for kept in found:
        if kept.message is None:
            click.echo(f"{kept.place} is no rejected message: {printable(kept.problem)}", err=True)


def _write_json(kept: Kept) -> None:
    assert kept.message is not None  # noqa: S101 - the caller has looked
    content = kept.message.model_dump(mode="json", exclude={"payload"})
    click.echo(json.dumps({"place": str(kept.place), **content}))

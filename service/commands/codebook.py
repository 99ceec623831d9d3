"""``eventwire codebook``: what the entries say, and why a sentence was coded as it was."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from service.coding.codebook import Entry, Trigger, default_codebook
from service.commands.output import printable
from service.errors import EventwireError


@click.group()
def codebook() -> None:
    """Show the codebook's entries, or explain the coding of a sentence."""


@codebook.command()
@click.argument("names", nargs=-1)
def show(names: tuple[str, ...]) -> None:
    """Print the entries of these NAMES, or a line for each of all."""
    entries = default_codebook().entries
    for name in names:
        if name not in entries:
            raise EventwireError(f"no codebook entry {printable(name)!r}; `eventwire codebook show` lists them")
    if not names:
        for entry in entries.values():
            click.echo(f"{entry.name:<14} {entry.plover:<10} {entry.cameo:<5} {entry.definition}")
    for name in names:
        _print_entry(entries[name])


@codebook.command()
@click.argument("sentence")
@click.option("--headline", is_flag=True, help="Read it as a headline, which drops auxiliaries and capitalises words.")
@click.option("--published", type=click.DateTime(["%Y-%m-%d"]), help="Day of the article; today when left out.")
def explain(sentence: str, headline: bool, published: datetime | None) -> None:
    """Print which entries SENTENCE fires, on which words, what was turned down and why."""
    from service.coding.explain import explain as explain_sentence

    if not sentence.strip():
        raise EventwireError("there is no sentence to explain; give one in quotes")
    day = published.replace(tzinfo=UTC) if published else datetime.now(UTC)
    explanations = explain_sentence(sentence, day, headline=headline)
    if not explanations:
        click.echo("No event: no codebook trigger stands in a verb or noun position with what it asks for.")
    for item in explanations:
        mention, event = item.mention, item.event
        click.echo(f"{printable(mention.trigger.text)!r} ({mention.trigger.lemma})")
        click.echo(f"  clause    {printable(mention.clause.text)}")
        for label, span in (("source", mention.source_text), ("target", mention.target_text)):
            click.echo(f"  {label:<9} {printable(span.text) if span else '-'}")
        click.echo(f"  grammar   {' '.join(mention.cues)}")
        if mention.attribution:
            click.echo(f"  quoted    {printable(mention.attribution)}")
        if item.enriched is None:
            click.echo(
                "  no event  its grammar states none (a habit, a capability, a purpose, or it did not take place)"
            )
        else:
            actors = ", ".join(
                f"{printable(a.text)} = {a.country or a.kind or '?'} ({a.role})" for a in item.enriched.actors
            )
            click.echo(f"  actors    {actors or '-'}")
            click.echo(f"  when      {item.enriched.when.value if item.enriched.when else '-'}")
        for trial in item.trials:
            click.echo(f"  tried     {trial.entry} trigger {trial.trigger + 1}: {printable(trial.verdict)}")
        if event is not None:
            click.echo(f"  coded     {event.type} {event.plover} CAMEO {event.cameo} {event.status} {event.confidence}")


def _print_entry(entry: Entry) -> None:
    click.echo(f"{entry.name}: {entry.definition}")
    alone = f", {entry.alone} when one country does it alone" if entry.alone else ""
    click.echo(f"  PLOVER {entry.plover}{alone}; CAMEO {entry.cameo}; Goldstein {entry.goldstein:+}")
    for number, trigger in enumerate(entry.triggers, 1):
        click.echo(f"  {number:>2} {_trigger_line(trigger)}")
    for example in entry.examples:
        click.echo(f"   + {example.text} [{example.status}]")
    for text in entry.near_misses:
        click.echo(f"   - {text}")


def _trigger_line(trigger: Trigger) -> str:
    asked = trigger.model_dump(exclude_defaults=True)
    words = asked.pop("verb", None) or asked.pop("noun", None) or ()
    kind = "noun" if trigger.noun else "verb"
    rest = "; ".join(f"{name} {_short(value)}" for name, value in asked.items())
    return f"{kind} {', '.join(words)}" + (f"  ({rest})" if rest else "")


def _short(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value[:8])) + (f" and {len(value) - 8} more" if len(value) > 8 else "")
    return str(value)

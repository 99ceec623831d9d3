"""``eventwire topics``: the catalogue's topics on the broker."""

from __future__ import annotations

import asyncio
import sys

import click

from schemas.topics import TOPICS
from service.ingest.admin import TopicState, full_name, topic_admin
from service.settings import Settings, load_settings


@click.group()
def topics() -> None:
    """Create, check or describe the topics of the catalogue. Nothing else ever creates them."""


@topics.command()
def create() -> None:
    """Create the topics that are missing. Those that exist are left as they are, and checked."""
    settings = load_settings()
    created, drift = asyncio.run(_create(settings))
    for topic in TOPICS:
        name = full_name(topic, settings)
        click.echo(f"{'created' if name in created else 'exists '}  {name}")
    _end(drift)


@topics.command()
def check() -> None:
    """Compare the broker's topics with the catalogue; exit code 1 and a line each where they differ."""
    settings = load_settings()
    drift = asyncio.run(_drift(settings))
    if not drift:
        click.echo(f"{len(TOPICS)} topics are as the catalogue says.")
    _end(drift)


@topics.command()
def describe() -> None:
    """Print every topic of the catalogue with what the broker has."""
    settings = load_settings()
    states = asyncio.run(_describe(settings))
    for topic in TOPICS:
        state = states.get(full_name(topic, settings))
        click.echo(f"{full_name(topic, settings)}  -  {topic.purpose}")
        click.echo(f"  key {topic.key}; value {topic.model.__name__}")
        if state is None:
            click.echo("  missing: run eventwire topics create")
            continue
        config = " ".join(f"{key}={value}" for key in topic.config() if (value := state.config.get(key)) is not None)
        click.echo(f"  {state.partitions} partitions, {state.replicas} replicas {config}".rstrip())


async def _create(settings: Settings) -> tuple[list[str], list[str]]:
    async with topic_admin(settings) as admin:
        return await admin.create(), await admin.drift()


async def _drift(settings: Settings) -> list[str]:
    async with topic_admin(settings) as admin:
        return await admin.drift()


async def _describe(settings: Settings) -> dict[str, TopicState]:
    async with topic_admin(settings) as admin:
        return await admin.describe()


def _end(drift: list[str]) -> None:
    for line in drift:
        click.echo(line, err=True)
    if drift:
        sys.exit(1)

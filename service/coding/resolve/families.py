"""Families of event types. Mentions of two families are never one event, so each family can be kept apart."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True)
class Family:
    """What tells events of a family apart. The fields are explained at the head of ``families.yaml``."""

    name: str
    types: tuple[str, ...] = ()
    directed: bool = False
    once: bool = False
    mutual: bool = False
    placed: bool = False
    things: bool = False
    lasts: int = 0
    nouns: frozenset[str] = frozenset()


@cache
def families() -> dict[str, Family]:
    """Every family by name."""
    text = (files("service.coding.resolve") / "families.yaml").read_text(encoding="utf-8")
    return {
        name: Family(
            **{**entry, "name": name, "types": tuple(entry["types"]), "nouns": frozenset(entry.get("nouns", ()))}
        )
        for name, entry in yaml.safe_load(text).items()
    }


@cache
def _by_type() -> dict[str, Family]:
    return {type_: family for family in families().values() for type_ in family.types}


@cache
def family_of(type_: str) -> Family:
    """The family of an event type; a type that no family lists is its own."""
    return _by_type().get(type_) or Family(name=type_, types=(type_,))


def family_named(name: str) -> Family:
    """The family that ``family_of`` gave this name."""
    return families().get(name) or Family(name=name, types=(name,))

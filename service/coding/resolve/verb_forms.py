"""The forms of the verbs that titles use: by status and number, and back from a report's word to its verb."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from schemas.event import Status

_BEFORE = {
    Status.PLANNED: "to be ", Status.HYPOTHETICAL: "may be ", Status.FAILED: "not ", Status.DENIED: "reportedly not ",
}  # fmt: skip


@cache
def title_words() -> Mapping[str, Any]:
    """What ``title_words.yaml`` holds."""
    loaded: dict[str, Any] = yaml.safe_load(
        (files("service.coding.resolve") / "title_words.yaml").read_text(encoding="utf-8")
    )
    return loaded


def conjugated(verb: str, status: Status, *, plural: bool) -> str:
    """The verb of a title: "signs", "to sign", "may sign", "fails to sign", "denies signing". Particles are kept."""
    if status is Status.PLANNED:
        return f"to {verb}"
    if status is Status.HYPOTHETICAL:
        return f"may {verb}"
    if status is Status.FAILED:
        return f"fail to {verb}" if plural else f"fails to {verb}"
    if status is Status.DENIED:
        return f"deny {gerund(verb)}" if plural else f"denies {gerund(verb)}"
    return verb if plural else third_person(verb)


def passive(verb: str, status: Status) -> str:
    """What is done to a title's subject: "expelled", "to be expelled", "not expelled"."""
    return _BEFORE.get(status, "") + past(verb)[-1]


def third_person(verb: str) -> str:
    """ "signs", "denies", "calls off"."""
    first, _, rest = verb.partition(" ")
    if re.search(r"[^aeiou]y$", first):
        first = first[:-1] + "ie"
    elif re.search(r"(?:s|x|z|ch|sh|o)$", first):
        first += "e"
    return f"{first}s {rest}".strip()


def gerund(verb: str) -> str:
    """ "signing", "stopping", "calling off"."""
    first, _, rest = verb.partition(" ")
    stem = first[:-1] if re.search(r"[^eoy]e$", first) else _doubled(first)
    return f"{stem}ing {rest}".strip()


def past(verb: str) -> tuple[str, ...]:
    """The past tense and the participle, once where they are alike."""
    first, _, rest = verb.partition(" ")
    forms = title_words()["irregular"].get(first, "").split()
    if not forms:
        stem = first[:-1] + "i" if re.search(r"[^aeiou]y$", first) else _doubled(first)
        forms = [stem.removesuffix("e") + "ed"]
    return tuple(f"{form} {rest}".strip() for form in forms)


def _doubled(verb: str) -> str:
    return verb + verb[-1] if verb in title_words()["doubled"] else verb


@cache
def verb_of(word: str, verbs: tuple[str, ...]) -> str | None:
    """Which of ``verbs`` a report's word or words ("called off", "Signs") are a form of."""
    said = word.casefold().split()
    return next((verb for verb in verbs if said and said[0] in _forms(verb)), None)


def _forms(verb: str) -> frozenset[str]:
    undoubled = (f"{verb}ed", f"{verb}ing")  # "canceled"
    return frozenset({verb, third_person(verb), gerund(verb), *past(verb), *undoubled})

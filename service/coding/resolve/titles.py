"""A row's title: one line for people, built from the row's parts and never copied from an article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import yaml

from schemas.event import Place, Status
from schemas.record import Participant

_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_PART = re.compile(r"\{(\w+)(?:\|([^}]*))?\}")
_VERB = re.compile(r"<(\w+)>")
_ARTICLE = re.compile(r"^(?:the|a|an|this|that|its|their|such an?)\s+", re.IGNORECASE)


@cache
def _templates() -> dict[str, str]:
    text = (files("service.coding.resolve") / "titles.yaml").read_text(encoding="utf-8")
    return {str(name): str(template) for name, template in yaml.safe_load(text).items()}


def title(
    type_: str, status: Status, participants: Sequence[Participant], object_: str | None, place: Place | None
) -> str:
    """E.g. "South Korea and Japan to sign intelligence pact in Seoul". Unknown types read "TYPE: participants"."""
    parts = _parts(participants, object_, place)
    template = _templates().get(type_)
    if template is None:
        return f"{type_.capitalize()}: {parts.get('all', 'unknown parties')}"
    line = _OPTIONAL.sub(lambda m: m[1] if all(n in parts for n, _ in _PART.findall(m[1])) else "", template)
    plural = _is_plural(line, parts)
    line = _VERB.sub(lambda m: _conjugated(m[1], status, plural=plural), line)
    line = _PART.sub(lambda m: parts.get(m[1]) or m[2] or parts.get("all") or "Unknown party", line)
    if place is not None and place.name.casefold() not in line.casefold():
        line += f" in {place.name}"
    line = f"denied: {line}" if status is Status.DENIED else line
    return line[0].upper() + line[1:]


def _parts(participants: Sequence[Participant], object_: str | None, place: Place | None) -> dict[str, str]:
    by_role: dict[str, list[str]] = {}
    for who in participants:
        by_role.setdefault(who.role, []).append(who.name)
    sources = by_role.get("source") or by_role.get("participant") or by_role.get("target") or []
    targets = [name for name in by_role.get("target", []) if name not in sources]
    names = list(dict.fromkeys([*sources, *targets, *(who.name for who in participants)]))
    words = _ARTICLE.sub("", " ".join((object_ or "").split()))
    found = {"all": _listed(names), "source": _listed(sources), "target": _listed(targets), "object": words}
    return {name: value for name, value in found.items() if value}


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _is_plural(line: str, parts: dict[str, str]) -> bool:
    subject = _PART.search(line)
    words = parts.get(subject[1], subject[2] or parts.get("all", "")) if subject else ""
    return " and " in words or words == "People"


def _conjugated(verb: str, status: Status, *, plural: bool) -> str:
    if status is Status.PLANNED:
        return f"to {verb}"
    if status is Status.HYPOTHETICAL:
        return f"may {verb}"
    if status is Status.FAILED:
        return f"fail to {verb}" if plural else f"fails to {verb}"
    if plural:
        return verb
    if re.search(r"[^aeiou]y$", verb):
        return verb[:-1] + "ies"
    return verb + ("es" if re.search(r"(?:s|x|z|ch|sh)$", verb) else "s")

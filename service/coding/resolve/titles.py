"""A row's title: one line for people, built from the row's parts and never copied from an article."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import yaml

from schemas.event import Place, Status
from schemas.record import Participant
from service.coding.resolve.families import family_of
from service.coding.resolve.participants import STATE_KINDS, country_name, demonym

_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_PART = re.compile(r"\{(\w+)(?:\|([^}]*))?\}")
_VERB = re.compile(r"<(\w+)>")
_LEAD = re.compile(r"^(?:the|a|an|this|that|its|their|his|her|such an?)\s+", re.IGNORECASE)
_MANY = re.compile(r"(?:[^s]s|people|men|women|children)$", re.IGNORECASE)


def title(
    type_: str, status: Status, participants: Sequence[Participant], object_: str | None, place: Place | None
) -> str:
    """E.g. "South Korea and Japan to sign intelligence pact in Seoul". Unknown types read "Type: participants"."""
    parts = _parts(participants, object_, place)
    template = _template(type_, parts, participants)
    said = {"target"} if "{object" in template and _names_targets(parts.get("object", ""), participants) else set()
    given = parts.keys() - said
    line = _OPTIONAL.sub(lambda m: m[1] if all(n in given for n, _ in _PART.findall(m[1])) else "", template)
    plural = _is_plural(line, parts, participants)
    line = _VERB.sub(lambda m: _conjugated(m[1], status, plural=plural), line)
    line = _PART.sub(lambda m: parts.get(m[1]) or m[2] or parts.get("all") or "unknown party", line)
    where = parts.get("place") or _country_of_people(participants)
    if where and where.casefold() not in line.casefold():
        line += f" in {where}"
    line = f"denied: {line}" if status is Status.DENIED else line
    return line[0].upper() + line[1:]


@cache
def _templates() -> Mapping[str, Mapping[str, str]]:
    loaded: dict[str, dict[str, str]] = yaml.safe_load(
        (files("service.coding.resolve") / "titles.yaml").read_text(encoding="utf-8")
    )
    return loaded


def _template(type_: str, parts: Mapping[str, str], participants: Sequence[Participant]) -> str:
    forms = _templates().get(type_, {"main": f"{type_}: {{all|unknown parties}}"})
    roles = {who.role for who in participants}
    if "itself" in forms and not family_of(type_).nouns.isdisjoint(parts.get("object", "").casefold().split()):
        return forms["itself"]
    if "alone" in forms and roles == {"target"}:
        return forms["alone"]
    if "together" in forms and "source" not in roles and len(participants) > 1:
        return forms["together"]
    return forms["main"]


def _parts(participants: Sequence[Participant], object_: str | None, place: Place | None) -> dict[str, str]:
    words = _LEAD.sub("", " ".join((object_ or "").split()))
    if any(words.casefold() == who.name.casefold() for who in participants):
        words = ""
    by_role: dict[str, list[Participant]] = {}
    for who in participants:
        by_role.setdefault(who.role, []).append(who)
    sources = by_role.get("source") or by_role.get("participant") or by_role.get("target") or []
    names = [who.name for who in sources]
    others = [who for who in by_role.get("target", []) if who not in sources]
    everyone = [*names, *(who.name for who in [*others, *participants])]
    found = {
        "all": _listed(everyone), "source": _listed(names), "target": _listed([who.name for who in others]),
        "object": words, "place": place.name if place else "",
    }  # fmt: skip
    return {name: value for name, value in found.items() if value}


def _names_targets(words: str, participants: Sequence[Participant]) -> bool:
    """True where the object names them: "expels Venezuelan diplomats" needs no "of Venezuela"."""
    targets = [who for who in participants if who.role == "target"]
    names = [[who.name, *filter(None, [demonym(who.country or "")])] for who in targets]
    return bool(targets) and all(re.search(rf"\b(?:{'|'.join(map(re.escape, n))})\b", words, re.I) for n in names)


def _listed(names: Sequence[str]) -> str:
    once = list(dict.fromkeys(names))
    return " and ".join(filter(None, [", ".join(once[:-1]), *once[-1:]]))


def _is_plural(line: str, parts: Mapping[str, str], participants: Sequence[Participant]) -> bool:
    subject = _PART.search(line)
    words = (parts.get(subject[1]) or subject[2] or parts.get("all", "")) if subject else ""
    if " and " in words:
        return True
    states = {who.name for who in participants if who.country and who.kind in (*STATE_KINDS, "BUS")}
    return words not in states and _MANY.search(words) is not None


def _country_of_people(participants: Sequence[Participant]) -> str:
    """The country of a crowd that the line does not place: "Villagers protest in Philippines"."""
    from_where = {country_name(who.country) for who in participants if who.country and who.kind == "CVL"}
    return from_where.pop() if len(from_where) == 1 and len(participants) == 1 else ""


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

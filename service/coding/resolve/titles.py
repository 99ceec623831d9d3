"""A row's title: one line for people, built from the row's parts and never copied from an article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import simplemma
import yaml

from schemas.event import Place, Status
from schemas.record import Participant
from service.coding.resolve.families import family_of
from service.coding.resolve.objects import stem_of
from service.coding.resolve.participants import STATE_KINDS, capital, country_name, country_names, demonym
from service.coding.resolve.verb_forms import conjugated, passive, title_words, verb_of

LONGEST = 95
"""Code points that a title may have; what matters less is left out before."""
NAMED = 4
"""Names that are listed at most."""

_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_PART = re.compile(r"\{(\w+)(?:\|([^}]*))?\}")
_SUITED = re.compile(r"\{~(\w+)\}")
_VERB = re.compile(r"<(=?)(\w+)>")
_LEAD = re.compile(r"^(?:the|a|an|this|that|its|their|his|her|such an?)\s+", re.IGNORECASE)
_MANY = re.compile(r"(?:[^s]s|people|men|women|children|police)$", re.IGNORECASE)
_OF_WHAT = re.compile(r"\s(?:of|on|for|about|over|from|near|against)\s")
_LOOSE = re.compile(r"(?:[\s,]+(?:of|on|for|about|over|from|near|against|in|to|with|and|the|a|an))+$")
_UNDER_WAY = {
    Status.PLANNED: " planned", Status.FAILED: " called off", Status.DENIED: " denied",
    Status.HYPOTHETICAL: " possible", Status.ONGOING: " under way",
}  # fmt: skip


def title(
    type_: str, status: Status, participants: Sequence[Participant], object_: str | None, place: Place | None,
    *, said: str = "", visitor: str = "",
) -> str:  # fmt: skip
    """E.g. "South Korea and Japan to sign intelligence pact in Seoul". Unknown types read "Type: participants".

    ``said``: the word by which most reports say the act ("awarded"); ``visitor``: who travels ("Kenya's president").
    """
    forms = _forms(type_)
    words = _object(forms, object_, participants)
    named = _told(participants)
    known = {name for who in participants if who.country for name in country_names(who.country)}
    where = place.name if place and place.name not in known else ""
    line = ""
    for object_words, spot, count in _shorter(words, where):
        parts = _parts(named, object_words, spot, count, visitor)
        line = _line(forms, type_, status, parts, named, said, spot)
        if len(line) <= LONGEST:
            return line
    return _LOOSE.sub("", line[: LONGEST - 2].rsplit(" ", 1)[0]) + " …"


def _shorter(words: str, where: str) -> Iterator[tuple[str, str, int]]:
    """What to say, and with less and less of it: object, place, number of names."""
    yield words, where, NAMED
    yield words, "", NAMED
    brief = _OF_WHAT.split(words)[0]
    yield brief, where, NAMED
    yield brief, "", 2
    yield "", "", 2


@cache
def _templates() -> Mapping[str, Mapping[str, Any]]:
    loaded: dict[str, dict[str, Any]] = yaml.safe_load(
        (files("service.coding.resolve") / "titles.yaml").read_text(encoding="utf-8")
    )
    return loaded


def _forms(type_: str) -> Mapping[str, Any]:
    return _templates().get(type_, {"main": f"{type_}: {{all|unknown parties}}"})


def takes_people(type_: str) -> bool:
    """Whether people may be what acts of this type are about: who is expelled, arrested, trained."""
    return bool(_forms(type_).get("people"))


def _line(
    forms: Mapping[str, Any], type_: str, status: Status, parts: Mapping[str, str], participants: Sequence[Participant],
    said: str, spot: str,
) -> str:  # fmt: skip
    verb, forms = _as_said(forms, said)
    template = _template(forms, type_, parts, participants).replace("<V>", f"<{verb}>").replace("<=V>", f"<={verb}>")
    named = (
        {"target", "state"}
        if "{object" in template and _names_targets(parts.get("object", ""), participants)
        else set()
    )
    given = parts.keys() - named
    line = _OPTIONAL.sub(lambda m: m[1] if all(n in given for n, _ in _PART.findall(m[1])) else "", template)
    plural = _is_plural(line, parts, participants)
    line = line.replace("<~>", _UNDER_WAY.get(status, ""))
    line = _VERB.sub(lambda m: passive(m[2], status) if m[1] else conjugated(m[2], status, plural=plural), line)
    line = _SUITED.sub(lambda m: _suited(parts.get("object", ""), m[1]), line)
    line = _PART.sub(lambda m: parts.get(m[1]) or m[2] or parts.get("all") or "unknown party", line)
    where = spot or _country_of_people(participants)
    if where and not re.search(rf"\b{re.escape(where)}\b", line, re.IGNORECASE):
        line += f" in {where}"
    elif spot:
        line = re.sub(rf"\b(on|of) {re.escape(spot)}$", f"in {spot}", line) if line.startswith("Attack") else line
    return line[0].upper() + line[1:]


def _as_said(forms: Mapping[str, Any], said: str) -> tuple[str, Mapping[str, Any]]:
    """The verb that the reports say it by, and the templates with those that go with it."""
    for verbs, instead in forms.get("as", {}).items():
        verb = verb_of(said, tuple(verbs.split()))
        if verb is not None:
            own = {"main": instead} if isinstance(instead, str) else instead
            kept = {key: form for key, form in forms.items() if key not in ("bare", "open", "single", "itself")}
            return verb, {**kept, **own}
    return "", forms


def _template(
    forms: Mapping[str, str], type_: str, parts: Mapping[str, str], participants: Sequence[Participant]
) -> str:
    roles = {who.role for who in participants}
    if "itself" in forms and not family_of(type_).nouns.isdisjoint(parts.get("object", "").casefold().split()):
        return forms["itself"]
    if "alone" in forms and roles == {"target"}:
        return forms["alone"]
    if "together" in forms and "source" not in roles and len(participants) > 1:
        return forms["together"]
    if "single" in forms and len(participants) < 2:
        return forms["single"]
    if "bare" in forms and "object" not in parts:
        return forms["open"] if "open" in forms and "target" not in parts else forms["bare"]
    told = "{object" in forms["main"] and _names_targets(parts.get("object", ""), participants)
    if "open" in forms and ("target" not in parts or told):
        return forms["open"]
    return forms["main"]


def _told(participants: Sequence[Participant]) -> list[Participant]:
    """Who is worth naming: not "troops" beside the country that they are of."""
    known = [who for who in participants if who.country or who.name[:1].isupper()]
    roles = {who.role for who in known}
    return (
        known
        if len({who.country for who in known}) > 1
        else [w for w in participants if w in known or w.role not in roles]
    )


def _object(forms: Mapping[str, Any], object_: str | None, participants: Sequence[Participant]) -> str:
    words = _LEAD.sub("", " ".join((object_ or "").split()))
    last = stem_of(re.split(r"[^\w-]+", _OF_WHAT.split(words)[0].strip())[-1]) if words else ""
    same = any(words.casefold() in (who.name.casefold(), *who.name.casefold().split()) for who in participants)
    person = same and not any(words.casefold() == country_name(who.country or "").casefold() for who in participants)
    if last in {stem_of(word) for word in forms.get("drop", ())} or (same and not (person and forms.get("people"))):
        return ""
    return words


def _parts(participants: Sequence[Participant], words: str, place: str, count: int, visitor: str) -> dict[str, str]:
    by_role: dict[str, list[Participant]] = {}
    for who in participants:
        by_role.setdefault(who.role, []).append(who)
    sources = by_role.get("source") or by_role.get("participant") or by_role.get("target") or []
    others = _targets(participants)
    everyone = [*sources, *others, *participants]
    found = {
        "all": _listed(everyone, count), "source": _listed(sources, count), "target": _listed(others, count),
        "state": _listed([who for who in others if _is_state(who)], count),
        "person": _listed([who for who in others if not _is_state(who)], count),
        "crowd": _listed([who for who in sources if not _is_state(who)], count),
        "visitor": visitor or _delegations(sources),
        "object": words, "place": place, "of": "of" if re.match(r"\w+ing\b", words) else "over",
    }  # fmt: skip
    return {name: value for name, value in found.items() if value}


def _delegations(sources: Sequence[Participant]) -> str:
    return " and ".join(f"{who.name} delegation" if _is_state(who) else who.name for who in sources[:2])


def _is_state(who: Participant) -> bool:
    return who.country is not None and who.kind in (*STATE_KINDS, "IGO")


def _targets(participants: Sequence[Participant]) -> list[Participant]:
    """To whom it is done; where reports disagree on that, whoever is not said to do it."""
    targets = [who for who in participants if who.role == "target"]
    acts = any(who.role == "source" for who in participants)
    return targets or [who for who in participants if acts and who.role == "participant"]


def _names_targets(words: str, participants: Sequence[Participant]) -> bool:
    """True where the object names them: "expels Venezuelan diplomats" needs no "of Venezuela"."""
    targets = _targets(participants)
    names = [[who.name, *filter(None, [demonym(who.country or ""), capital(who.country or "")])] for who in targets]
    return bool(targets) and all(re.search(rf"\b(?:{'|'.join(map(re.escape, n))})s?\b", words, re.I) for n in names)


def _suited(words: str, otherwise: str) -> str:
    """The preposition that the object's last word asks for."""
    head = re.sub(r"\s*\(.*", "", _OF_WHAT.split(words)[0])
    last = stem_of(head.split()[-1]) if head else ""
    return next((preposition for preposition, nouns in title_words()["suits"].items() if last in nouns), otherwise)


def _listed(participants: Sequence[Participant], count: int) -> str:
    once = list(dict.fromkeys(who.name for who in participants))
    if len(once) > count:
        once = [*once[: count - 1], "others"]
    return " and ".join(filter(None, [", ".join(once[:-1]), *once[-1:]]))


def _is_plural(line: str, parts: Mapping[str, str], participants: Sequence[Participant]) -> bool:
    """Whether the title's subject is: what stands before its verb."""
    subject = line.split("<")[0]
    part = _PART.match(subject)
    words = (parts.get(part[1]) or part[2] or parts.get("all", "")) if part else subject
    if part and part[1] == "object":
        return _MANY.search(_OF_WHAT.split(words)[0]) is not None
    if not part or not words:
        return False
    states = {who.name for who in participants if who.country and who.kind in (*STATE_KINDS, "BUS", "IGO")}
    head = re.split(r"\s(?:of|in|from|at)\s", words)[0]
    name = " " in head and head.split()[-1][0].isupper() and not head.endswith("olice")  # "Shimon Peres"
    if " " not in words and words[0].isupper() and words.endswith("s") and words not in states:
        return simplemma.lemmatize(words.casefold(), "en") != words.casefold()  # "Villagers", but not "Hamas"
    return words not in states and (" and " in words or (not name and _MANY.search(head) is not None))


def _country_of_people(participants: Sequence[Participant]) -> str:
    """The country of a crowd that the line does not place: "Villagers protest in Philippines"."""
    from_where = {country_name(who.country) for who in participants if who.country and who.kind == "CVL"}
    return from_where.pop() if len(from_where) == 1 and len(participants) == 1 else ""

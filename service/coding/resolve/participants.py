"""Who takes part, as a row names it: a state once, whoever speaks for it; a company or a person by name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

import countryinfo
import pycountry

from schemas.event import Actor, ClassifiedEvent
from schemas.record import Participant
from service.coding.resolve.lexicon import lexicon
from service.coding.resolve.objects import stem_of

STATE_KINDS = frozenset({"", "GOV", "MIL", "SPY", "COP", "JUD", "LEG"})
"""PLOVER sectors whose acts are the state's: a minister and the ministry are the country."""

SHORT_NAMES = {
    "BRN": "Brunei", "CIV": "Ivory Coast", "COD": "DR Congo", "COG": "Congo", "CZE": "Czech Republic",
    "FLK": "Falkland Islands", "FSM": "Micronesia", "PSE": "Palestine", "RUS": "Russia", "SYR": "Syria",
    "TUR": "Turkey", "USA": "US", "GBR": "UK", "VAT": "Vatican", "ARE": "UAE",
    "XKX": "Kosovo", "UNO": "UN", "EUR": "EU", "NAT": "NATO", "AFU": "African Union", "ASN": "ASEAN", "IAE": "IAEA",
}  # fmt: skip
"""What headlines call them where ISO 3166-1 says it longer, and the intergovernmental organisations' codes."""


SOME_ORGANISATION = "IGO"
"""The code of every intergovernmental organisation that has none of its own: it tells nobody from anybody."""
ADJECTIVES = {
    "CYP": "Cypriot", "GBR": "British", "ISL": "Icelandic", "KGZ": "Kyrgyz", "LIE": "Liechtenstein",
    "LUX": "Luxembourg", "NZL": "New Zealand", "PHL": "Philippine", "PSE": "Palestinian", "SVN": "Slovenian",
    "TJK": "Tajik", "XKX": "Kosovar",
}  # fmt: skip
"""What is of them, where the list of demonyms says something else or nothing."""


@cache
def country_name(code: str) -> str:
    """The short English name of a country code, or the code itself where nothing is known."""
    if code in SHORT_NAMES:
        return SHORT_NAMES[code]
    found = pycountry.countries.get(alpha_3=code)
    if found is None:
        return code
    return str(getattr(found, "common_name", None) or found.name.split(",")[0])


@cache
def country_names(code: str) -> frozenset[str]:
    """Everything that a country is called in full."""
    found = pycountry.countries.get(alpha_3=code)
    names = [getattr(found, field, "") for field in ("name", "common_name", "official_name")] if found else []
    return frozenset({country_name(code), *filter(None, names)})


@cache
def _demonyms() -> dict[str, str]:
    infos = (info.info() for info in countryinfo.all_countries())
    found = {str(data.get("ISO", {}).get("alpha3")): str(data.get("demonym") or "") for data in infos}
    return found | ADJECTIVES


@cache
def country_words() -> frozenset[str]:
    """The words of every country's name and of what is of it: "South", "Korea", "Korean", "German" ..."""
    names = [country.name for country in pycountry.countries]
    return frozenset(word for text in (*names, *SHORT_NAMES.values(), *_demonyms().values()) for word in text.split())


@cache
def capital(code: str) -> str:
    """The capital of a country; "" where nothing is known."""
    infos = (info.info() for info in countryinfo.all_countries())
    found = (data.get("capital") for data in infos if data.get("ISO", {}).get("alpha3") == code)
    return str(next(found, None) or "")


def demonym(code: str) -> str:
    """What is of that country ("German"); "" where nothing is known."""
    return _demonyms().get(code, "")


def participant_key(who: Participant) -> str:
    """Equal for two names of one participant: the country for a state, country and kind for its people, else a name."""
    if who.country in (None, SOME_ORGANISATION):
        return " ".join(who.name.casefold().split())
    if who.kind in STATE_KINDS:
        return who.country
    return f"{who.country} {who.kind}" if who.kind != "BUS" else " ".join(who.name.casefold().split())


def participants_of(actors: Iterable[Actor]) -> tuple[Participant, ...]:
    """One mention's actors as participants, each once, in a canonical order."""
    found = []
    everyone = list(actors)
    for actor in [actor for actor in everyone if not _is_thing(actor)] or everyone:
        state = actor.country not in (None, SOME_ORGANISATION) and actor.kind in (*STATE_KINDS, "IGO")
        state = state or actor.via == "city"
        own = actor.name if actor.name != country_name(actor.country or "") else None
        name = country_name(actor.country) if state and actor.country else (own or actor.text)
        found.append(Participant(name=name, country=actor.country, kind=actor.kind, role=actor.role))
    return joined(found)


def _is_thing(actor: Actor) -> bool:
    """ "coast guard vessels", "car bomb", "the Arctic": no country of theirs, and nobody."""
    if actor.country is not None:
        return False
    head = re.split(r"\s(?:to|of|in|from|for|at|on|near|off)\s", actor.text)[0].split()
    return not actor.kind or (
        bool(head) and lexicon().kind_of.get(stem_of(head[-1])) in lexicon().arms and head[-1] != "fighters"
    )


def partition_key(event: ClassifiedEvent) -> str:
    """Who takes part, e.g. "JPN-KOR": the key of ``events.classified``, for those who read single mentions.

    Countries count where they are part of the participant's identity; without any, the article is the key.
    """
    participants = participants_of(event.actors)
    countries = {who.country for who in participants if who.country and participant_key(who).startswith(who.country)}
    return "-".join(sorted(countries)) or event.article_id


def joined(participants: Iterable[Participant]) -> tuple[Participant, ...]:
    """The same participants named once each; sorted by key, independent of the order and the number of repetitions.

    The name and kind said most often win (ties: the shortest, then the alphabet); roles that disagree become
    "participant".
    """
    groups: dict[str, list[Participant]] = {}
    for who in participants:
        groups.setdefault(participant_key(who), []).append(who)
    return tuple(_one(groups[key]) for key in sorted(groups))


def _one(same: list[Participant]) -> Participant:
    roles = {who.role for who in same}
    return Participant(
        name=_most_said(who.name for who in same),
        country=next((who.country for who in same if who.country), None),
        kind=_most_said(who.kind for who in same if who.kind) if any(who.kind for who in same) else "",
        role=roles.pop() if len(roles) == 1 else "participant",
    )


def _most_said(words: Iterable[str]) -> str:
    counts = Counter(words)
    return min(counts, key=lambda word: (-counts[word], len(word), word))

"""The words of a report that a title can use: what the act is about, and the office of whoever travels."""

from __future__ import annotations

import re
from functools import cache

from schemas.event import Actor, ClassifiedEvent
from service.coding.resolve.features import ignored_words
from service.coding.resolve.objects import is_bare, is_titled, object_in
from service.coding.resolve.participants import STATE_KINDS, country_name, country_words
from service.coding.resolve.titles import takes_people
from service.coding.resolve.verb_forms import title_words

LONGEST = 60
_LEAD = re.compile(
    r"^(?:(?:(?:this|last|next) (?:year|month|week)['’]s|the|a|an|its|their|his|her|our|this|that|these|such|any|new"
    r"|so-called|separate|another|latest|long-awaited|controversial)\s+)+",
    re.IGNORECASE,
)
_ACT = re.compile(
    r"^(?:signing|ratification|approval|delivery|release|test(?:-firing)?|launch|detonation|deployment|withdrawal"
    r"|expulsion|part|parts) of (?:the |an? |its )?",
    re.IGNORECASE,
)
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTH = r"(?:january|february|march|april|june|july|august|september|october|november|december)"
_TAIL = re.compile(
    r"\s+(?:with|between|from|to|in|at|on the|this|last|next|earlier|under|near|after|amid|during|because|as|by"
    r"|persona)\s.*$"
    r"|\s+(?:a|an|one|two|three|four|\d+) (?:day|week|month|year)s? (?:earlier|ago|later|before)\b.*$"
    rf"|\s+(?:on|for|over) (?:{_WEEKDAY}|{_MONTH}|\d|two|three|several)\b.*$"
    rf"|\s+{_WEEKDAY}\b.*$|\s+and \w+(?:ed|nt)\b.*$"
    r"|\s+(?:north|south|east|west)(?:ern)? of\s.*$"
    r"|\s+\d+ (?:hours|days)\b.*$"
    r"|\s+(?:yesterday|today|tomorrow|tonight|overnight)\b.*$"
    r"|\s*\(.*$|,(?!\d).*$|\s*[–—;:].*$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"\b(?:that|which|who|whom|whose|not|is|was|are|were|has|have|had|will|would|it|its|them|him|her|they|he|she|own"
    r"|each other|itself|themselves)\b",
    re.IGNORECASE,
)
_LOOSE = re.compile(
    r"[\s.,;:'’\"“”-]+$|\s+(?:of|on|for|about|over|against|and|or|the|a|an|more|than|into|its)$", re.IGNORECASE
)
_DETERMINED = re.compile(
    r"^(?:an?|the|some|several|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens|hundreds|thousands|\d)\b",
    re.IGNORECASE,
)
_ASKS = frozenset({"request", "demand", "warning", "threat"})


def title_phrase(event: ClassifiedEvent) -> str:
    """The object's words as a title can use them; "" where they only point back ("the pact") or are too long."""
    if event.object_text is None:
        return ""
    text = _without_receiver(" ".join(event.object_text.text.split()), event.actors)
    if event.type in _ASKS and any(text.startswith(f"{actor.text} ") for actor in event.actors):
        return ""  # "demanded Peru stop ..."
    words = _ACT.sub("", _LEAD.sub("", text))
    if is_bare(text, object_in(text, ignore=ignored_words(event))) and len(words.split()) < 2:
        return ""
    words = _closed(_TAIL.sub("", words))
    if event.object_text.start == 0 and words == text and words.split(" ")[0] not in country_words():
        words = words[:1].lower() + words[1:] if _DETERMINED.match(words.lower()) or words[1:].islower() else words
    if not words or _CLAUSE.search(words) or _names_a_state(words, event.actors, people=takes_people(event.type)):
        return ""
    if is_titled(event.sentence):
        shouted = event.sentence.isupper()
        words = re.sub(r"[^\W_]\S*", lambda m: _lowered(m[0].capitalize() if shouted else m[0]), words)
    return words if len(words) <= LONGEST else ""


def office(event: ClassifiedEvent) -> str:
    """Who acts for a state, as a title may say it: "Kenya's president", "Vladimir Putin"; "" where no word tells."""
    for actor in event.actors:
        if actor.role != "source" or not actor.country:
            continue
        found = _office().search(actor.text)
        if found:
            return f"{country_name(actor.country)}'s {found[1].lower()}"
        if (
            actor.name
            and actor.kind in ("GOV", "ELI")
            and len(actor.name.split()) > 1
            and actor.name != country_name(actor.country)
        ):
            return actor.name
    return ""


@cache
def _office() -> re.Pattern[str]:
    ranks, offices = ("|".join(title_words()[name]) for name in ("ranks", "offices"))
    return re.compile(rf"\b((?:(?:{ranks})[- ])*(?:{offices}))\b", re.IGNORECASE)


def _without_receiver(text: str, actors: tuple[Actor, ...]) -> str:
    """ "Peru | a corridor": what it is, without whom it is for; "" for "Peru to stop"."""
    accused = next((actor.text for actor in actors if text.startswith(f"{actor.text} of ")), "")
    if accused:
        return text[len(accused) + 4 :]  # "accused | Peru of | a raid"
    first = text.split(" ")[0]
    named = [actor.text for actor in actors if text.startswith(f"{actor.text} ")] or [first]
    rest = text[len(max(named, key=len)) :].strip()
    if first[:1].isupper() and _DETERMINED.match(rest):
        return rest
    return text


def _names_a_state(words: str, actors: tuple[Actor, ...], *, people: bool) -> bool:
    """True where the words are one of the actors that a title names anyway: "Athens", "her Ugandan counterpart"; where
    ``people`` are what the act is about, only a name is that.
    """
    states = [actor.text for actor in actors if actor.country and actor.kind in STATE_KINDS]
    return any(words in text for text in states) and not (people and words.split()[-1].islower())


def _closed(words: str) -> str:
    """Without what cannot end a phrase."""
    while (shorter := _LOOSE.sub("", words)) != words:
        words = shorter
    return words


def _lowered(word: str) -> str:
    """A word of a title-case headline as it stands in a sentence; names that can be told are left."""
    keep = word in country_words() or word.isupper() or any(map(str.isdecimal, word))
    return word if keep else word.lower()

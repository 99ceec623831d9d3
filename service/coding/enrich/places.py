"""Where: "in Seoul", "at Camp Casey", "near the border with Laos", "off the coast of Yemen"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from schemas.event import Place
from service.coding.enrich.gazetteer import NameMatch, find_names
from service.coding.enrich.names import fold

_PLACES = frozenset(("country", "capital", "city", "region"))
_IN = re.compile(
    r"(?:^|[ (\"'])(?:in|at|near|outside|inside|around|across|throughout|within|over|off|along|on|into|from)"
    r"(?: (?:the|central|downtown|northern|southern|eastern|western|north|south|east|west|northeastern|northwestern|"
    r"southeastern|southwestern|nearby|neighboring|neighbouring|mainland|rural|greater|upper|lower|occupied|parts|most|"
    r"all|of|capital|city|town|village|province|region|port|island|coast|shores|waters|border|outskirts|streets|center|"
    r"centre|suburbs|suburb|district|state|heart|side|end|edge|with|between|southern|far|country's|its|coastal|"
    r"territorial|airspace|airport|skies|people's)){0,7} $",
    re.IGNORECASE,
)
_SITE = re.compile(
    r"\b(?:at|in|near|outside|inside|from) (?:the )?"
    r"(?P<site>(?:Camp|Fort|Mount|Lake|Port|Cape|Base|Joint Base|Naval Station)"
    r" [A-Z][\w'-]{1,30}(?: [A-Z][\w'-]{1,30}){0,2}"
    r"|(?:[A-Z][\w'-]{1,30} ){1,4}(?:Air Base|Airbase|Airport|International Airport|Naval Base|Base|Square|"
    r"Port|Island|Islands|Bay|Bridge|Palace|House|Stadium|Hospital|Prison|Valley|Mountains|Mountain|Peninsula|Strait|"
    r"Straits|Sea|Ocean|Gulf|Province|State|County|District|Prefecture|Governorate|Region|Proving Ground|Test Range|"
    r"Range|Shipyard|Barracks|Village|Desert|River|Canal|Crossing|Plaza|Park|Hotel|Center|Centre))\b"
)
_TOPIC = re.compile(
    r"\b(?:talks?|discussions?|negotiations?|dialogue|consultations|conference|meeting|summit|agreement|deal|pact|accord|treaty|"
    r"resolution|vote|debate|statement|report|information|intelligence|sanctions?|tariffs?|embargo|ban|attacks?|strikes?|war|"
    r"pressure|views?) (?:on|over)(?: (?:the|northern|southern|eastern|western|central))? $",
    re.IGNORECASE,
)
"""What stands after it is what the talks are on, not where they are."""
_LEFT = 80
"""A preposition farther left than this does not govern the name."""


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """``text[start:end]`` names ``place``."""

    place: Place
    start: int
    end: int


def find_places(text: str) -> tuple[Place, ...]:
    """Where something happens, the most exact place first named; empty where the text says no place."""
    return tuple(match.place for match in match_places(text))


def match_places(text: str) -> tuple[PlaceMatch, ...]:
    """The places that ``text`` says something is at, in their order. Offsets are code points. Linear time."""
    folded, found = fold(text), []
    names = [name for name in find_names(text) if name.entry.sort in _PLACES]
    for name in names:
        before = folded[max(0, name.start - _LEFT) : name.start]
        passed = name.entry.sort == "country" and before.endswith((" over ", " over the "))  # a missile over Japan
        if name.locative or (_IN.search(before) and not _TOPIC.search(before) and not passed):
            found.append(PlaceMatch(_place(name), name.start, name.end))
    taken = {at for match in found for at in (match.start, match.end - 1)}
    country_at = {name.start: name.country for name in names}
    for m in _SITE.finditer(folded):
        start, end = m.span("site")
        if taken.isdisjoint(range(start, end)):
            country = _country_after(country_at, end)
            found.append(PlaceMatch(Place(name=text[start:end], country=country), start, end))
    return tuple(sorted(found, key=lambda match: match.start))


def _place(name: NameMatch) -> Place:
    entry = name.entry
    return Place(name=entry.name, country=entry.country or None, lat=entry.lat, lon=entry.lon)


def _country_after(country_at: dict[int, str], end: int) -> str | None:
    """The country of a name that follows at once ("Camp Casey, South Korea", "Yokota Air Base in Japan")."""
    return next((country_at[at] for at in range(end, end + 6) if country_at.get(at)), None)

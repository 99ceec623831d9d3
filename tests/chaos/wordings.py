"""What invented outlets write of invented events: a country, another one, a day, and something that happens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

COUNTRIES: Mapping[str, str] = MappingProxyType({
    "ARG": "Argentina", "AUT": "Austria", "BGD": "Bangladesh", "BOL": "Bolivia", "BRA": "Brazil", "BGR": "Bulgaria",
    "CAN": "Canada", "CHL": "Chile", "HRV": "Croatia", "CYP": "Cyprus", "DNK": "Denmark", "ECU": "Ecuador",
    "EGY": "Egypt", "EST": "Estonia", "FIN": "Finland", "GHA": "Ghana", "GRC": "Greece", "HUN": "Hungary",
    "ISL": "Iceland", "IDN": "Indonesia", "IRL": "Ireland", "JPN": "Japan", "KEN": "Kenya", "LVA": "Latvia",
    "MYS": "Malaysia", "MLT": "Malta", "MNG": "Mongolia", "MAR": "Morocco", "NPL": "Nepal", "NOR": "Norway",
    "PER": "Peru", "POL": "Poland", "PRT": "Portugal", "ROU": "Romania", "SEN": "Senegal", "SRB": "Serbia",
    "SWE": "Sweden", "THA": "Thailand", "TUN": "Tunisia", "UGA": "Uganda", "URY": "Uruguay", "VNM": "Vietnam",
    "ZMB": "Zambia",
})  # fmt: skip
"""ISO 3166-1 alpha-3 -> the name in the articles."""

OUTLETS = tuple(
    f"{place} {paper}"
    for place in ("Aldermere", "Brackwater", "Corvale", "Dunmoor", "Eastholm", "Fenwick Bay")
    for paper in ("Courier", "Observer", "Tribune")
)

HEADLINES = ("From our correspondent", "In brief", "World page", "The day in short", "Late edition")


@dataclass(frozen=True)
class Kind:
    """A kind of event. ``planned`` and ``occurred`` are sentences about ``{a}``, ``{b}`` and the ``{day}``."""

    family: str
    planned: tuple[str, ...]
    occurred: tuple[str, ...]

    @property
    def treaty(self) -> bool:
        """Whether it is about a treaty with a name."""
        return any("{name}" in wording for wording in self.occurred)


KINDS = (
    Kind(
        "pact",
        ("{a} and {b} will sign the {name} fisheries treaty on {day}.",),
        (
            "{a} and {b} signed the {name} fisheries treaty on {day}.",
            "The {name} fisheries treaty was signed by {a} and {b} on {day}.",
        ),
    ),
    Kind(
        "assent",
        ("{a} will ratify the {name} border treaty with {b} on {day}.",),
        (
            "{a} ratified the {name} border treaty with {b} on {day}.",
            "The parliament of {a} ratified the {name} border treaty with {b} on {day}.",
        ),
    ),
    Kind(
        "talks",
        ("The foreign ministers of {a} and {b} will meet on {day}.",),
        ("The foreign ministers of {a} and {b} met on {day}.", "{a} and {b} held talks on {day}."),
    ),
    Kind(
        "visit",
        ("The president of {a} will visit {b} on {day}.",),
        ("The president of {a} visited {b} on {day}.", "The prime minister of {a} visited {b} on {day}."),
    ),
    Kind(
        "exercise",
        ("{a} and {b} will hold a joint naval exercise on {day}.",),
        ("{a} and {b} held a joint naval exercise on {day}.", "The navies of {a} and {b} held an exercise on {day}."),
    ),
    Kind(
        "supply",
        ("{a} will send food aid to {b} on {day}.",),
        ("{a} sent food aid to {b} on {day}.", "{a} delivered humanitarian aid to {b} on {day}."),
    ),
    Kind(
        "expulsion",
        ("{a} will expel three diplomats of {b} on {day}.",),
        ("{a} expelled three diplomats of {b} on {day}.", "{a} expelled diplomats of {b} on {day}."),
    ),
    Kind(
        "sanction",
        ("{a} will impose sanctions on {b} on {day}.",),
        ("{a} imposed sanctions on {b} on {day}.", "The government of {a} imposed sanctions on {b} on {day}."),
    ),
    Kind(
        "accusation",
        (),
        ("{a} condemned {b} on {day}.", "{a} criticised {b} on {day}.", "{a} accused {b} of espionage on {day}."),
    ),
    Kind(
        "request",
        (),
        ("{a} asked {b} for help on {day}.", "{a} demanded an apology from {b} on {day}."),
    ),
    Kind(
        "threat",
        (),
        ("{a} threatened {b} with retaliation on {day}.", "{a} warned {b} on {day}."),
    ),
)

NAMES = tuple(
    f"{first}{second}"
    for first in ("Bral", "Cren", "Dov", "Ferl", "Grim", "Hest", "Jorl", "Keld", "Lorn", "Marn", "Nev", "Olm")
    for second in ("dale", "ford", "holt", "mark", "stead", "wick")
)
"""What treaties are called after: places that are on no map."""

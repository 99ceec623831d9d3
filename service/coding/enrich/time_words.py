"""The words of time expressions, and what an expression is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Unit = Literal["day", "week", "weekend", "month", "quarter", "half", "season", "year", "decade", "century"]


@dataclass(frozen=True, slots=True)
class Point:
    """One date as the words give it; what they leave out is None and is resolved against the day of publication.

    ``number``: which quarter, half, season (1 = spring), decade (199) or century (18 = the 1800s).
    ``offset``: units from now ("last week": week, -1), or, with a weekday, month or season named, which one is meant
    (-1 "last March", 0 "this March", 1 "next March"). ``year_offset`` belongs to "October last year", ``week_offset``
    to "Friday last week", ``month_offset`` to "the 5th of this month". ``anaphoric``: counted from another date of the
    text, not from publication ("two days earlier"). ``future_only``: means a date only in a clause about the future
    ("will arrive in two weeks", but "built in two weeks").
    """

    unit: Unit
    year: int | None = None
    month: int | None = None
    day: int | None = None
    number: int | None = None
    weekday: int | None = None
    offset: int | None = None
    year_offset: int | None = None
    week_offset: int | None = None
    month_offset: int | None = None
    anaphoric: bool = False
    future_only: bool = False


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """``sentence[start:end] == text`` says when.

    ``parts``: one per date; ``is_range``: they are the two ends of one period ("from October 27 to October 29").
    ``preposition``: the word before it ("since", "by", "until", "on" ... or ""). ``attributive``: it dates the noun
    after it ("the 2015 nuclear deal", "Friday's vote"), which need not be what the clause states.
    """

    text: str
    start: int
    end: int
    parts: tuple[Point, ...]
    is_range: bool = False
    preposition: str = ""
    attributive: bool = False


def words(line: str) -> frozenset[str]:
    """The set of a line's words."""
    return frozenset(line.split())


def _numbered(words: str, start: int) -> dict[str, int]:
    return {word: number for number, group in enumerate(words.split(), start) for word in group.split("/")}


WEEKDAYS = _numbered("monday tuesday wednesday thursday friday saturday sunday", 0)
SHORT_WEEKDAYS = _numbered("mon tue/tues wed/weds thu/thur/thurs fri sat sun", 0)
MONTHS = _numbered("january february march april may june july august september october november december", 1)
SHORT_MONTHS = _numbered("jan feb mar apr may jun jul aug sep/sept oct nov dec", 1)
SEASONS = _numbered("spring/springtime summer/summertime autumn/fall winter/wintertime", 1)
ORDINALS = _numbered("first/1st second/2nd third/3rd fourth/4th fifth/5th", 1)
NUMBERS = _numbered(
    "a/an/one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty",
    1,
) | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "hundred": 100}
UNITS: dict[str, Unit] = {
    "day": "day", "days": "day", "week": "week", "weeks": "week", "month": "month", "months": "month", "year": "year",
    "years": "year", "decade": "decade", "decades": "decade", "quarter": "quarter", "quarters": "quarter",
    "weekend": "weekend", "century": "century", "centuries": "century", "yr": "year", "yrs": "year",
}  # fmt: skip
WHICH = {"last": -1, "this": 0, "next": 1, "coming": 1, "current": 0, "upcoming": 1, "past": -1}
DAYS = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1, "tonite": 0}
DAY_PARTS = words("morning afternoon evening night noon midnight midday dawn dusk daybreak lunchtime")
NAMED_DAYS = {("christmas", "day"): (12, 25), ("christmas", "eve"): (12, 24), ("boxing", "day"): (12, 26)}
DECADE_WORDS = {"twenties": 192, "thirties": 193, "forties": 194, "fifties": 195, "sixties": 196, "seventies": 197,
                "eighties": 198, "nineties": 199}  # fmt: skip
ANAPHORIC = {"previous": -1, "preceding": -1, "following": 1}
HABITS = words("every each most some many other alternate on-call")
FUNCTION_WORDS = words(
    "in on at since by until till before after from during for between through throughout of around about to "
    "as within over and or but when while where who which that than with without amid if because so although "
    "though following under is was are were be been has have had will would could should may might must can "
    "did does do said says not it he she they we its his her their the a an this these no into near against "
    "was that's also only alone"
)
DETERMINERS = words("the a an its their his her our 's another this that")
QUALIFIERS = words("early earlier late later mid end start beginning")

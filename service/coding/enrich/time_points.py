"""Which reader to try at which word."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from service.coding.enrich import time_days, time_units, time_years
from service.coding.enrich.time_tokens import Read, Token
from service.coding.enrich.time_words import (
    ANAPHORIC,
    DAYS,
    DECADE_WORDS,
    MONTHS,
    NUMBERS,
    ORDINALS,
    SEASONS,
    SHORT_MONTHS,
    SHORT_WEEKDAYS,
    WEEKDAYS,
    WHICH,
)

Reader = Callable[[list[Token], int], Read | None]


def _readers() -> dict[str, tuple[Reader, ...]]:
    table: dict[str, tuple[Reader, ...]] = {}
    groups: tuple[tuple[Iterable[str], Reader], ...] = (
        (MONTHS, time_days.read_month),
        (SHORT_MONTHS.keys() - MONTHS.keys(), time_days.read_month),
        (WEEKDAYS, time_days.read_weekday),
        (SHORT_WEEKDAYS, time_days.read_weekday),
        (DAYS, time_days.read_relative_day),
        (("christmas", "boxing"), time_days.read_named_day),
        (WHICH, time_units.read_which),
        (ORDINALS, time_units.read_ordinal),
        (NUMBERS, time_units.read_count),
        (SEASONS, time_units.read_season),
        (("end", "start", "beginning", "middle", "close", "year", "month", "turn"), time_units.read_edge),
        (ANAPHORIC, time_units.read_anaphoric),
        (("day",), time_units.read_day_before),
        (("q", "h"), time_units.read_short_quarter),
        (("fy", "fiscal"), time_years.read_fiscal_year),
        (DECADE_WORDS, time_years.read_decade),
    )
    for words, reader in groups:
        for word in words:
            table[word] = (*table.get(word, ()), reader)
    return table


_BY_WORD = _readers()
_AT_NUMBER: tuple[Reader, ...] = (
    time_days.read_day_first,
    time_days.read_ordinal_day,
    time_days.read_numeric,
    time_units.read_count,
    time_years.read_decade,
    time_years.read_year,
)


def read_point(tokens: list[Token], at: int) -> Read | None:
    """The date that begins at token ``at``, or None."""
    low = tokens[at][0]
    readers = _BY_WORD.get(low)
    if low[:1].isdigit():
        readers = (*(readers or ()), *_AT_NUMBER)
    for reader in readers or ():
        read = reader(tokens, at)
        if read is not None:
            return read
    return None

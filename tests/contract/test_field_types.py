"""The field types with a meaning: what they take, what they refuse, and nothing changes through JSON."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from schemas.base import CountryCode, CurrencyCode, DecimalString, EdtfValue, Id, Offset, UtcDatetime, content_id
from schemas.event import Money
from schemas.rejected import RawBytes

TIMES: TypeAdapter[datetime] = TypeAdapter(UtcDatetime)
EDTF: TypeAdapter[str] = TypeAdapter(EdtfValue)
AMOUNTS: TypeAdapter[str] = TypeAdapter(DecimalString)
BYTES: TypeAdapter[bytes] = TypeAdapter(RawBytes)
OFFSETS = st.integers(min_value=-14 * 60, max_value=14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


def refuses(kind: Any, value: object) -> bool:
    try:
        TypeAdapter(kind).validate_python(value)
    except ValidationError:
        return True
    return False


@given(st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1), timezones=OFFSETS))
def test_a_time_is_kept_as_the_same_moment_in_utc(moment: datetime) -> None:
    kept = TIMES.validate_python(moment)
    assert kept == moment
    assert kept.utcoffset() == timedelta(0)
    written = TIMES.dump_json(kept)
    assert written.endswith(b'Z"')
    assert TIMES.validate_json(written) == moment


@given(st.datetimes())
def test_a_time_without_zone_is_refused(moment: datetime) -> None:
    assert refuses(UtcDatetime, moment)
    assert refuses(UtcDatetime, moment.isoformat())


def test_a_time_that_utc_cannot_hold_is_refused_and_does_not_crash_a_reader() -> None:
    assert refuses(UtcDatetime, "0001-01-01T00:00:00+14:00")
    assert refuses(UtcDatetime, "9999-12-31T23:59:59-14:00")


@given(st.decimals(min_value=0, allow_nan=False, allow_infinity=False).map(lambda amount: f"{amount:f}"))
def test_an_amount_keeps_every_digit(amount: str) -> None:
    money = Money(amount=amount, currency="EUR")
    again = Money.model_validate_json(money.model_dump_json())
    assert again.amount == amount
    assert Decimal(again.amount) == Decimal(amount)


@pytest.mark.parametrize(
    "value", ["", "-1", "+1", "1e6", "1,000", " 1", "1 ", "1\n", ".5", "5.", "NaN", "Infinity", "١٢", 12, 1.5]
)
def test_what_is_no_plain_decimal_string_is_refused(value: object) -> None:
    assert refuses(DecimalString, value)


@given(st.dates())
def test_every_calendar_day_month_and_year_is_an_edtf_value(day: date) -> None:
    for value in (day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]):
        assert EDTF.validate_python(value) == value


@given(st.dates(), st.dates())
def test_two_days_are_an_interval(one: date, other: date) -> None:
    first, last = sorted((one, other))
    for value in (f"{first}/{last}", f"{first}/..", f"../{last}", f"{first}/"):
        assert EDTF.validate_python(value) == value


@pytest.mark.parametrize(
    "value", ["199X", "19XX", "2016-21", "2016-33", "2016-40", "-0044-03-15", "2016-02-29", "0000"]
)
def test_decades_centuries_and_parts_of_a_year_are_edtf_values(value: str) -> None:
    assert EDTF.validate_python(value) == value


@pytest.mark.parametrize(
    "value",
    ["", "16", "2016-00", "2016-13", "2016-50", "2016-02-30", "2015-02-29", "2016-11-31", "2016-11-00", "2016-1-2",
     "201X-01", "2016-W46", "2016-Q3", "2016/2017/2018", "/", "../..", "22.11.2016", "２０１６", "2016\n", 2016],
)  # fmt: skip
def test_what_is_no_edtf_value_is_refused(value: object) -> None:
    assert refuses(EdtfValue, value)


@given(st.binary())
def test_bytes_are_base64_in_json_and_the_same_again(raw: bytes) -> None:
    assert BYTES.validate_json(BYTES.dump_json(raw)) == raw


def test_what_is_no_base64_is_refused() -> None:
    assert refuses(RawBytes, "not base64!")


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (CountryCode, ["NOR", "UNO"], ["NO", "nor", "NORW", "N0R", "", "NOR\n"]),
        (CurrencyCode, ["EUR"], ["eur", "€", "EU", ""]),
        (Id, ["art_1", "a:b.c-d", "x" * 128], ["", "a b", "a/b", "é", "x" * 129, "a\n"]),
        (Offset, [0, 7], [-1, 1.5, "x"]),
    ],
    ids=["country", "currency", "id", "offset"],
)
def test_codes_ids_and_offsets_take_what_they_say(kind: Any, good: list[object], bad: list[object]) -> None:
    assert not [value for value in good if refuses(kind, value)]
    assert not [value for value in bad if not refuses(kind, value)]


PARTS = st.lists(st.text("ab\x1f ", max_size=3) | st.integers(0, 9), min_size=1, max_size=4)


@given(st.sampled_from(["art", "men"]), PARTS)
def test_the_same_content_has_the_same_id_and_it_is_safe(prefix: str, parts: list[object]) -> None:
    one = content_id(prefix, *parts)
    assert one == content_id(prefix, *parts)
    assert one.startswith(f"{prefix}_")
    assert not refuses(Id, one)


def test_an_id_is_the_same_in_every_process() -> None:
    assert content_id("art", "source", "headline", 7) == "art_88bf37e57bacaf833901b465df"


TEXTS = st.lists(st.text("ab ", max_size=3), min_size=1, max_size=4)


@given(TEXTS, TEXTS)
def test_other_parts_have_another_id(one: list[str], other: list[str]) -> None:
    assert (content_id("art", *one) == content_id("art", *other)) == (one == other)


def test_the_prefix_is_part_of_the_id() -> None:
    assert content_id("art", "a") != content_id("men", "a")


def test_text_that_utf_8_cannot_hold_has_an_id() -> None:
    assert content_id("art", "\ud800") != content_id("art", "\ud801")

"""Publication times in the spellings that pages use."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from datetime import timezone as fixed_zone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.coding.parse.stamps import ambiguous_date, find_stamp

SEOUL = ZoneInfo("Asia/Seoul")

SPELLINGS = [
    # without zone: the assumed one, here UTC
    ("09:08 AM, November 22, 2016", "2016-11-22T09:08Z"),
    ("November 21, 2016 @ 04:31 AM", "2016-11-21T04:31Z"),
    ("November 21, 2016 at 4:31 p.m.", "2016-11-21T16:31Z"),
    ("22 November 2016 09:08", "2016-11-22T09:08Z"),
    ("Nov 22, 2016", "2016-11-22T00:00Z"),
    ("Nov. 22 2016, 9am", "2016-11-22T09:00Z"),
    ("Tuesday, 22nd of November, 2016 - 21.08 hrs", "2016-11-22T21:08Z"),
    ("the 3rd May 1999", "1999-05-03T00:00Z"),
    ("22-Nov-2016 09:08:07", "2016-11-22T09:08:07Z"),
    ("Sept 9, 2016 12:05 AM", "2016-09-09T00:05Z"),
    ("9 September 2016 12:05 PM", "2016-09-09T12:05Z"),
    ("2016-11-22", "2016-11-22T00:00Z"),
    ("2016-11-22 09:08", "2016-11-22T09:08Z"),
    ("2016/11/22 9:08 pm", "2016-11-22T21:08Z"),
    ("2016.11.22", "2016-11-22T00:00Z"),
    ("22.11.2016 09:08", "2016-11-22T09:08Z"),
    ("3.4.2016", "2016-04-03T00:00Z"),
    ("11/22/2016 09:08", "2016-11-22T09:08Z"),
    ("22/11/2016", "2016-11-22T00:00Z"),
    ("4/4/2016", "2016-04-04T00:00Z"),
    ("16:30 PM, 2 May 2016", "2016-05-02T16:30Z"),
    ("22 November 2016, 9h08", "2016-11-22T09:08Z"),
    # with zone
    ("2016-11-22T09:08:00Z", "2016-11-22T09:08Z"),
    ("2016-11-22T09:08:00.123+09:00", "2016-11-22T00:08Z"),
    ("2016-11-22T09:08-0330", "2016-11-22T12:38Z"),
    ("Tue, 22 Nov 2016 09:08:00 +0900", "2016-11-22T00:08Z"),
    ("Nov 22, 2016 9:08 a.m. EST", "2016-11-22T14:08Z"),
    ("Nov 22, 2016 9:08 am ET", "2016-11-22T14:08Z"),
    ("July 1, 2016 9:08 am ET", "2016-07-01T13:08Z"),
    ("22 Nov 2016 | 09:08 IST", "2016-11-22T03:38Z"),
    ("22 Nov 2016, 0908 GMT", "2016-11-22T09:08Z"),
    ("09:08 GMT, 22 November 2016", "2016-11-22T09:08Z"),
    ("09:08, 22 November 2016 (KST)", "2016-11-22T00:08Z"),
    ("22 Nov 2016 09:08 (UTC+9)", "2016-11-22T00:08Z"),
    ("22 Nov 2016 09:08 GMT-3", "2016-11-22T12:08Z"),
    ("22 Nov 2016 09:08 hours JST", "2016-11-22T00:08Z"),
    # the first of two
    ("Published 22 Nov 2016 09:08 GMT | Updated 23 Nov 2016 10:00 GMT", "2016-11-22T09:08Z"),
]

NO_STAMPS = [
    "",
    "November 22",
    "2016",
    "6452",
    "09:08 AM",
    "30 February 2016",
    "2016-13-01",
    "November 22, 16",
    "March of 2016",
    "03/04/2016",
    "Flight 22-11-20169",
]


@pytest.mark.parametrize(("line", "expected"), SPELLINGS)
def test_a_spelling_is_read(line: str, expected: str) -> None:
    stamp = find_stamp(line, UTC)
    assert stamp is not None
    assert stamp.at == datetime.fromisoformat(expected)
    assert stamp.at.tzinfo is UTC


@pytest.mark.parametrize("line", NO_STAMPS)
def test_what_has_no_date_with_a_year_has_no_stamp(line: str) -> None:
    assert find_stamp(line, UTC) is None


def test_a_time_without_zone_is_in_the_assumed_zone() -> None:
    stamp = find_stamp("22 November 2016 09:08", SEOUL)
    assert stamp is not None
    assert stamp.at == datetime(2016, 11, 22, 0, 8, tzinfo=UTC)
    assert not stamp.has_zone


def test_a_date_without_time_is_the_midnight_of_the_assumed_zone() -> None:
    stamp = find_stamp("22 November 2016", SEOUL)
    assert stamp is not None
    assert stamp.at == datetime(2016, 11, 21, 15, 0, tzinfo=UTC)


def test_a_stated_zone_wins_over_the_assumed_one() -> None:
    stamp = find_stamp("22 November 2016 09:08 CET", SEOUL)
    assert stamp is not None
    assert stamp.at == datetime(2016, 11, 22, 8, 8, tzinfo=UTC)
    assert stamp.has_zone


def test_the_rest_of_the_line_is_what_is_no_time() -> None:
    stamp = find_stamp("By Ann Lee, 22 November 2016 at 09:08 GMT, Oslo", UTC)
    assert stamp is not None
    assert stamp.rest.replace("|", " ").split() == ["By", "Ann", "Lee,", "at", ",", "Oslo"]


def test_a_date_that_can_be_read_two_ways_is_named_and_not_guessed() -> None:
    assert ambiguous_date("Posted 03/04/2016 by Ann") == "03/04/2016"
    assert ambiguous_date("Posted 13/04/2016 by Ann") is None
    assert ambiguous_date("Posted today") is None


MOMENTS = st.datetimes(min_value=datetime(1900, 1, 2), max_value=datetime(2099, 12, 30)).map(
    lambda at: at.replace(second=0, microsecond=0, tzinfo=UTC)
)
FORMATS = st.sampled_from(
    [
        "%I:%M %p, %B %d, %Y",
        "%B %d, %Y @ %I:%M %p",
        "%d %b %Y %H:%M",
        "%Y-%m-%dT%H:%M",
        "%d.%m.%Y %H:%M",
        "%A, %d %B %Y, %Hh%M",
    ]
)


@given(MOMENTS, FORMATS, st.integers(min_value=-12 * 4, max_value=14 * 4))
def test_what_is_written_is_read_again(moment: datetime, spelling: str, quarters: int) -> None:
    zone = fixed_zone(timedelta(minutes=15 * quarters))
    stamp = find_stamp(moment.astimezone(zone).strftime(spelling), zone)
    assert stamp is not None
    assert stamp.at == moment


@given(MOMENTS, st.integers(min_value=-12 * 4, max_value=14 * 4))
def test_an_offset_that_is_written_is_read_again(moment: datetime, quarters: int) -> None:
    local = moment.astimezone(fixed_zone(timedelta(minutes=15 * quarters)))
    stamp = find_stamp(local.isoformat(), SEOUL)
    assert stamp is not None
    assert stamp.at == moment


@given(st.text(max_size=200) | st.text("0123456789-/.: |@+AMPmNovGT,", max_size=60))
def test_any_line_has_a_stamp_in_utc_or_none(line: str) -> None:
    stamp = find_stamp(line, SEOUL)
    assert stamp is None or stamp.at.tzinfo is UTC

"""Dates: what the words say, completed from the day of publication (Wednesday, 14 May 2014) and the tense."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.coding.enrich.dates import Tense, find_times, resolve_range, resolve_time

DAY = datetime.date(2014, 5, 14)
VOCABULARY = "on in from to and the last next Friday May 3 2011 31 February week ago two of early 99th"
WORDS = st.sampled_from(VOCABULARY.split())


def values(text: str, tense: Tense) -> tuple[str, ...]:
    return tuple(when.value for time in find_times(text) for when in resolve_time(time, DAY, tense))


@pytest.mark.parametrize(
    ("text", "tense", "expected"),
    [
        ("The two sides met on Tuesday.", "past", ("2014-05-13",)),
        ("They will meet on Friday.", "future", ("2014-05-16",)),
        ("It was signed yesterday.", "past", ("2014-05-13",)),
        ("He arrived today.", "past", ("2014-05-14",)),
        ("She leaves tomorrow.", "future", ("2014-05-15",)),
        ("The pact was signed on March 3, 2015.", "past", ("2015-03-03",)),
        ("The pact was signed on 3 March 2015.", "past", ("2015-03-03",)),
        ("The talks took place on 2015-03-03.", "past", ("2015-03-03",)),
        ("War began in August 1914.", "past", ("1914-08",)),
        ("It was founded in 1998.", "past", ("1998",)),
        ("Tests were held in 2006, 2009 and 2013.", "past", ("2006", "2009", "2013")),
        ("Floods came in May and June 2010.", "past", ("2010-05", "2010-06")),
        ("Elections will be held next year.", "future", ("2015",)),
        ("The court ruled last month.", "past", ("2014-04",)),
        ("They met last week.", "past", ("2014-05-05/2014-05-11",)),
        ("They meet next week.", "future", ("2014-05-19/2014-05-25",)),
        ("Three days ago the bridge fell.", "past", ("2014-05-11",)),
        ("The bridge fell two weeks ago.", "past", ("2014-04-28/2014-05-04",)),
        ("The bridge fell five years ago.", "past", ("2009",)),
        ("A vote is due in two days.", "future", ("2014-05-16",)),
        ("The ship sailed on Monday night.", "past", ("2014-05-12",)),
        ("The ship sailed early Thursday.", "past", ("2014-05-08",)),
        ("The ship sails on Thursday.", "future", ("2014-05-15",)),
        ("They signed it in the first quarter of 2012.", "past", ("2012-01/2012-03",)),
        ("They signed it in the 1990s.", "past", ("199X",)),
        ("They signed it in the summer of 2008.", "past", ("2008-22",)),
        ("They met on July 4.", "past", ("2013-07-04",)),
        ("They will meet on July 4.", "future", ("2014-07-04",)),
        ("They met in December.", "past", ("2013-12",)),
        ("They will meet in December.", "future", ("2014-12",)),
        ("He was jailed last year.", "past", ("2013",)),
        ("He was jailed on Nov. 19, 2003.", "past", ("2003-11-19",)),
        ("He was jailed in mid-2005.", "past", ("2005",)),
        ("He was jailed in early 2005.", "past", ("2005",)),
        ("Parliament meets this week.", "future", ("2014-05-12/2014-05-18",)),
        ("Parliament met this month.", "past", ("2014-05",)),
        ("Parliament met this year.", "past", ("2014",)),
        ("It happened last Sunday.", "past", ("2014-05-11",)),
        ("It happened on Sept. 11, 2001.", "past", ("2001-09-11",)),
        ("It was launched in October last year.", "past", ("2013-10",)),
        ("The cabinet met on the 17th.", "past", ("2014-04-17",)),
        ("They fled in the 19th century.", "past", ("18XX",)),
        ("It fell last night.", "past", ("2014-05-13",)),
        ("He died on 1 January 2000.", "past", ("2000-01-01",)),
        ("He died in January 2000.", "past", ("2000-01",)),
        ("He will retire in 2030.", "future", ("2030",)),
        ("He will retire by 2030.", "future", ("2030",)),
        ("It opened a decade ago.", "past", ("200X",)),
        ("It opened a month ago.", "past", ("2014-04",)),
        ("It will open in three months.", "future", ("2014-08",)),
        ("It opened in spring.", "past", ("2014-21",)),
        ("Troops crossed on the 3rd of May 2004.", "past", ("2004-05-03",)),
    ],
)
def test_a_time_expression_has_its_calendar_value(text: str, tense: Tense, expected: tuple[str, ...]) -> None:
    assert values(text, tense) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They fought from 1998 to 2000.", "1998/2000"),
        ("He ruled between 1975 and 1990.", "1975/1990"),
        ("The fair ran from May 3 to May 7, 2011.", "2011-05-03/2011-05-07"),
        ("The fair ran from 3 to 7 May 2011.", "2011-05-03/2011-05-07"),
    ],
)
def test_a_range_is_one_interval(text: str, expected: str) -> None:
    (time,) = find_times(text)
    when = resolve_range(time, DAY, "past")
    assert time.is_range
    assert when is not None
    assert when.value == expected


@pytest.mark.parametrize(
    "text",
    [
        "He may go.",
        "The march drew 2,000 people.",
        "She is 45 years old.",
        "A four years gap divides them.",
        "Resolution 1718 was passed.",
        "The second round was dull.",
        "He marched on the palace.",
        "Flight 2012 was late.",
        "The 30-year-old sang.",
        "Sun shone on the bay.",
    ],
)
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert values(text, "past") == ()


@settings(max_examples=300, deadline=None)
@given(text=st.one_of(st.text(max_size=150), st.lists(WORDS, max_size=25).map(" ".join)))
def test_any_text_can_be_searched_for_dates_and_each_points_at_its_words(text: str) -> None:
    for time in find_times(text):
        assert text[time.start : time.end] == time.text
        resolve_time(time, DAY, "past")
        resolve_range(time, DAY, "future")

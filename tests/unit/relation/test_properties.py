"""Laws that hold for any text."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from service.coding.classify.relation.match_actors import locate
from service.coding.classify.relation.relate import TYPES, relate

WORDS = st.sampled_from(
    [
        *(
            "the",
            "Kenya",
            "Togo",
            "agreed",
            "refused",
            "to",
            "not",
            "will",
            "bombed",
            "talks",
            "aid",
            "sanctions",
            ",",
            ";",
        ),
        *(
            "and",
            "who",
            "after",
            "said",
            "that",
            "by",
            "was",
            "withdrew",
            "its",
            "troops",
            "from",
            "strike",
            "lifted",
            "ban",
        ),
        *("\u2019", "'", '"', "(", ")", "\u2014", "3", "U.S.", "\u0130stanbul", "\u00df"),
    ]
)
TEXT = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=60).map(" ".join))


@settings(max_examples=300, deadline=None)
@given(TEXT, st.data())
def test_any_text_and_any_spans_give_a_relation_whose_words_are_in_the_text(text: str, data: st.DataObject) -> None:
    offset = st.integers(0, len(text))
    spans = [tuple(sorted((data.draw(offset), data.draw(offset)))) for _ in range(2)]
    source, target = (None if data.draw(st.booleans()) else (low, high) for low, high in spans)
    found = relate(text, source, target)
    assert found.root in TYPES
    assert 0 <= found.confidence <= 1
    assert all(words in text for words in found.because)


@settings(max_examples=200, deadline=None)
@given(TEXT, TEXT)
def test_a_located_name_lies_within_the_sentence(name: str, sentence: str) -> None:
    span = locate(name, sentence)
    assert span is None or 0 <= span[0] < span[1] <= len(sentence)


def test_ten_times_the_text_takes_about_ten_times_as_long() -> None:
    clause = "Kenya, which refused to lift its ban and held talks with Togo, agreed that it would withdraw troops; "

    def seconds(times: int) -> float:
        text = clause * times
        start = time.process_time()
        relate(text, (0, 5), (len(text) - 40, len(text) - 30))
        return time.process_time() - start

    seconds(10)
    assert min(seconds(1000) for _ in range(3)) < 40 * max(0.005, min(seconds(100) for _ in range(3)))

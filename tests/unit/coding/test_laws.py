"""Laws of the coder: it never fails, it points at the words it names, it is a function, and its time is linear."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.article import Article
from service.coding.pipeline import code_article, extract_events

VOCABULARY = """
Kenya Uganda the a pact signed sign will to and , . which that who said it they talks nuclear test
attacked on in by not could if after Friday 2012 May $1.2 billion (TTIP) two countries minister Moscow's
; asked China refused against with between launched a rally protest of has been being having n't don't U.S. Nov. 19
US us"""
WORDS = st.sampled_from([*VOCABULARY.split(), "\u00a0", "\u201cyes\u201d", "\u2014"])
NEWSLIKE = st.lists(WORDS, min_size=1, max_size=40).map(" ".join)
TEXT = st.one_of(NEWSLIKE, st.text(max_size=300))


def article(headline: str, paragraphs: tuple[str, ...]) -> Article:
    return Article(
        article_id="art_law", source="Law", headline=headline, published_at=datetime(2021, 6, 15, tzinfo=UTC),
        paragraphs=paragraphs,
    )  # fmt: skip


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(headline=TEXT.filter(bool), body=st.lists(TEXT, max_size=3))
def test_any_text_gives_a_list_of_events_that_point_at_their_words(headline: str, body: list[str]) -> None:
    for event in code_article(article(headline, tuple(body))):
        sentence = event.sentence
        spans = [event.trigger, event.clause, *event.actors, *event.references, *event.scopes]
        spans += [s for s in (event.source_text, event.target_text, event.object_text, event.time_text) if s]
        for span in spans:
            assert sentence[span.start : span.end] == span.text


@settings(max_examples=100, deadline=None)
@given(headline=NEWSLIKE, body=st.lists(NEWSLIKE, max_size=4))
def test_the_same_article_gives_the_same_events_with_ids_of_their_own(headline: str, body: list[str]) -> None:
    first = code_article(article(headline, tuple(body)))
    assert first == code_article(article(headline, tuple(body)))
    assert len({event.mention_id for event in first}) == len(first)


@settings(max_examples=50, deadline=None)
@given(body=st.lists(NEWSLIKE, min_size=1, max_size=4))
def test_a_sentence_stands_at_its_offset_in_its_section(body: list[str]) -> None:
    told = article("Notes", tuple(body))
    text = "\n".join(told.paragraphs)
    for event in extract_events(told).events:
        assert text[event.start : event.end] == event.sentence


def calls_for(text: str) -> int:
    """How many Python functions are called to code a text: a measure of work that no busy machine disturbs."""
    calls = 0

    def count(frame: object, kind: str, argument: object) -> None:
        nonlocal calls
        calls += kind == "call"

    told = article("Notes", (text,))
    sys.setprofile(count)
    try:
        code_article(told)
    finally:
        sys.setprofile(None)
    return calls


def test_work_grows_with_the_text_and_not_with_its_square() -> None:
    for unit in (
        "Kenya signed a pact with Uganda on Friday. ",
        "Kenya asked Uganda to ask ",
        "and , which ( the pact ",
    ):
        calls_for(unit * 4)  # fill the caches
        small, large = calls_for(unit * 40), calls_for(unit * 400)
        assert large <= 14 * small, (unit, small, large)

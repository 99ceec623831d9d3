"""The linear model: asked where no phrase is sure, and never against a sure one."""

from __future__ import annotations

import pytest

from service.coding.classify.relation.features import features
from service.coding.classify.relation.linear import load_model
from service.coding.classify.relation.relate import SURE, TYPES, parse, rank, relate
from tests.unit.relation.marked import unmark


def test_probabilities_are_of_the_fifteen_roots_and_sum_to_one() -> None:
    found = load_model().probabilities(features(parse(*unmark("{Chad} scolded <Niger>."))))
    assert set(found) == set(TYPES)
    assert sum(found.values()) == pytest.approx(1)


def test_unknown_words_leave_only_the_bias() -> None:
    model = load_model()
    assert model.probabilities(["m:zzz", "a:qqq"]) == model.probabilities([])


def test_a_sentence_without_a_known_phrase_is_still_given_a_root_with_less_confidence() -> None:
    sentence, source, target = unmark("{Gunmen} were waiting with mortars for <the convoy of soldiers>.")
    found = relate(sentence, source, target)
    assert found.root in TYPES
    assert found.confidence < SURE


def test_the_ranking_begins_with_the_root_that_relate_gives() -> None:
    for marked in ("{Iran} freed <a sailor>.", "{Iran} and <Oman>: a long story.", "{Kenya} wants out of <the bloc>."):
        arguments = unmark(marked)
        ranking = rank(*arguments)
        assert ranking[0][0] == relate(*arguments).root
        assert sum(p for _, p in ranking) == pytest.approx(1)


def test_actors_are_masked_so_that_their_names_say_nothing_about_the_clause() -> None:
    found = features(parse(*unmark("On Monday {Peru} met <Chile> in Lima.")))
    assert "m:<S>" in found
    assert "m:<T>" in found
    assert "s:peru" in found
    assert not {"m:peru", "a:chile", "h:chile"} & set(found)

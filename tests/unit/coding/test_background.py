"""Text that states no event between political actors gives none: there is no default class."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.coding import code, shown

SENTENCES = tuple(
    line.strip()
    for line in (Path(__file__).parents[2] / "data" / "background.txt").read_text("utf-8").splitlines()
    if line.strip() and not line.startswith("#")
)


def test_fewer_than_two_in_a_hundred_background_sentences_give_an_event() -> None:
    assert len(SENTENCES) >= 200
    false = {sentence: shown(code(sentence)) for sentence in SENTENCES if code(sentence)}
    assert len(false) < 0.02 * len(SENTENCES), false


@pytest.mark.parametrize(
    "sentence",
    [
        "Ghana has not yet answered the letter from Togo.",
        "Ghana did not sign the pact with Togo.",
        "Ghana can build submarines.",
        "The pact allows Ghana and Togo to share data.",
        "Missile threats from Ghana worry Togo.",
        "Did Ghana attack Togo?",
        "Ghana exports cocoa to Togo to buy food.",
    ],
)
def test_what_did_not_take_place_or_can_only_be_done_is_no_event(sentence: str) -> None:
    assert not [event for event in code(sentence) if event.status in ("occurred", "planned", "ongoing")]

"""Whether it happened: tense, modality, negation and outcome decide."""

from __future__ import annotations

import pytest

from schemas.event import Status
from tests.support.coding import code, shown


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("Chad signed a pact with Togo on Friday.", Status.OCCURRED),
        ("Chad has signed a pact with Togo.", Status.OCCURRED),
        ("A pact with Togo was signed by Chad in 2012.", Status.OCCURRED),
        ("Chad managed to sign a pact with Togo.", Status.OCCURRED),
        ("After signing a pact with Togo, Chad lifted the toll.", Status.OCCURRED),
        ("Chad Signs Pact With Togo", Status.OCCURRED),
        ("Chad is signing a pact with Togo.", Status.ONGOING),
        ("Chad will sign a pact with Togo on Friday.", Status.PLANNED),
        ("Chad plans to sign a pact with Togo.", Status.PLANNED),
        ("Chad is set to sign a pact with Togo.", Status.PLANNED),
        ("Chad and Togo are to sign a pact in May.", Status.PLANNED),
        ("Chad said it would sign a pact with Togo.", Status.PLANNED),
        ("Chad To Sign Pact With Togo", Status.PLANNED),
        ("Chad failed to sign a pact with Togo.", Status.FAILED),
        ("Chad tried to sign a pact with Togo.", Status.FAILED),
        ("Chad sought to sign a pact with Togo, but it was scrapped.", Status.FAILED),
        ("Chad was unable to sign a pact with Togo.", Status.FAILED),
        ("Chad could sign a pact with Togo.", Status.HYPOTHETICAL),
        ("Chad might sign a pact with Togo.", Status.HYPOTHETICAL),
        ("Chad wants to sign a pact with Togo.", Status.HYPOTHETICAL),
        ("If Chad signs a pact with Togo, prices fall.", Status.HYPOTHETICAL),
        ("Analysts believe that Chad signed a pact with Togo.", Status.HYPOTHETICAL),
    ],
)
def test_a_signing_has_the_status_that_its_grammar_says(sentence: str, status: Status) -> None:
    events = [event for event in code(sentence) if event.type == "signing"]
    assert [event.status for event in events] == [status], shown(code(sentence))


@pytest.mark.parametrize(
    ("sentence", "root"),
    [
        ("Chad will send rice to Togo.", "AGREE"),
        ("Chad sent rice to Togo.", "AID"),
        ("Chad will bomb Togo.", "THREATEN"),
        ("Chad bombed Togo.", "ASSAULT"),
        ("Chad refused to send rice to Togo.", "REJECT"),
        ("Chad will impose sanctions on Togo.", "THREATEN"),
    ],
)
def test_the_root_follows_the_status(sentence: str, root: str) -> None:
    assert [event.plover.value for event in code(sentence)] == [root], shown(code(sentence))

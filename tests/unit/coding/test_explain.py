"""The answer to "why was this coded so"."""

from __future__ import annotations

from datetime import UTC, datetime

from click.testing import CliRunner

from service.cli import cli
from service.coding.explain import explain

DAY = datetime(2021, 6, 15, tzinfo=UTC)


def test_a_coded_mention_names_the_trigger_that_was_chosen() -> None:
    (item,) = explain("Kenya signed a treaty with Uganda.", DAY)
    assert item.event is not None
    assert item.event.type == "signing"
    assert next(trial.verdict for trial in item.trials if trial.entry == "signing") == "chosen"


def test_a_mention_that_was_turned_down_says_what_it_lacks() -> None:
    (item,) = explain("The treaty demanded a review.", DAY)
    assert item.event is None
    assert any("its subject" in trial.verdict for trial in item.trials)


def test_the_command_prints_the_words_the_grammar_and_the_verdicts() -> None:
    result = CliRunner().invoke(
        cli, ["codebook", "explain", "Kenya signed a treaty with Uganda.", "--published", "2021-06-15"]
    )
    assert result.exit_code == 0
    for words in ("'signed' (sign)", "signing trigger 1: chosen", "Kenya = KEN (source)", "tense:past"):
        assert words in result.output

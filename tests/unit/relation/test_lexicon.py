"""The lexicon as data: every line can be read, and means one thing."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest
import yaml

from service.coding.classify.relation.inflect import inflections
from service.coding.classify.relation.lexicon import ROOT_FILES, load_lexicon
from service.coding.classify.relation.patterns import Sentence, match, parse_pattern, passive, weight
from service.coding.classify.relation.relate import TYPES
from service.coding.classify.relation.tokens import tokenize, words

FOLDER = files("service.coding.classify.relation") / "lexicon"
CODEBOOK_TYPES = words(
    """agreement negotiation meeting visit signing ratification approval endorsement cooperation exercise contract
    delivery aid concession release withdrawal ceasefire request demand accusation criticism investigation rejection
    denial cancellation threat warning protest mobilization deployment test production sanction expulsion coercion
    arrest attack clash"""
)


def read(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8"))
    return loaded


def matches(line: str, text: str) -> bool:
    lexicon = load_lexicon()
    tokens = tokenize(text, lexicon.forms, lexicon.merges)
    pattern = parse_pattern(line, lexicon.classes)
    return match(pattern, Sentence(tokens, (-1, -1), (-1, -1)), 0) is not None


def test_there_is_a_file_for_each_root_with_types_of_the_codebook() -> None:
    assert {read(name)["root"] for name in ROOT_FILES} == set(TYPES)
    assert {group["type"] for name in ROOT_FILES for group in read(name)["entries"]} <= CODEBOOK_TYPES


def test_no_phrase_stands_for_two_roots() -> None:
    seen: dict[str, str] = {}
    for name in ROOT_FILES:
        for group in read(name)["entries"]:
            for line in group.get("phrases", "").splitlines():
                assert line not in seen, f"{line!r} is in {seen[line]} and {name}"
                seen[line] = name
    assert len(seen) > 1500


def test_every_word_class_is_used() -> None:
    text = "".join((FOLDER / f"{name}.yaml").read_text("utf-8") for name in (*ROOT_FILES, "operators"))
    named = {name for name in load_lexicon().classes if f"@{name}" in text}
    assert set(load_lexicon().classes) - named == {"citizen", "unrest", "person", "fighter"}


def test_a_word_class_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError):
        parse_pattern("lift .. @nonsense", load_lexicon().classes)


@pytest.mark.parametrize(
    ("line", "text", "found"),
    [
        ("lift .. @restriction", "lifted the long and hated embargo", True),
        ("lift .. @restriction", "lifted the lid a little", False),
        ("lift .. @restriction", "lifted one two three four five six seven bans", False),
        ("hand over|? .. =weapons", "handed weapons", True),
        ("hand over|? .. =weapons", "handing over their weapons", True),
        ("=will not", "will not", True),
        ("=leave", "left", False),
        ("leave", "left", True),
        ("hold .. talks", "holds, after which talks", False),
    ],
)
def test_a_pattern_is_read_as_its_docstring_says(line: str, text: str, found: bool) -> None:
    assert matches(line, text) is found


def test_a_verb_with_its_object_is_also_known_with_the_object_first() -> None:
    classes = load_lexicon().classes
    turned = passive(parse_pattern("sever .. tie|link", classes))
    assert turned is not None
    lexicon = load_lexicon()
    tokens = tokenize("ties with the island were severed", lexicon.forms, lexicon.merges)
    assert match(turned, Sentence(tokens, (-1, -1), (-1, -1)), 0) == len(tokens)
    assert passive(parse_pattern("sever", classes)) is None


def test_content_words_weigh_more_than_prepositions() -> None:
    classes = load_lexicon().classes
    assert weight(parse_pattern("pull out of", classes)) == 4
    assert weight(parse_pattern("pull .. @troops", classes)) == 4
    assert weight(parse_pattern("pull .. @troops .. from", classes)) == 5


def test_regular_and_irregular_forms_lead_to_the_dictionary_form() -> None:
    assert {"banned", "banning"} <= set(inflections("ban"))
    assert "denied" in set(inflections("deny"))
    forms = load_lexicon().forms
    for form, base in {
        "struck": "strike",
        "cancelled": "cancel",
        "acquitted": "acquit",
        "ties": "tie",
        "sued": "sue",
    }.items():
        assert base in forms[form]

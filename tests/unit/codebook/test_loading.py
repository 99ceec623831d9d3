"""A codebook with a mistake says which file and entry, and what is wrong."""

from __future__ import annotations

import pytest

from service.coding.codebook import load_codebook
from service.errors import StopWorker

CLASSES = "agreement: [pact, deal]\n"
ENTRY = """
- name: signing
  definition: Signs something.
  plover: SUPPORT
  cameo: "057"
  goldstein: 8.0
  triggers:
    - {verb: [sign], object: $agreement, prep: [on, with]}
  examples:
    - {text: A signed a pact.}
    - {text: B signed a pact.}
    - {text: C signed a pact., status: planned}
  near_misses: [No sign of it.]
"""


def test_a_sound_file_loads_with_its_classes_expanded() -> None:
    codebook = load_codebook(CLASSES, {"a.yaml": ENTRY})
    trigger = codebook.entries["signing"].triggers[0]
    assert trigger.object == ("pact", "deal")
    assert trigger.prep == ("on", "with")  # "on" is a word and not a boolean
    assert codebook.entries["signing"].cameo == "057"
    assert [p.entry for p in codebook.verbs["sign"]] == ["signing"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("plover: SUPPORT", "plover: FRIENDSHIP", r"a\.yaml, entry 'signing', plover"),
        ("goldstein: 8.0", "goldstein: 80", r"a\.yaml, entry 'signing', goldstein"),
        ("$agreement", "$treaties", r"a\.yaml, entry 'signing': unknown word class 'treaties'"),
        ("object:", "objekt:", r"a\.yaml, entry 'signing', triggers\.0\.objekt"),
        ("verb: [sign]", "verb: [sign], noun: [signing]", "either `verb` or `noun`"),
        ("verb: [sign]", "verb: [sign], complement: [gerunds]", "unknown complement"),
        ("verb: [sign]", "verb: [sign], subject: <actors>", "unknown word class '<actors>'"),
        ("- name: signing", "- name: [signing", r"codebook a\.yaml: not YAML"),
        ("- name: signing", "name: signing", r"codebook a\.yaml"),
    ],
)
def test_a_mistake_is_named_with_its_file_and_entry(old: str, new: str, says: str) -> None:
    assert old in ENTRY
    with pytest.raises(StopWorker, match=says) as caught:
        load_codebook(CLASSES, {"a.yaml": ENTRY.replace(old, new, 1)})
    assert "\n" not in str(caught.value)


def test_a_name_used_twice_is_refused() -> None:
    with pytest.raises(StopWorker, match=r"b\.yaml, entry 'signing': the name is taken"):
        load_codebook(CLASSES, {"a.yaml": ENTRY, "b.yaml": ENTRY})


def test_a_class_that_includes_itself_is_refused() -> None:
    with pytest.raises(StopWorker, match="class 'a' includes itself"):
        load_codebook("a: [$b]\nb: [$a]\n", {})

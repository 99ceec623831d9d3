"""The lexicon of relation phrases, read from the package's YAML once and indexed by first word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

from service.coding.classify.relation.inflect import inflections
from service.coding.classify.relation.patterns import Element, first_words, needed, parse_pattern, passive, weight
from service.coding.classify.relation.tokens import Forms, Merges, words

Kind = Literal["operator", "phrase", "passive", "verb", "noun"]
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
ROOT_FILES = (
    "agree", "consult", "support", "cooperate", "aid", "yield", "request", "accuse", "reject", "threaten", "protest",
    "sanction", "mobilize", "coerce", "assault",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One phrase. ``name`` is the root, or the operator's name; ``type`` is empty for operators."""

    kind: Kind
    name: str
    type: str
    pattern: tuple[Element, ...]
    weight: int
    needed: tuple[frozenset[str], ...]
    line: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Entries by first word; word classes; dictionary forms by inflected form; word sequences that are one token."""

    entries: Mapping[str, tuple[Entry, ...]]
    classes: Mapping[str, frozenset[str]]
    forms: Forms
    merges: Merges


@cache
def load_lexicon() -> Lexicon:
    """The packaged lexicon. A word class that does not exist, or a broken file, raises at once."""
    classes = {name: words(text) for name, text in _read("categories").items()}
    index: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in (*_operators(classes), *_roots(classes)):
        for word in dict.fromkeys(first_words(entry.pattern)):
            index[word].append(entry)
    merges = _merges()
    entries = {word: tuple(found) for word, found in index.items()}
    return Lexicon(entries, classes, _forms(index, classes, merges), merges)


def _read(name: str) -> dict[str, Any]:
    text = files(__package__).joinpath("lexicon", f"{name}.yaml").read_text("utf-8")
    loaded = yaml.load(text, Loader=_LOADER)  # noqa: S506  (either is the safe one)
    if not isinstance(loaded, dict):
        raise ValueError(f"lexicon/{name}.yaml: expected a mapping")
    return loaded


def _operators(classes: Mapping[str, frozenset[str]]) -> Iterator[Entry]:
    for name, block in _read("operators").items():
        for line in filter(None, map(str.strip, block.splitlines())):
            yield _entry("operator", name, "", line, classes)


def _roots(classes: Mapping[str, frozenset[str]]) -> Iterator[Entry]:
    for file in ROOT_FILES:
        data = _read(file)
        for group in data["entries"]:
            for word in group.get("verbs", "").split():
                yield _entry("verb", data["root"], group["type"], word, classes)
            for word in group.get("nouns", "").split():
                yield _entry("noun", data["root"], group["type"], word, classes)
            for line in filter(None, map(str.strip, group.get("phrases", "").splitlines())):
                entry = _entry("phrase", data["root"], group["type"], line, classes)
                yield entry
                turned = passive(entry.pattern)
                if turned is not None:
                    yield replace(entry, kind="passive", pattern=turned, needed=needed(turned))


def _entry(kind: Kind, name: str, type_: str, line: str, classes: Mapping[str, frozenset[str]]) -> Entry:
    pattern = parse_pattern(line, classes)
    return Entry(kind, name, type_, pattern, weight(pattern), needed(pattern), line)


def _forms(
    index: Mapping[str, Sequence[Entry]], classes: Mapping[str, frozenset[str]], merges: Merges
) -> dict[str, tuple[str, ...]]:
    bases: set[str] = set(index).union(*classes.values())
    for entries in index.values():
        for entry in entries:
            bases.update(*(element.words or () for element in entry.pattern if not element.exact))
    for sequences in merges.values():
        for sequence, _ in sequences:
            bases.update(sequence)
    found: defaultdict[str, list[str]] = defaultdict(list)
    for base, others in _read("irregular").items():
        for form in others.split():
            found[form].append(base)
    for base in sorted(bases):
        for form in inflections(base):
            found[form].append(base)
    return {form: tuple(dict.fromkeys(b for b in found_bases if b != form)) for form, found_bases in found.items()}


def _merges() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    index: defaultdict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for left, name in _read("merges").items():
        sequence = tuple(str(left).split())
        index[sequence[0]].append((sequence, str(name)))
    return {word: tuple(sorted(found, key=lambda item: -len(item[0]))) for word, found in index.items()}

"""English as far as the clause reader needs it: closed classes, governing verbs, verb forms made from lemmas."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from service.coding.codebook import default_codebook

VOWELS = frozenset("aeiou")
_GOVERNING = ("saying", "plans", "attempts", "wishes", "failures", "managing", "object_control", "endings")


@dataclass(frozen=True)
class Grammar:
    """Word sets by name (``grammar.yaml``) and ``forms``: a verb form -> its (lemma, feature) readings.

    Features: ``b`` base, ``z`` third person, ``d`` past, ``n`` past participle, ``g`` -ing form.
    ``particles``: a verb lemma -> the particle sequences that make another verb of it ("fall" -> "through").
    """

    words: dict[str, frozenset[str]]
    tags: dict[str, str]
    modals: dict[str, str]
    forms: dict[str, tuple[tuple[str, str], ...]]
    particles: dict[str, tuple[tuple[str, ...], ...]]


@cache
def grammar() -> Grammar:
    """The grammar with the codebook's verbs in it."""
    text = resources.files(__package__).joinpath("grammar.yaml").read_text("utf-8")
    raw: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - it builds strings and lists only
    words = {name: frozenset(listed) for name, listed in raw.items() if isinstance(listed, list)}
    triggers = list(default_codebook().verbs)
    governing = [word for name in _GOVERNING for word in raw[name]]
    lemmas = {phrase.split()[0] for phrase in [*triggers, *governing, *raw["verbs"]]}
    phrases = sorted({p for p in [*triggers, *governing] if " " in p}, key=lambda p: -len(p))
    particles: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        first, *rest = phrase.split()
        particles.setdefault(first, []).append(tuple(rest))
    return Grammar(
        words=words,
        tags=_tags(raw),
        modals=raw["modals"],
        forms=_forms(lemmas, raw["irregular"], words["doubling"]),
        particles={lemma: tuple(rests) for lemma, rests in particles.items()},
    )


def _tags(raw: dict[str, Any]) -> dict[str, str]:
    """A word's closed class; the later line wins where a word is in several."""
    tags: dict[str, str] = {}
    for name, tag in (
        ("adverbs", "ADV"), ("pronouns", "PRON"), ("prepositions", "PREP"), ("subordinators", "SUB"),
        ("coordinators", "CC"), ("relatives", "REL"), ("determiners", "DET"), ("possessives", "POSS"),
        ("modals", "MODAL"), ("negators", "NEG"), ("be", "BE"), ("have", "HAVE"), ("do", "DO"),
    ):  # fmt: skip
        tags.update(dict.fromkeys(raw[name], tag))
    tags.update({"to": "TO", "that": "THAT", "cannot": "MODAL", "nor": "CC", "neither": "DET"})
    for form, base in raw["contractions"].items():
        tags[form] = {"do": "DO", "does": "DO", "did": "DO"}.get(base) or (
            "BE" if base in raw["be"] else "HAVE" if base in raw["have"] else "MODAL"
        )
    return tags


def inflections(lemma: str, irregular: dict[str, list[str]], doubling: frozenset[str]) -> Iterable[tuple[str, str]]:
    """The forms of a verb with their features, by the regular rules unless the table knows better."""
    yield lemma, "b"
    sibilant = lemma.endswith(("s", "x", "z", "ch", "sh", "o"))
    to_ies = lemma.endswith("y") and lemma[-2:-1] not in VOWELS
    yield (lemma[:-1] + "ies" if to_ies else lemma + ("es" if sibilant else "s")), "z"
    stem = lemma[:-1] if lemma.endswith("e") and not lemma.endswith(("ee", "oe", "ye")) else lemma
    stem = lemma + lemma[-1] if lemma in doubling else stem
    gerund = lemma[:-2] + "y" if lemma.endswith("ie") else stem
    yield gerund + "ing", "g"
    if lemma in irregular:
        past, participle = irregular[lemma][0], irregular[lemma][1]
        yield past, "d"
        yield participle, "n"
    else:
        regular = lemma[:-1] + "ied" if to_ies else lemma + "d" if lemma.endswith("e") else stem + "ed"
        yield regular, "d"
        yield regular, "n"


def _forms(
    lemmas: Iterable[str], irregular: dict[str, list[str]], doubling: frozenset[str]
) -> dict[str, tuple[tuple[str, str], ...]]:
    table: dict[str, list[tuple[str, str]]] = {}
    for lemma in sorted(lemmas):
        for form, feature in inflections(lemma, irregular, doubling):
            table.setdefault(form, []).append((lemma, feature))
    # British doubling of -l ("cancelled", "shelled" is regular): both spellings of the l-verbs
    for form in [f for f in table if f.endswith(("lled", "lling"))]:
        single = form.replace("lled", "led").replace("lling", "ling")
        table.setdefault(single, list(table[form]))
    return {form: tuple(readings) for form, readings in table.items()}

"""Who does what in a sentence: verbs, subjects, complements, and what governs them."""

from __future__ import annotations

import pytest

from service.coding.extract.clause import Clause, Range
from service.coding.extract.clauses import read_clauses
from service.coding.extract.tokens import Token, tokenize
from service.coding.extract.verbs import verb_groups


def read(sentence: str, *, headline: bool = False) -> tuple[list[Token], dict[str, Clause]]:
    tokens = tokenize(sentence)
    clauses = read_clauses(tokens, verb_groups(tokens, headline=headline))
    return tokens, {clause.verb.lemma: clause for clause in clauses}


def words(tokens: list[Token], span: Range) -> str:
    return " ".join(token.text for token in tokens[span[0] : span[1]])


@pytest.mark.parametrize(
    ("sentence", "verb", "subject", "complement"),
    [
        ("Kenya signed a pact with Uganda.", "sign", "Kenya", "a pact with Uganda"),
        ("In May 2014, Peru, Chile and Bolivia signed a pact.", "sign", "Peru , Chile and Bolivia", "a pact"),
        ("The pact, when ratified, will bind Peru.", "bind", "The pact", "Peru"),
        ("The minister, who visited Oslo in May, signed the pact.", "sign", "The minister", "the pact"),
        ("The minister, who visited Oslo in May, signed the pact.", "visit", "The minister", "Oslo in May"),
        ("When Mali signed the pact, Niger protested loudly.", "protest", "Niger", "loudly"),
        ("Peru asked Chile to open talks on water.", "open", "Chile", "talks on water"),
        ("Peru sought to open talks on water.", "open", "Peru", "talks on water"),
        ("The visit gave reason for Mali and Niger to resume talks.", "resume", "Mali and Niger", "talks"),
        ("Spain said it would sell the ships.", "sell", "it", "the ships"),
        ("The deal signed in 2012 collapsed last year.", "collapse", "The deal", "last year"),
        ("Ghana signed the pact and left the hall.", "leave", "Ghana", "the hall"),
        ("Citing costs, Norway left the programme.", "leave", "Norway", "the programme"),
        ("Norway left, citing costs.", "cite", "Norway", "costs"),
    ],
)
def test_a_verb_has_its_subject_and_its_complement(sentence: str, verb: str, subject: str, complement: str) -> None:
    tokens, clauses = read(sentence)
    assert words(tokens, clauses[verb].subject) == subject
    assert words(tokens, clauses[verb].complement) == complement


@pytest.mark.parametrize(
    ("sentence", "verb", "facts"),
    [
        ("Mali will not sign the pact.", "sign", {"tense": "future", "modal": "will", "negated": True}),
        ("Mali didn't sign the pact.", "sign", {"tense": "past", "negated": True}),
        ("Mali has recently signed the pact.", "sign", {"perfect": True, "tense": "present"}),
        ("The pact was eventually signed by Mali.", "sign", {"passive": True, "tense": "past"}),
        ("Mali is testing a missile.", "test", {"progressive": True, "tense": "present"}),
        ("Mali could sign the pact.", "sign", {"modal": "could"}),
        ("The pact fell through in May.", "fall through", {"tense": "past"}),
        ("Mali called the talks off.", "call off", {"tense": "past"}),
        ("The pact, if implemented, helps Mali.", "implement", {"form": "part", "passive": True}),
    ],
)
def test_a_verb_group_tells_tense_mood_and_voice(sentence: str, verb: str, facts: dict[str, object]) -> None:
    _, clauses = read(sentence)
    assert {name: getattr(clauses[verb].verb, name) for name in facts} == facts


@pytest.mark.parametrize(
    "sentence",
    [
        "The missile tests were dangerous.",
        "A visit to Mali is planned.",
        "Kenyan border guards slept.",
        "The proposed deal is dead.",
    ],
)
def test_a_noun_is_not_taken_for_a_verb(sentence: str) -> None:
    _, clauses = read(sentence)
    assert not {"test", "visit", "guard", "border", "propose", "deal"} & set(clauses)


@pytest.mark.parametrize(
    ("headline", "verb"),
    [
        ("Mali Approves Trade Pact With Niger", "approve"),
        ("Mali, Niger To Share Data", "share"),
        ("Reporters Arrested By Police In Mali", "arrest"),
    ],
)
def test_a_headline_is_read_without_its_auxiliaries(headline: str, verb: str) -> None:
    assert verb in read(headline, headline=True)[1]


def test_who_is_quoted_is_kept_apart_from_who_acts() -> None:
    tokens, clauses = read("Ghana will sign the pact on Friday, the Accra Post reported.")
    assert words(tokens, clauses["sign"].attribution) == "the Accra Post"
    tokens, clauses = read("Officials said that Ghana had signed the pact.")
    assert words(tokens, clauses["sign"].attribution) == "Officials"
    assert words(tokens, clauses["sign"].subject) == "Ghana"

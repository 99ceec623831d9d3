"""A verb group: auxiliaries and main verb, with tense, mood and voice."""

from __future__ import annotations

from dataclasses import dataclass

from service.coding.extract.tokens import Token

_SKIP = frozenset({"ADV", "NEG"})


@dataclass(slots=True)
class VerbGroup:
    """Auxiliaries and main verb. ``first``..``last`` are token indices (inclusive); ``main`` is the verb itself.

    form: ``finite | inf | ger | part``; tense: ``past | present | future | none``.
    """

    first: int
    main: int
    last: int
    lemma: str
    form: str = "finite"
    tense: str = "none"
    modal: str | None = None
    negated: bool = False
    passive: bool = False
    perfect: bool = False
    progressive: bool = False
    copula: bool = False
    settled: bool = True
    """False when a past form might as well be a participle after its noun ("the deal signed in 2012 ...")."""


def next_word(tokens: list[Token], index: int) -> int:
    index += 1
    while index < len(tokens) and tokens[index].tag in _SKIP:
        index += 1
    return index


def previous_word(tokens: list[Token], index: int) -> Token | None:
    index -= 1
    while index >= 0 and tokens[index].tag in _SKIP:
        index -= 1
    return tokens[index] if index >= 0 else None


def reading_of(token: Token, features: str) -> tuple[str, str] | None:
    return next((r for feature in features for r in token.readings if r[1] == feature), None)

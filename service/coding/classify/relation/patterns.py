"""Phrase patterns: how the lexicon's lines are read and matched.

A line is words in dictionary form. ``a|b`` are alternatives, ``@name`` a word class, ``..`` a gap of up to six words,
``=w`` the word as written, a trailing ``?`` (or ``?`` among the alternatives) makes the place optional, ``<T>`` is the
target.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from service.coding.classify.relation.tokens import Token, words

MAX_GAP = 6
_STOPS_GAP = frozenset(
    {";", ":", "who", "which", "whose", "where", "after", "because", "because_of", "although", "but", "amid", "while",
     "despite", "unless", "—", "–", "will", "would", "shall", "could", "not", "never", "refuse", "refused",
     "it", "he", "she", "they", "must", "should"}
)  # fmt: skip
_FUNCTION_WORDS = words(
    """to of in on at for from with by over about into onto out off up down back away between against as that if not an
    a the their his her its around toward towards through upon across along near aside it he she they we any all be
    itself himself herself themselves is are was were been no"""
)
_BE = frozenset({"be"})


@dataclass(frozen=True, slots=True)
class Element:
    """One place of a pattern. ``words`` None is a gap; ``target`` is the target's whole span."""

    words: frozenset[str] | None
    exact: bool = False
    optional: bool = False
    target: bool = False

    def accepts(self, token: Token) -> bool:
        if self.words is None:
            return False
        if token.forms[0] in self.words:
            return True
        return not self.exact and any(form in self.words for form in token.forms[1:])


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens and the two spans as token ranges (end exclusive); an empty range at -1 where a name is absent."""

    tokens: Sequence[Token]
    source: tuple[int, int]
    target: tuple[int, int]

    def inside(self, index: int) -> tuple[int, int] | None:
        """The actor span that the token belongs to."""
        for span in (self.source, self.target):
            if span[0] <= index < span[1]:
                return span
        return None

    def starts_afterthought(self, index: int) -> bool:
        """Whether a remark begins here, behind the target: a comma and a participle (", ending weeks of protest")."""
        if not 0 < self.target[1] <= index < len(self.tokens) - 1 or self.tokens[index].lower != ",":
            return False
        follows = self.tokens[index + 1].lower
        return follows.endswith("ing") and follows != "including"


def parse_pattern(line: str, classes: Mapping[str, frozenset[str]]) -> tuple[Element, ...]:
    """The elements of a line. Raises ``KeyError`` for a word class that does not exist."""
    return tuple(_element(part, classes) for part in line.split())


def _element(part: str, classes: Mapping[str, frozenset[str]]) -> Element:
    if part == "..":
        return Element(None)
    exact = part.startswith("=")
    alternatives = part.removeprefix("=").split("|")
    optional = alternatives[-1].endswith("?")
    choices: set[str] = set()
    target = False
    for alternative in alternatives:
        word = alternative.removesuffix("?")
        if word == "<T>":
            target = True
        elif word.startswith("@"):
            choices |= classes[word[1:]]
        elif word:
            choices.add(word)
    return Element(frozenset(choices), exact, optional, target)


def first_words(pattern: Sequence[Element]) -> Iterator[str]:
    """Every word that a match can start with."""
    for element in pattern:
        yield from element.words or ()
        if not element.optional:
            return


def weight(pattern: Sequence[Element]) -> int:
    """How specific a pattern is: two for each place to be filled, one where a preposition or the target may fill it."""
    filled = [(e.words, e.target) for e in pattern if e.words is not None and not e.optional]
    return sum(1 if target or choices <= _FUNCTION_WORDS else 2 for choices, target in filled)


def passive(pattern: Sequence[Element]) -> tuple[Element, ...] | None:
    """ "verb .. noun" as "noun .. be verb"; None for patterns of any other shape."""
    if len(pattern) != 3 or pattern[1].words is not None:
        return None
    verb, noun = pattern[0], pattern[2]
    if not verb.words or not noun.words or verb.exact or noun.exact or noun.target or noun.optional:
        return None
    if _BE in (verb.words, noun.words) or noun.words <= _FUNCTION_WORDS:
        return None
    return noun, Element(None), Element(_BE), verb


def needed(pattern: Sequence[Element]) -> tuple[frozenset[str], ...]:
    """For each later place that must be filled, the words that can: one of each must be in the sentence."""
    return tuple(e.words for e in pattern[1:] if e.words is not None and not e.optional and not e.target)


def match(pattern: Sequence[Element], sentence: Sentence, start: int) -> int | None:
    """The end (token index, exclusive) of a match that starts exactly at ``start``, or None."""
    return _match(pattern, 0, sentence, start)


def _match(pattern: Sequence[Element], place: int, sentence: Sentence, index: int) -> int | None:
    if place == len(pattern):
        return index
    element = pattern[place]
    if element.words is None:
        return _after_gap(pattern, place + 1, sentence, index)
    if index < len(sentence.tokens):
        if element.target and index == sentence.target[0]:
            end = _match(pattern, place + 1, sentence, sentence.target[1])
            if end is not None:
                return end
        if element.accepts(sentence.tokens[index]):
            end = _match(pattern, place + 1, sentence, index + 1)
            if end is not None:
                return end
    return _match(pattern, place + 1, sentence, index) if element.optional else None


def _after_gap(pattern: Sequence[Element], place: int, sentence: Sentence, index: int) -> int | None:
    """A gap passes up to MAX_GAP words; an actor's span counts as one, and clause boundaries end it."""
    passed = 0
    while index < len(sentence.tokens) and passed <= MAX_GAP:
        end = _match(pattern, place, sentence, index)
        if end is not None:
            return end
        if sentence.tokens[index].forms[0] in _STOPS_GAP and sentence.inside(index) is None:
            return None
        if sentence.starts_afterthought(index):
            return None
        span = sentence.inside(index)
        passed += 1 if span is None or index == span[1] - 1 else 0
        index += 1
    return None

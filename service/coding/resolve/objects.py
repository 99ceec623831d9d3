"""What an event is about, as keys that agree across wordings.

A treaty goes by its name or acronym, a weapon by its designation, anything else by the words that say which one it is.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from service.coding.resolve.lexicon import lexicon

_TOKEN = re.compile(r"[^\W_]+(?:[-’'.][^\W_]+)*")
_DESIGNATION = re.compile(r"([A-Z][A-Za-z]*)-?(\d+[A-Z]?)s?$")
_ROMAN = re.compile(r"([A-Z][a-z]{2,})[- ](II|III|IV|VI{0,3}|IX|X)$")
_MONTHS = "|".join(month for month in calendar.month_name if month)
_SPACED = re.compile(rf"\b(?!(?:{_MONTHS})\b)([A-Z][a-z]{{2,}}) (\d{{1,3}}[A-Z]?|II|III|IV|VI{{0,3}}|IX|X)\b")
_ARABIC = {"II": "2", "III": "3", "IV": "4", "V": "5", "VI": "6", "VII": "7", "VIII": "8", "IX": "9", "X": "10"}
_NUMBERED = re.compile(r"([a-z]+)(\d+[a-z]?)$")
_ACRONYM = re.compile(r"[A-Z]{3,9}$")
_JOINING = frozenset({"of", "and", "on", "for", "the"})
_BARE = re.compile(r"(?:the|this|that|these|its|their|it|such)\b", re.IGNORECASE)
_TALK = ("agreement", "talks")
_ANY = ("", "weapon")
_NAMING = re.compile(r"\b(?:known as|known by|called|dubbed|named)\b", re.IGNORECASE)
_LONG_FORM = re.compile(
    r"((?:[A-Z][\w’'-]*|of|and|on|for|the)(?:\s(?:[A-Z][\w’'-]*|of|and|on|for|the))+)\s*\(([A-Z]{3,9})\)"
)


@dataclass(frozen=True, slots=True)
class Object:
    """``names`` agree if any is shared; ``words`` are stems; ``kind`` as in the lexicon; ``label`` is for people."""

    names: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    kind: str = ""
    label: str = ""

    @property
    def topics(self) -> frozenset[str]:
        topic_of = lexicon().topic_of
        return frozenset(topic_of[word] for word in self.words if word in topic_of)

    @property
    def properties(self) -> Mapping[str, str]:
        """What a thing has one of at most: a range, the number in a series ("Hwasong": "17")."""
        return _properties(self.names, self.words)

    def joined(self, other: Object) -> Object:
        """Both ways to name one thing."""
        return Object(
            self.names | other.names, self.words | other.words, self.kind or other.kind, self.label or other.label
        )


NOTHING = Object()


@lru_cache(maxsize=10_000)
def _properties(names: frozenset[str], words: frozenset[str]) -> Mapping[str, str]:
    facet_of = lexicon().facet_of
    numbered = (_NUMBERED.match(name) for name in sorted(names))
    return dict([facet_of[word] for word in sorted(words) if word in facet_of] + [(m[1], m[2]) for m in numbered if m])


def object_in(text: str, *, ignore: frozenset[str] = frozenset(), titled: bool = False) -> Object:
    """The object that the words name. ``ignore``: words of parties and places. ``titled``: all words have capitals."""
    tokens = _TOKEN.findall(_SPACED.sub(r"\1-\2", text))
    names, label = _names(tokens, ignore, titled=titled)
    words: set[str] = set()
    kind = ""
    known = lexicon()
    stems = [stem for token in tokens if not _is_designation(token) for stem in _stems(token)]
    kind = next((known.kind_of[stem] for stem in reversed(stems) if stem in known.kind_of), "")
    for stem in stems:
        if stem in ignore or stem in known.empty or stem.isdecimal() or len(stem) < 3:
            continue
        # what a "frigate deal" is about is said by a word that elsewhere says what kind of thing it is
        is_kind = known.kind_of.get(stem) in (kind, *_TALK)
        if stem in known.short:
            words.update(word for word in known.short[stem] if word not in known.kind_of)
        elif stem not in names and not is_kind:
            words.add(known.kind_of[stem] if known.kind_of.get(stem) in known.arms else stem)
    if kind in _ANY:
        kind = next((known.implied[word] for word in sorted(words) if word in known.implied), kind)
    return Object(frozenset(names), frozenset(words), kind, label)


def _stems(token: str) -> list[str]:
    """The stems of a token, or the whole where the lexicon knows it ("long-range")."""
    if token.casefold() in lexicon().short:
        return [token.casefold()]
    return [stem_of(part) for part in token.split("-")]


def introduced_in(sentence: str) -> list[Object]:
    """Things that a sentence gives a long form and an acronym: "Treaty on the Test Range (TTR)"."""
    found = []
    for match in _LONG_FORM.finditer(sentence):
        initials = _initials(_TOKEN.findall(match[1]))
        if match[2].casefold() in initials:
            plain = object_in(match[1])
            found.append(Object(plain.names | initials, plain.words, plain.kind, match[2]))
    return found


def names_another(sentence: str) -> bool:
    """True where the sentence says that a thing goes by a name ("known as")."""
    return _NAMING.search(sentence) is not None


def is_bare(text: str, found: Object) -> bool:
    """True for words that stand for a thing named elsewhere: "the pact", "it", "its missile"."""
    return not found.names and not found.words and _BARE.match(text.strip()) is not None


def is_titled(sentence: str) -> bool:
    """True where every longer word is capitalised, as some headlines are: capitals then say nothing."""
    longer = [token for token in _TOKEN.findall(sentence) if len(token) > 3]
    return len(longer) > 2 and all(not token[0].islower() for token in longer)


def tokens_of(texts: Iterable[str]) -> frozenset[str]:
    """The words and stems of some texts, for ``object_in(ignore=...)``."""
    words = [part for text in texts for token in _TOKEN.findall(text) for part in (token, *token.split("-"))]
    return frozenset({word.casefold() for word in words} | {stem_of(word) for word in words})


def stem_of(word: str) -> str:
    """A word without its ending, lower case; enough to match "sharing" with "share" and "missiles" with "missile"."""
    stem = re.sub(r"[’']s?$", "", word.casefold())
    if len(stem) > 4 and stem.endswith("ies"):
        return stem[:-3] + "y"
    if len(stem) > 4 and stem.endswith(("xes", "ches", "shes", "sses")):
        return stem[:-2]
    if len(stem) > 3 and stem.endswith("s") and not stem.endswith(("ss", "us", "is")):
        stem = stem[:-1]
    if len(stem) > 6 and stem.endswith("ing"):
        stem = stem[:-3]
    return stem


def _names(tokens: list[str], ignore: frozenset[str], *, titled: bool) -> tuple[set[str], str]:
    known = lexicon()
    names: set[str] = set()
    label = ""
    run: list[str] = []
    runs = [run]
    for position, token in enumerate(tokens):
        if token.casefold() in ignore:
            runs.append(run := [])
        elif _is_designation(token):
            names.add(_plain(token))
            label = label or token.removesuffix("s")
            runs.append(run := [])
        elif _ACRONYM.match(token) and token.casefold() not in known.short and token.casefold() not in known.kind_of:
            names.add(token.casefold())
            label = label or token
            runs.append(run := [])
        elif (run and token in _JOINING) or (_is_name(token, position, known.empty) and not titled):
            run.append(token)
        else:
            runs.append(run := [])
    for run in runs:
        capitals = [t for t in run if t not in _JOINING and stem_of(t) not in known.kind_of]
        if len(capitals) >= 2:
            phrase = " ".join(stem_of(token) for token in capitals)
            names |= {phrase} | (_initials(run) if len(capitals) > 2 else set())
            label = label or " ".join(run)
    return names, label


def _is_designation(token: str) -> bool:
    return bool(_DESIGNATION.match(token) or _ROMAN.match(token))


def _plain(designation: str) -> str:
    """One spelling of "Agni-5", "Agni 5", "Agni-V", "F-16s"."""
    if roman := _ROMAN.match(designation):
        return roman[1].casefold() + _ARABIC[roman[2]]
    return designation.removesuffix("s").casefold().replace("-", "")


def _is_name(token: str, position: int, empty: frozenset[str]) -> bool:
    return token[0].isupper() and (position > 0 or token.casefold() not in empty)


def _initials(run: list[str]) -> set[str]:
    """With and without the joining words: "Agreement on Rivers" is known as AOR and as AR."""
    every = "".join(token[0] for token in run).casefold()
    return {every, "".join(token[0] for token in run if token not in _JOINING).casefold()}

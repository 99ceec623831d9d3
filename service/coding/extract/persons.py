"""Persons of an article: "Kenya's President Grace Wanjiku" makes "Wanjiku", and then "she", Kenyan."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from service.coding.extract.grammar import grammar
from service.coding.extract.names import Name
from service.coding.extract.tokens import Token

_TITLED = re.compile(r"(?:['\u2019]s)?((?: [A-Z][\w'\u2019-]{1,25}){2,6})")
_PRONOUNS = frozenset({"he", "she", "his", "her", "him"})
_NEAR = 60
"""Characters within which a country and the person's name introduce each other."""


@dataclass(slots=True)
class Persons:
    """``countries``: surname -> the country named with it, over the whole article. ``last``: of whom was told last."""

    countries: dict[str, str] = field(default_factory=dict)
    last: str = ""

    def meet(self, text: str, names: Sequence[Name]) -> None:
        """Take in who is introduced with a country and a title. Meet the whole article before reading it: a headline
        speaks of those whom only the text introduces."""
        titles = grammar().words["titles"]
        for name in names:
            match = _TITLED.match(text, name.end) if name.country else None
            words = match.group(1).split() if match else []
            if len(words) > 1 and titles & {word.lower() for word in words[:-1]}:
                self.countries.setdefault(words[-1].rstrip("'\u2019"), name.text)

    def hear(self, tokens: Sequence[Token]) -> None:
        """Remember of whom a sentence told."""
        self.last = next((self.countries[t.text] for t in tokens if t.text in self.countries), self.last)

    def country_of(self, token: Token, names: Sequence[Name]) -> str:
        """The country that a surname or a pronoun stands for; "" where none, or where it is named right here."""
        if token.lower in _PRONOUNS:
            return self.last
        if not token.capital or token.text not in self.countries:
            return ""
        introduced = any(n.country and n.end <= token.start <= n.end + _NEAR for n in names)
        return "" if introduced else self.countries[token.text]

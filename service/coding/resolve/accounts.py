"""One article's accounts: its mentions of one event taken together, so that "the pact" brings the name with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from schemas.event import ClassifiedEvent
from schemas.record import Mention
from service.coding.resolve.compare import LINK_WITHIN, Verdict, compare
from service.coding.resolve.families import Family
from service.coding.resolve.features import Features, features_of, joined, tier_of
from service.coding.resolve.grouping import Grouping
from service.coding.resolve.phrases import office, title_phrase
from service.coding.resolve.rows import mention_of


@dataclass(frozen=True, slots=True)
class Account:
    """What one article says of one event. ``phrase`` and ``label`` name its object in a title, ``office`` who acts for
    a state in it; "" if nothing does."""

    features: Features
    phrase: str
    label: str
    mentions: tuple[Mention, ...]
    office: str = ""

    def to_json(self) -> dict[str, Any]:
        """A JSON object; ``from_json`` reads it back."""
        return {
            "f": self.features.to_json(),
            "p": self.phrase,
            "l": self.label,
            "o": self.office,
            "m": [mention.model_dump(mode="json", exclude_defaults=True) for mention in self.mentions],
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Account:
        """The account that ``to_json`` wrote."""
        mentions = tuple(Mention.model_validate(mention) for mention in raw["m"])
        return cls(Features.from_json(raw["f"]), raw["p"], raw["l"], mentions, raw.get("o", ""))


def accounts_of(events: Sequence[ClassifiedEvent], family: Family) -> tuple[Account, ...]:
    """An article's mentions of one family, grouped by the event that they tell of."""
    by_id = {event.mention_id: event for event in events}
    found = {id_: features_of(event) for id_, event in by_id.items()}

    @cache
    def judge(a: str, b: str) -> Verdict:
        return compare(found[a], found[b], family, within=True)

    @cache
    def linked(a: str) -> dict[str, float]:
        scores = {b: judge(a, b).score for b in found if b != a}
        return {b: score for b, score in scores.items() if score >= LINK_WITHIN}

    grouping = Grouping(lambda n: tier_of(found[n], family), linked, judge, lambda n: found[n].moved)
    groups = grouping.groups(found)
    return tuple(_account([by_id[id_] for id_ in group], [found[id_] for id_ in group]) for group in groups)


def _account(events: Sequence[ClassifiedEvent], features: Sequence[Features]) -> Account:
    phrase = _longest(map(title_phrase, events))
    label = min((f.about.label for f in features if f.about.label), key=lambda w: (len(w), w), default="")
    mentions = sorted(map(mention_of, events), key=lambda m: m.mention_id)
    return Account(joined(features), phrase, label, tuple(mentions), _longest(map(office, events)))


def _longest(words: Iterable[str]) -> str:
    return min(words, key=lambda w: (-len(w), w), default="")

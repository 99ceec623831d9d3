"""One article's accounts: its mentions of one event taken together, so that "the pact" brings the name with it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from schemas.event import ClassifiedEvent
from schemas.record import Mention
from service.coding.resolve.compare import LINK_WITHIN, Verdict, compare
from service.coding.resolve.families import Family
from service.coding.resolve.features import Features, features_of, ignored_words, joined, tier_of
from service.coding.resolve.grouping import Grouping
from service.coding.resolve.objects import is_bare, is_titled, object_in
from service.coding.resolve.participants import country_words
from service.coding.resolve.rows import mention_of

_LEAD = re.compile(
    r"^(?:(?:the|a|an|its|their|his|her|our|this|that|these|such|new|so-called|separate|another|latest|long-awaited"
    r"|controversial|(?:this|last|next) (?:year|month|week)['’]s)\s+)+",
    re.IGNORECASE,
)
_ACT = re.compile(r"^(?:signing|ratification|approval|delivery|release) of (?:the |an? )?", re.IGNORECASE)
_TAIL = re.compile(r"\s+(?:with|between|from|to|in|at|on the|this|last|next|earlier)\s.*$|\s*\(.*$|,.*$")


@dataclass(frozen=True, slots=True)
class Account:
    """What one article says of one event. ``phrase`` and ``label`` name its object in a title, "" if nothing does."""

    features: Features
    phrase: str
    label: str
    mentions: tuple[Mention, ...]

    def to_json(self) -> dict[str, Any]:
        """A JSON object; ``from_json`` reads it back."""
        return {
            "f": self.features.to_json(),
            "p": self.phrase,
            "l": self.label,
            "m": [mention.model_dump(mode="json", exclude_defaults=True) for mention in self.mentions],
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Account:
        """The account that ``to_json`` wrote."""
        mentions = tuple(Mention.model_validate(mention) for mention in raw["m"])
        return cls(Features.from_json(raw["f"]), raw["p"], raw["l"], mentions)


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
    phrase = min((phrase for event in events if (phrase := _phrase(event))), key=lambda p: (-len(p), p), default="")
    label = min((f.about.label for f in features if f.about.label), key=lambda w: (len(w), w), default="")
    mentions = sorted(map(mention_of, events), key=lambda m: m.mention_id)
    return Account(joined(features), phrase, label, tuple(mentions))


def _phrase(event: ClassifiedEvent) -> str:
    """The object's words as a title can use them; "" where they only point back ("the pact") or are too long."""
    if event.object_text is None:
        return ""
    text = " ".join(event.object_text.text.split())
    if is_bare(text, object_in(text, ignore=ignored_words(event))):
        return ""
    words = _TAIL.sub("", _ACT.sub("", _LEAD.sub("", text)))
    if is_titled(event.sentence):
        words = re.sub(r"[^\W_]\S*", lambda m: _lowered(m[0]), words)
    return words if 0 < len(words) <= 60 else ""


def _lowered(word: str) -> str:
    """A word of a title-case headline as it stands in a sentence; names that can be told are left."""
    keep = word in country_words() or word.isupper() or any(map(str.isdecimal, word))
    return word if keep else word.lower()

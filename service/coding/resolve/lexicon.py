"""The words that objects are compared by, read from ``lexicon.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True)
class Lexicon:
    """See the head of each part of ``lexicon.yaml``. ``kind_of`` and ``topic_of`` are the lists turned round."""

    kind_of: dict[str, str]
    arms: frozenset[str]
    implied: dict[str, str]
    short: dict[str, tuple[str, ...]]
    topic_of: dict[str, str]
    facet_of: dict[str, tuple[str, str]]
    empty: frozenset[str]
    agencies: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """The lexicon, read once."""
    raw = yaml.safe_load((files("service.coding.resolve") / "lexicon.yaml").read_text(encoding="utf-8"))
    return Lexicon(
        kind_of={word: kind for kind, words in raw["kinds"].items() for word in words},
        arms=frozenset(raw["arms"]),
        implied=raw["implied"],
        short={word: tuple(words) for word, words in raw["short"].items()},
        topic_of={word: topic for topic, words in raw["topics"].items() for word in words},
        facet_of={word: (facet, value) for facet, words in raw["facets"].items() for word, value in words.items()},
        empty=frozenset(map(str, raw["empty"])),
        agencies=frozenset(raw["agencies"]),
    )

"""What a codebook entry may say. The YAML files are the codebook; this module gives them a shape and checks it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from schemas.event import Root, Status

SEMANTIC = frozenset({"<actor>", "<official>", "<military>", "<civilian>", "<state>", "<force>"})
"""What a constraint may ask of a region besides words: that it names an actor, an official, a soldier ..."""

COMPLEMENTS = frozenset({"infinitive", "object_infinitive", "that", "prep", "gerund", "none"})
SENSES = frozenset({"cooperative", "hostile"})

Words = tuple[str, ...]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Trigger(_Strict):
    """Words that may state the event, and what must stand around them for it to be so.

    ``object``/``subject`` ask for any of the words (or ``<semantic>`` classes) in that region; ``object_also`` for one
    more; ``not_*`` and ``unless`` forbid; ``prep`` asks for a preposition after the words and ``without`` forbids one.
    A ``factual`` noun counts only where its sentence treats it as something that takes place.
    """

    verb: Words = ()
    noun: Words = ()
    object: Words = ()
    object_also: Words = ()
    not_object: Words = ()
    subject: Words = ()
    not_subject: Words = ()
    unless: Words = ()
    prep: Words = ()
    without: Words = ()
    complement: Words = ()
    sense: str | None = None
    voice: str | None = Field(None, pattern="^(active|passive)$")
    factual: bool = False
    held: bool = False
    """A noun that must be under way or declared, not only named."""
    plover: Root | None = None
    cameo: str | None = None

    @field_validator(
        "verb", "noun", "object", "object_also", "not_object", "subject", "not_subject", "unless", "prep", "without",
        "complement", mode="before",
    )  # fmt: skip
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _has_words(self) -> Trigger:
        if bool(self.verb) == bool(self.noun):
            raise ValueError("a trigger has either `verb` or `noun`")
        if unknown := set(self.complement) - COMPLEMENTS:
            raise ValueError(f"unknown complement {sorted(unknown)}; one of {sorted(COMPLEMENTS)}")
        if self.sense is not None and self.sense not in SENSES:
            raise ValueError(f"unknown sense {self.sense!r}; one of {sorted(SENSES)}")
        return self


class Example(_Strict):
    """A sentence of ours that states the event."""

    text: str
    status: Status = Status.OCCURRED
    plover: Root | None = None


class Entry(_Strict):
    """One type of event. ``alone`` is the root when a single country does it (an exercise)."""

    name: str = Field(pattern="^[a-z_]+$")
    definition: str
    plover: Root
    alone: Root | None = None
    cameo: str = Field(pattern=r"^\d{2,4}$")
    goldstein: float = Field(ge=-10, le=10)
    triggers: tuple[Trigger, ...] = Field(min_length=1)
    examples: tuple[Example, ...] = Field(min_length=3)
    near_misses: tuple[str, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A trigger of an entry, its classes expanded: ready to be matched."""

    entry: str
    trigger: Trigger
    rank: int


@dataclass(frozen=True)
class Codebook:
    """The entries by name, and for each trigger lemma the patterns that it may fire, in the order of the files."""

    entries: dict[str, Entry]
    verbs: dict[str, tuple[Pattern, ...]] = field(repr=False)
    nouns: dict[str, tuple[Pattern, ...]] = field(repr=False)

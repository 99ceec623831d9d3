"""An event mention on its way: extracted, enriched, classified.

Offsets (``start``, ``end``) are Unicode code points into the text that the field's docstring names; ends are exclusive.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import Field

from schemas.base import (
    Contract,
    CountryCode,
    CurrencyCode,
    DecimalString,
    EdtfValue,
    Id,
    Offset,
    UtcDatetime,
)

Section = Literal["headline", "caption", "body", "related"]


class Status(StrEnum):
    """Whether it really happened, as far as the report says."""

    OCCURRED = "occurred"
    ONGOING = "ongoing"
    PLANNED = "planned"
    FAILED = "failed"
    DENIED = "denied"
    HYPOTHETICAL = "hypothetical"


class Root(StrEnum):
    """PLOVER's roots. See ``ROOT_QUADS`` for the quad of each."""

    AGREE = "AGREE"
    CONSULT = "CONSULT"
    SUPPORT = "SUPPORT"
    COOPERATE = "COOPERATE"
    AID = "AID"
    YIELD = "YIELD"
    REQUEST = "REQUEST"
    ACCUSE = "ACCUSE"
    REJECT = "REJECT"
    THREATEN = "THREATEN"
    PROTEST = "PROTEST"
    SANCTION = "SANCTION"
    MOBILIZE = "MOBILIZE"
    COERCE = "COERCE"
    ASSAULT = "ASSAULT"


class Span(Contract):
    """Words of the sentence: ``sentence[start:end] == text``."""

    text: str
    start: Offset
    end: Offset


class Trigger(Span):
    """The words that state the event; ``lemma`` is the dictionary form that the codebook lists."""

    lemma: str


class Reference(Span):
    """Words that stand for something named elsewhere in the article ("the pact", "it", "the two countries")."""

    refers_to: Annotated[tuple[str, ...], Field(min_length=1)]


class ExtractedEvent(Contract):
    """One event mention with its raw arguments. ``start``/``end`` place the sentence in its section's text.

    The section's text is the headline, the caption, the related headline, or the body's paragraphs joined by "\\n".
    """

    mention_id: Id
    article_id: Id
    source: str
    published_at: UtcDatetime
    section: Section
    sentence_index: Offset
    sentence: str
    start: Offset
    end: Offset
    trigger: Trigger
    clause: Span
    candidates: tuple[str, ...] = ()
    """Names of the codebook entries whose triggers the words match; classification decides between them."""
    source_text: Span | None = None
    target_text: Span | None = None
    time_text: Span | None = None
    place_text: Span | None = None
    object_text: Span | None = None
    attribution: str | None = None
    """Who is quoted for it ("Yonhap News Agency"), when that is not an actor of the event."""
    cues: tuple[str, ...] = ()
    """Grammatical facts that later steps read, e.g. ``tense:past``, ``modal:could``, ``negated``, ``passive``."""
    references: tuple[Reference, ...] = ()
    scopes: tuple[Span, ...] = ()
    """Where to look, nearest first, for a time or place that the clause itself does not state."""


Via = Literal["named", "title", "demonym", "city", "coreference"]
Role = Literal["source", "target", "participant"]


class Actor(Span):
    """Who takes part. ``kind`` is a PLOVER sector (GOV, MIL, REB, CVL, BUS, IGO ...); "" when the words do not tell."""

    role: Role
    country: CountryCode | None = None
    kind: str = ""
    name: str | None = None
    via: Via


Precision = Literal["day", "week", "month", "quarter", "season", "half", "year", "decade", "century", "range"]
Basis = Literal["explicit", "relative", "publication"]


class When(Contract):
    """When it happens. ``basis``: a date in the text, one relative to publication, or the day of the news itself."""

    value: EdtfValue
    precision: Precision
    basis: Basis


class Place(Contract):
    """Where. Latitude and longitude are WGS 84 degrees."""

    name: str
    country: CountryCode | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None


class Money(Contract):
    """An amount, exact."""

    amount: DecimalString
    currency: CurrencyCode


class EnrichedEvent(ExtractedEvent):
    """A mention whose words were resolved to countries, dates, places, amounts and a status."""

    actors: tuple[Actor, ...] = ()
    when: When | None = None
    place: Place | None = None
    money: Money | None = None
    count: Annotated[int, Field(ge=1)] | None = None
    status: Status


class Because(Contract):
    """Why it was coded so: the codebook entry and the words that fired it."""

    entry: str
    words: tuple[str, ...]


class ClassifiedEvent(EnrichedEvent):
    """A coded event: one message of ``events.classified``."""

    type: str
    plover: Root
    cameo: Annotated[str, Field(pattern=r"^[0-9]{2,4}$")]
    quad: Annotated[int, Field(ge=1, le=4)]
    goldstein: Annotated[float, Field(ge=-10, le=10)]
    confidence: Annotated[float, Field(ge=0, le=1)]
    because: Because
    url: str | None = None


E_co = TypeVar("E_co", bound=ExtractedEvent, covariant=True)


class ArticleEvents(Contract, Generic[E_co]):
    """An article's events together: Faust's cost is per message, and context belongs together.

    An article with more events than fit a message is split: ``part`` of ``parts``, counted from 1.
    """

    article_id: Id
    source: str
    url: str | None = None
    published_at: UtcDatetime
    part: Annotated[int, Field(ge=1)] = 1
    parts: Annotated[int, Field(ge=1)] = 1
    countries: tuple[CountryCode, ...] = ()
    """Countries that the article names, most prominent first: the story that "the police" or "the minister" is of."""
    events: tuple[E_co, ...] = ()
    withdrawn: bool = False
    """The article says nothing any more, and neither does what was sent of it earlier."""


ExtractedEvents = ArticleEvents[ExtractedEvent]
EnrichedEvents = ArticleEvents[EnrichedEvent]
ClassifiedEvents = ArticleEvents[ClassifiedEvent]

"""What each agent makes of one message: decode, call the pure coder, encode. No I/O; refusals are ``RejectMessage``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from pydantic import ValidationError

from schemas.base import Contract
from schemas.event import ClassifiedEvent, ClassifiedEvents, EnrichedEvents, ExtractedEvents
from schemas.topics import EVENTS_CLASSIFIED, EVENTS_ENRICHED, EVENTS_EXTRACTED, EVENTS_REPORTED, EVENTS_TABLE
from service.errors import RejectMessage
from service.streaming.families import Plan, Route, Share, is_withdrawn, plan, withdrawal
from service.streaming.memory import Memory
from service.streaming.messages import EPOCH, Incoming, Outgoing, decode, outgoing, sequence

if TYPE_CHECKING:
    from service.coding.resolve import Changes

A = TypeVar("A")
R = TypeVar("R")

Handle = Callable[[Incoming], list[Outgoing]]


@dataclass(frozen=True)
class Coder:
    """The pure functions behind the agents. ``key`` is who takes part, ``route`` and ``apply`` are identity's.

    ``apply(state, family, article_id, events, now=, part=, parts=)`` gives the changed rows and entries.
    """

    enrich: Callable[[ExtractedEvents], EnrichedEvents]
    classify: Callable[[EnrichedEvents], tuple[ClassifiedEvent, ...]]
    key: Callable[[ClassifiedEvent], str]
    route: Route
    apply: Callable[..., Changes]


class State(Protocol):
    """JSON entries by name. ``write`` takes changes (None: remove) and gives the messages that make them last."""

    def get(self, name: str) -> Any: ...

    def write(self, changes: Mapping[str, Any]) -> list[Outgoing]: ...


@dataclass(frozen=True)
class Stages:
    """The steps of the stream. ``limit``: the largest value in bytes, taken or sent.

    ``coded`` is told each event's type. ``told``: which families know of an article, until ``horizon_days`` after its
    last version. ``identity``: the sink's state.
    """

    coder: Coder
    told: State
    identity: State
    prefix: str
    limit: int
    coded: Callable[[str], None]
    horizon_days: int

    def withdraw(self, message: Incoming) -> list[Outgoing]:
        """``articles.parsed`` -> ``events.extracted``: a null leads to a withdrawn article, an article to nothing."""
        if message.value is not None:
            return []
        if message.time == EPOCH:
            raise RejectMessage("no_time", "a null without a timestamp: nobody can tell which versions it takes back")
        withdrawn = _withdrawn(message)
        return [
            outgoing(
                EVENTS_EXTRACTED, self.prefix, key=withdrawn.article_id, value=self._encoded(withdrawn),
                stage="publish", time=message.time, cause=message, sequence=sequence(message),
            )
        ]  # fmt: skip

    def enrich(self, message: Incoming) -> list[Outgoing]:
        """``events.extracted`` -> ``events.enriched``."""
        extracted = decode(ExtractedEvents, message, self.limit)
        enriched = _coding(self._enriched, extracted)
        return [
            outgoing(
                EVENTS_ENRICHED, self.prefix, key=part.article_id, value=value, stage="enrich",
                time=part.published_at, cause=message, sequence=sequence(message),
            )
            for part, value in self._fitting(enriched)
        ]  # fmt: skip

    def classify(self, message: Incoming) -> list[Outgoing]:
        """``events.enriched`` -> ``events.classified``, one message an event, and ``events.reported``, one a family."""
        article, sent = decode(EnrichedEvents, message, self.limit), sequence(message)
        memory = Memory(self.told, self.horizon_days)
        told = memory.recall(article.article_id)
        if is_withdrawn(told, sent):
            return []
        events = () if article.withdrawn else _coding(self.coder.classify, article)
        found = _coding(lambda told: self._plan(told, article, events, sent), told)
        results = [
            outgoing(
                EVENTS_CLASSIFIED, self.prefix, key=_coding(self.coder.key, event), value=self._encoded(event),
                stage="classify", time=event.published_at, cause=message,
            )
            for event in events
        ]  # fmt: skip
        results += [self._report(share, article, message) for share in found.shares]
        results += self.told.write(memory.remember(article.article_id, found.told, message.partition, message.time))
        for event in events:
            self.coded(event.type)
        return results

    def sink(self, message: Incoming) -> list[Outgoing]:
        """``events.reported`` -> ``events.table``: the rows that change. The same report again changes nothing."""
        report = decode(ClassifiedEvents, message, self.limit)
        family = _family(message)
        changes = _coding(
            lambda r: self.coder.apply(
                self.identity, family, r.article_id, r.events, now=message.time, part=r.part, parts=r.parts
            ),
            report,
        )
        rows = [
            outgoing(
                EVENTS_TABLE, self.prefix, key=event_id, value=None if row is None else self._encoded(row),
                stage="sink", time=message.time if row is None else row.last_reported_at, cause=message,
            )
            for event_id, row in changes.rows.items()
        ]  # fmt: skip
        return rows + self.identity.write(changes.state)

    def _enriched(self, extracted: ExtractedEvents) -> EnrichedEvents:
        if extracted.withdrawn:
            return EnrichedEvents(**extracted.model_dump(exclude={"events"}))
        return self.coder.enrich(extracted)

    def _plan(self, told: Any, article: EnrichedEvents, events: tuple[ClassifiedEvent, ...], sent: int) -> Plan:
        if article.withdrawn:
            return withdrawal(told, sent)
        return plan(told, article.part, article.parts, events, self.coder.route, sent)

    def _report(self, share: Share, article: EnrichedEvents, cause: Incoming) -> Outgoing:
        content = ClassifiedEvents(
            article_id=article.article_id,
            source=article.source,
            url=article.url,
            published_at=article.published_at,
            part=share.part,
            parts=share.parts,
            countries=article.countries,
            events=share.events,
        )
        return outgoing(
            EVENTS_REPORTED, self.prefix, key=share.family, value=self._encoded(content), stage="classify",
            time=article.published_at, cause=cause,
        )  # fmt: skip

    def _fitting(self, article: EnrichedEvents) -> list[tuple[EnrichedEvents, bytes]]:
        """The article's events in as few halves as fit. ``part``/``parts`` stays the share of the whole article."""
        try:
            return [(article, self._encoded(article))]
        except RejectMessage as error:
            if error.reason != "result_too_large" or len(article.events) < 2:
                raise
        middle = len(article.events) // 2
        halves = (article.events[:middle], article.events[middle:])
        return [
            fitting
            for number, events in enumerate(halves)
            for fitting in self._fitting(
                article.model_copy(
                    update={"events": events, "part": 2 * article.part - 1 + number, "parts": 2 * article.parts}
                )
            )
        ]

    def _encoded(self, content: Contract) -> bytes:
        value = _coding(lambda c: c.model_dump_json().encode(), content)
        if len(value) > self.limit:
            raise RejectMessage(
                "result_too_large", f"it leads to {len(value):,} bytes; at most {self.limit:,} are sent"
            )
        return value


def _withdrawn(message: Incoming) -> ExtractedEvents:
    try:
        article_id = (message.key or b"").decode()
        return ExtractedEvents(article_id=article_id, source="withdrawn", published_at=message.time, withdrawn=True)
    except (UnicodeDecodeError, ValidationError):
        raise RejectMessage("wrong_key", "the key of a null must be the id of the article to withdraw") from None


def _family(message: Incoming) -> str:
    try:
        return (message.key or b"").decode() or _no_family()
    except UnicodeDecodeError:
        return _no_family()


def _no_family() -> str:
    raise RejectMessage("wrong_key", "the key must be the name of a family of event types")


def _coding(step: Callable[[A], R], content: A) -> R:
    """Whatever goes wrong in the coder is about this message: it must not stop the agent."""
    try:
        return step(content)
    except RejectMessage:
        raise
    except Exception as error:
        raise RejectMessage("coding_failed", f"{type(error).__name__}: {error}") from error

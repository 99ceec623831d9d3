"""What is fuzzed, and what must hold for any input: it is taken or refused in our words, and nothing else happens."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from random import Random
from typing import Any

from schemas.article import Article
from schemas.event import ClassifiedEvent, ExtractedEvents
from schemas.rejected import RejectedMessage
from schemas.topics import EVENTS_ENRICHED, EVENTS_EXTRACTED, EVENTS_REPORTED, TOPICS
from service.coding.parse import parse_article, parse_json
from service.coding.pipeline import code_article, extract_events
from service.errors import CodingError, ParseError, RejectMessage
from service.settings import Settings
from service.streaming.app import our_coder
from service.streaming.messages import MAX_DETAIL, Incoming, Outgoing, rejection
from service.streaming.stages import Stages
from tests.fuzz.corpus import corpus
from tests.fuzz.mutate import bytes_from, document_from, text_from
from tests.support.coding import DAY
from tests.support.state import Kept

Input = str | bytes
LIMIT = 200_000
KEPT = 300_000
TAKEN = "taken"
_MODELS = {topic.name: topic.model for topic in TOPICS}


@dataclass(frozen=True)
class Target:
    """``make`` an input, ``run`` it: gives ``taken`` or the reason of the refusal, raises where a law is broken."""

    name: str
    make: Callable[[Random], Input]
    run: Callable[[Input], str]


def parse_text(text: Input) -> str:
    """Plain text becomes an article that can be written, or a line for a person."""
    assert isinstance(text, str)
    try:
        article = parse_article(text, source="Fuzz Courier", timezone=UTC)
    except ParseError as error:
        return _refused(error)
    written = article.model_dump_json()
    if "<" not in written:  # a tag heads no text, but may head a paragraph, which is refused in JSON
        assert parse_json(written) == article
    return TAKEN


def parse_document(raw: Input) -> str:
    """A JSON document becomes an article that reads the same when it is written, or a line for a person."""
    try:
        article = parse_json(raw, source="Fuzz Courier", timezone=UTC)
    except ParseError as error:
        return _refused(error)
    assert Article.model_validate_json(article.model_dump_json()) == article
    return TAKEN


def code_text(text: Input) -> str:
    """Any article is coded: events point at their words, and their messages can be read back."""
    assert isinstance(text, str)
    headline, _, body = text.partition("\n")
    told = Article(
        article_id="art_fuzz",
        source="Fuzz Courier",
        headline=headline or "-",
        published_at=DAY,
        paragraphs=tuple(line for line in body.split("\n") if line),
    )
    try:
        events = code_article(told)
    except CodingError as error:
        return _refused(error)
    assert len({event.mention_id for event in events}) == len(events)
    for event in events:
        spans = [event.trigger, event.clause, *event.actors, *event.references, *event.scopes]
        spans += [s for s in (event.source_text, event.target_text, event.object_text, event.time_text) if s]
        assert all(event.sentence[span.start : span.end] == span.text for span in spans)
        assert ClassifiedEvent.model_validate_json(event.model_dump_json()) == event
    assert ExtractedEvents.model_validate_json(extract_events(told).model_dump_json())
    return TAKEN if events else "no event"


class Messages:
    """The three agents' work on one message. The table is emptied now and then, as memory is not what is tested."""

    def __init__(self) -> None:
        self._told, self._identity = Kept(), Kept()
        coder = our_coder(Settings())
        self._stages = Stages(coder, self._told, self._identity, "fuzz.", LIMIT, lambda type_: None, 400)
        self._ways: dict[str, tuple[str, Callable[[Incoming], list[Outgoing]]]] = {
            "enrich": (EVENTS_EXTRACTED.name, self._stages.enrich),
            "classify": (EVENTS_ENRICHED.name, self._stages.classify),
            "sink": (EVENTS_REPORTED.name, self._stages.sink),
        }

    def run(self, stage: Any, value: Input) -> str:
        """A message leads to messages that the next stage can read, or to a rejected message with all its bytes."""
        assert isinstance(value, bytes)
        for kept in (self._told, self._identity):
            if len(kept) > 500:
                kept.clear()
        topic, handle = self._ways[stage]
        message = Incoming(
            f"fuzz.{topic}", 0, 7, b"pact" if stage == "sink" else value[:20], value, (("h", value[-20:]),)
        )
        try:
            sent = handle(message)
        except RejectMessage as error:
            return self._home(message, error, stage)
        for one in sent:
            assert one.key
            if one.value is None:
                assert stage == "sink"  # a row is withdrawn
                continue
            assert len(one.value) <= LIMIT
            _MODELS[one.topic.removeprefix("fuzz.")].model_validate_json(one.value)
        return TAKEN if sent else "no event"

    def _home(self, message: Incoming, error: RejectMessage, stage: Any) -> str:
        sent = rejection(message, error, stage=stage, prefix="fuzz.", limit=KEPT)
        kept = RejectedMessage.model_validate_json(sent.value or b"")
        assert (kept.key, kept.headers) == (message.key, message.headers)
        if len(message.value or b"") > KEPT:
            assert (kept.payload, kept.not_kept) == (None, ("payload",))
        else:
            assert (kept.payload, kept.not_kept) == (message.value, ())
        assert kept.detail
        assert len(kept.detail) <= MAX_DETAIL
        return error.reason


def targets() -> tuple[Target, ...]:
    """All of them. They read the corpus, which takes a second."""
    good, messages = corpus(), Messages()

    def broken(raws: tuple[bytes, ...]) -> Callable[[Random], bytes]:
        return lambda rng: rng.choice([bytes_from, document_from, document_from])(rng, rng.choice(raws))

    def sentences(rng: Random) -> str:
        """A headline and paragraphs. Without lone surrogates: the parser and JSON let none into an article."""
        text = "\n".join(text_from(rng, good.sentences) for _ in range(rng.randint(1, 3)))
        return text.encode("utf-8", "replace").decode("utf-8")

    stages = [
        Target(stage, broken(raws), lambda value, stage=stage: messages.run(stage, value))
        for stage, raws in good.messages.items()
    ]
    return (
        Target("parse text", lambda rng: text_from(rng, good.articles), parse_text),
        Target("parse JSON", broken(good.documents), parse_document),
        Target("code", sentences, code_text),
        *stages,
    )


def _refused(error: RejectMessage) -> str:
    text = str(error)
    assert "\n" not in text
    assert len(text) < 600
    assert text.encode()
    assert re.fullmatch(r"[a-z_]+", error.reason)
    return error.reason

"""The agents. Each is a lane: bytes in, the pure coder, bytes out, acknowledged when the broker has it all."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import faust
from faust.types import EventT, StreamT

from schemas.rejected import Part, Stage
from schemas.topics import ARTICLES_PARSED, EVENTS_ENRICHED, EVENTS_EXTRACTED, EVENTS_REPORTED, EVENTS_TABLE, Topic
from service.errors import RejectMessage
from service.ingest.admin import largest_message, largest_rejected_payload
from service.monitoring.metrics import EVENTS_CODED, ROWS_WRITTEN
from service.streaming.delivery import Lane
from service.streaming.faust_fixes import LedgerConsumer
from service.streaming.flights import Acknowledged, Flight
from service.streaming.messages import Incoming, Outgoing, raw_headers, rejection, sent_at
from service.streaming.outbox import Entries, OutboxTable, processing
from service.streaming.rejections import RejectionLimit
from service.streaming.stages import Coder, Handle, Stages

if TYPE_CHECKING:
    from service.streaming.app import EventwireApp

IDENTITY_TABLE = "identity"
TOLD_TABLE = "told"


def register_agents(app: EventwireApp, coder: Coder) -> None:
    """Give ``app`` its tables and the agents withdraw, enrich, classify, sink. Call it once, before the app starts."""
    settings, metrics = app.settings, app.metrics
    stages = Stages(
        coder=coder,
        told=_entries(app, TOLD_TABLE, "which families of event types know of an article"),
        identity=_entries(app, IDENTITY_TABLE, "the mentions that new ones are compared with, by family"),
        prefix=settings.topic_prefix,
        limit=settings.max_message_bytes,
        coded=lambda type_: metrics.count(EVENTS_CODED, type_),
        horizon_days=settings.horizon_days,
    )
    # The released contract of rejected messages knows no stage "withdraw".
    _register(app, "withdraw", ARTICLES_PARSED, stages.withdraw, "publish")
    _register(app, "enrich", EVENTS_EXTRACTED, stages.enrich, "enrich")
    _register(app, "classify", EVENTS_ENRICHED, stages.classify, "classify")
    _register(app, "sink", EVENTS_REPORTED, partial(_counting_rows, app, stages.sink), "sink")


def _entries(app: EventwireApp, name: str, purpose: str) -> Entries:
    settings = app.settings
    table = app.Table(
        name,
        key_type=bytes,
        value_type=bytes,
        partitions=settings.partitions,
        extra_topic_configs={"max.message.bytes": largest_message(EVENTS_TABLE, settings)},
        help=purpose,
    )
    return Entries(cast(OutboxTable, table), settings.max_message_bytes, partial(_is_ours, app))


def _counting_rows(app: EventwireApp, sink: Handle, message: Incoming) -> list[Outgoing]:
    return [
        result if result.after else replace(result, on_acknowledged=lambda *at: app.metrics.count(ROWS_WRITTEN))
        for result in sink(message)
    ]


def _register(app: EventwireApp, name: str, topic: Topic, handle: Handle, stage: Stage) -> None:
    prefix, kept_bytes = app.settings.topic_prefix, largest_rejected_payload(app.settings)

    def reject(message: Incoming, error: RejectMessage, not_kept: tuple[Part, ...]) -> Outgoing:
        return rejection(message, error, stage=stage, prefix=prefix, limit=kept_bytes, not_kept=not_kept)

    limit = RejectionLimit(app.settings.rejection_window, app.settings.rejection_share)
    lane = app.lanes[name] = Lane(name, handle, reject, partial(_send, app), app.metrics, limit)

    async def agent(stream: StreamT[bytes]) -> None:
        try:
            await lane.run(_flights(app, stream))
        except Exception as error:
            app.stop_because(error)

    agent.__qualname__ = agent.__name__ = name  # what Faust's logs and statistics call it
    source = app.topic(prefix + topic.name, key_type=bytes, value_type=bytes, allow_empty=True)
    app.agent(source, name=name)(agent)


async def _flights(app: EventwireApp, stream: StreamT[bytes]) -> AsyncIterator[Flight]:
    async for event in cast(faust.Stream[bytes], stream).noack().events():
        yield Flight(
            message=_incoming(event),
            context=partial(processing, event),
            settle=cast(Callable[[], Awaitable[object]], partial(stream.ack, event)),
            is_ours=_is_ours(app, event),
        )


def _is_ours(app: EventwireApp, event: EventT[Any]) -> Callable[[], bool]:
    """Whether this delivery is still under way here, asked at any later time."""
    return partial(cast(LedgerConsumer, app.consumer).is_under_way, event.message)


def _incoming(event: EventT[Any]) -> Incoming:
    m = event.message
    headers = raw_headers(cast(Any, m.headers))
    return Incoming(m.topic, m.partition, m.offset, m.key, m.value, headers, sent_at(m.timestamp))


async def _send(app: EventwireApp, message: Outgoing) -> Awaitable[Acknowledged]:
    # The producer itself: a faust.Topic would wrap each message in a future that nobody awaits.
    producer = await app.maybe_start_producer()
    sent = await producer.send(
        message.topic, message.key, message.value, message.partition, None, cast(Any, message.headers)
    )
    return cast(Awaitable[Acknowledged], sent)

"""The aiokafka clients inside Faust: they end in bounded time, do not spin while a broker is away, and are watched.

They reach into private parts, as ``faust_fixes`` does, which guards the version.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from typing import Any, cast

from faust.transport.drivers import aiokafka as driver
from faust.types import TP

from service.ingest.batches import read_any_batch

METADATA_PAUSE_SECONDS = 0.25


class PunctualConsumerThread(driver.AIOKafkaConsumerThread):
    """Ends although the broker is gone: a fetch that waits then breaks aiokafka's own end, and Faust waits for ever.

    Two allowances for the embedded broker, made where the app has ``for_embedded_broker``: it holds back a fetch that
    finds nothing for as long as the fetch allows, even when something comes (Faust fixes that at 1.5 s); and its "list
    offsets" gives the end of a batch's first message, so that recovery would end early. Fetches tell the real end.
    """

    end_seconds = 3.0

    async def on_start(self) -> None:
        await super().on_start()
        read_any_batch(self._ensure_consumer())
        cast(Any, self.consumer).lease.listen_to(self._ensure_consumer()._coordinator)

    async def on_thread_stop(self) -> None:
        try:
            async with asyncio.timeout(self.end_seconds):
                await super().on_thread_stop()
        except (asyncio.CancelledError, Exception) as error:
            self.log.warning("the consumer did not end in order: %s", type(error).__name__)

    def _create_worker_consumer(self, transport: driver.Transport) -> Any:
        consumer = super()._create_worker_consumer(transport)
        _be_patient(consumer._client)
        if getattr(self.app, "for_embedded_broker", False):
            consumer._fetch_max_wait_ms = 100
        else:
            consumer._isolation_level = "read_committed"  # what a producer took back was never said
        return consumer

    async def _highwaters(self, partitions: Any) -> Mapping[TP, int]:
        ends = await super()._highwaters(partitions)
        if not getattr(self.app, "for_embedded_broker", False):
            return ends
        consumer = self._ensure_consumer()
        async with asyncio.timeout(self.app.conf.broker_request_timeout):
            while any(consumer.highwater(tp) is None for tp in ends):  # noqa: ASYNC110 - aiokafka wakes nobody
                await asyncio.sleep(0.02)
        return {tp: max(end, consumer.highwater(tp)) for tp, end in ends.items()}


class PatientProducer(driver.Producer):
    """Does not spin while the broker is away, and ends without it."""

    end_seconds = 2.0

    async def flush(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self.end_seconds):
                await super().flush()

    async def on_stop(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self.end_seconds):
                await super().on_stop()

    def _new_producer(self, transactional_id: str | None = None) -> Any:
        producer = super()._new_producer(transactional_id)
        _be_patient(producer.client)
        cast(Any, self.app.consumer).lease.guard(producer.client)
        return producer


def _be_patient(client: Any) -> None:
    """A broker that refuses connections makes aiokafka ask for metadata again at once, thousands of times a second."""
    ask = client._metadata_update

    async def ask_and_wait(*args: Any) -> Any:
        answered = await ask(*args)
        if not answered:
            await asyncio.sleep(METADATA_PAUSE_SECONDS)
        return answered

    client._metadata_update = ask_and_wait


def ended_client_task(consumer: driver.Consumer, producer: driver.Producer) -> str | None:
    """A task without which a Kafka client looks alive and does nothing, if it has ended: what it ended with.

    The one that keeps the consumer in its group may also wait for ever: for somebody to ask what went wrong (that the
    group is forbidden, say), which aiokafka's own ``getmany`` does and Faust does not.
    """
    aiokafka_consumer, aiokafka_producer = consumer._thread._consumer, producer._producer
    if aiokafka_consumer is None or aiokafka_producer is None:
        return None
    unheard = getattr(aiokafka_consumer._coordinator, "_pending_exception", None)
    if unheard is not None:
        return f"group {aiokafka_consumer._coordinator.group_id}: {unheard!r}"
    tasks = (
        aiokafka_consumer._client._sync_task,
        aiokafka_consumer._fetcher and aiokafka_consumer._fetcher._fetch_task,
        aiokafka_consumer._coordinator and getattr(aiokafka_consumer._coordinator, "_coordination_task", None),
        aiokafka_producer.client._sync_task,
        aiokafka_producer._sender._sender_task,
    )
    ended = next((task for task in tasks if task is not None and task.done()), None)
    if ended is None:
        return None
    error = None if ended.cancelled() else ended.exception()
    return f"{ended.get_coro().__qualname__}: {error!r}"

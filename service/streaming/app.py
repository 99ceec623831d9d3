"""Builds the Faust app. Everything that an app has is its own: two in one process share nothing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import faust
from faust.sensors.prometheus import setup_prometheus_sensors
from faust.types.transports import ConsumerT, TransportT

from schemas.topics import TOPICS
from service.errors import EventwireError, StopWorker
from service.ingest.admin import largest_batch, largest_message
from service.monitoring.metrics import Metrics
from service.settings import Settings
from service.streaming.agents import register_agents
from service.streaming.clients import PatientProducer, ended_client_task
from service.streaming.credentials import broker_credentials
from service.streaming.delivery import Lane
from service.streaming.faust_fixes import (
    CarefulTableManager,
    LedgerConsumer,
    LedgerTransport,
    require_known_faust,
)
from service.streaming.outbox import OutboxTable
from service.streaming.site import EventwireSite
from service.streaming.stages import Coder
from service.streaming.startup import require_topics

TICK_SECONDS = 0.5

_HEADROOM_BYTES = 131_072
_EMBEDDED_SECONDS = 6.0
"""Of a session and of a rebalance: joining a group takes half of it there."""
_REBALANCE_SECONDS = 60.0
_HEARTBEAT_SECONDS = 3.0


class OurSettingsOnly(faust.Settings):
    """Faust lets variables such as WEB_BIND, BROKER_URL and PRODUCER_ACKS win over what the program says."""

    def getenv(self, env_name: str) -> Any:
        return None


class EventwireApp(faust.App):
    """A Faust app that checks its topics, keeps our delivery promise, and ends with one line where it must end.

    ``fatal`` is why it stopped by itself, None otherwise. ``lanes`` are its agents' ways, by stage.
    """

    settings: Settings
    metrics: Metrics
    lanes: dict[str, Lane]
    fatal: EventwireError | None = None
    end_process: Callable[[], None] | None = None
    """How the process that runs this app ends in order; set by it."""
    _last_tick = _last_lag = 0.0

    def _load_settings(self, *, silent: bool = False) -> faust.Settings:
        name, options = self._default_options
        return OurSettingsOnly(name, **options)

    async def on_first_start(self) -> None:
        self.settings.data_dir.mkdir(parents=True, exist_ok=True)
        await super().on_first_start()

    async def on_start(self) -> None:
        await super().on_start()
        self._last_tick = time.monotonic()
        self.add_future(self._tick())
        await require_topics(self.settings)

    @property
    def for_embedded_broker(self) -> bool:
        """Whether the broker is the demo's, with its ways."""
        return self.settings.broker_profile == "embedded"

    def stop_because(self, error: Exception) -> None:
        """Stop the worker: going on would do harm. ``fatal`` says why, in one line."""
        if self.fatal is not None:
            return
        self.fatal = error if isinstance(error, EventwireError) else StopWorker(f"the worker cannot go on: {error!r}")
        if self.end_process is not None:
            self.end_process()
        else:
            self._stopping = asyncio.ensure_future(self.stop())

    def loop_lag(self) -> float:
        """Seconds that the event loop was late at its last tick, or is late now."""
        return max(self._last_lag, time.monotonic() - self._last_tick - TICK_SECONDS, 0.0)

    async def _tick(self) -> None:
        while True:
            self._last_tick = time.monotonic()
            await asyncio.sleep(TICK_SECONDS)
            self._last_lag = time.monotonic() - self._last_tick - TICK_SECONDS
            self._look_after_clients()

    def _look_after_clients(self) -> None:
        """A Kafka client whose background task has ended looks alive and does nothing: a new worker must take over."""
        assert isinstance(self.consumer, LedgerConsumer) and isinstance(self.producer, PatientProducer)  # noqa: S101, PT018
        ended = None if self.should_stop else ended_client_task(self.consumer, self.producer)
        if ended is not None:
            self.stop_because(
                StopWorker(
                    f"a background task of a Kafka client has ended ({ended}): check the permissions of this worker, "
                    "and start it again"
                )
            )

    def _new_web(self) -> EventwireSite:
        return EventwireSite(self)

    def _new_transport(self) -> TransportT:
        return LedgerTransport(self.conf.broker_consumer, self)

    async def _consumer_wait_empty(self, consumer: ConsumerT, logger: Any) -> None:
        # Bounded, unlike Faust's: a broker that is gone must not keep a worker that was told to stop.
        assert isinstance(consumer, LedgerConsumer)  # noqa: S101 - made by the transport above
        if self.should_stop:
            await consumer.wait_until_settled(self.settings.shutdown_seconds)
            await consumer.commit_and_end_transactions()


def create_app(settings: Settings, coder: Coder | None = None) -> EventwireApp:
    """The worker's app with its agents, table, metrics and pages. Nothing is connected before it starts.

    ``coder`` None: ours, with all its dictionaries. Raises ``StopWorker`` on a Faust that we do not know.
    """
    require_known_faust()
    app = EventwireApp(f"{settings.topic_prefix}{settings.group}", **_options(settings))
    app.settings = settings
    app.metrics = Metrics()
    app.lanes = {}
    setup_prometheus_sensors(app, registry=app.metrics.registry, name_prefix="faust")
    register_agents(app, coder or our_coder(settings))
    return app


def our_coder(settings: Settings) -> Coder:
    """The coder of ``service/coding``."""
    from service.coding.pipeline import classify_events, enrich_events
    from service.coding.resolve import Rules, apply, partition_key, route

    rules = Rules(horizon_days=settings.horizon_days, listed=settings.listed_mentions)
    return Coder(enrich_events, classify_events, partition_key, route, partial(apply, rules=rules))


def _options(settings: Settings) -> dict[str, Any]:
    servers = (server.strip() for server in settings.brokers.split(","))
    web = f"http://{settings.web_host}:{settings.web_port}"
    return {
        "broker": ";".join(f"kafka://{server}" for server in servers if server),
        "broker_credentials": broker_credentials(settings),
        "autodiscover": False,
        "datadir": settings.data_dir,
        "store": "rocksdb://" if settings.store == "rocksdb" else "memory://",
        "key_serializer": "raw",
        "value_serializer": "raw",
        "Table": OutboxTable,
        "TableManager": CarefulTableManager,
        # Standbys would read all the time what a restart reads once, and Faust can leave holes in them.
        "table_standby_replicas": 0,
        "Worker": "service.streaming.process:EventwireWorker",
        # Delivery: FAUST.md's transactions are no way; ids are deterministic and the merge is idempotent instead.
        "processing_guarantee": "at_least_once",
        "consumer_auto_offset_reset": "earliest",
        "stream_wait_empty": False,
        "stream_recovery_delay": 0.0,
        "broker_commit_interval": 1.0,
        "producer_acks": -1,
        "producer_request_timeout": 30.0,
        # Only Faust's private changelog is declared by it; the catalogue's topics are ours, and no other is made.
        "topic_allow_declare": True,
        "topic_disable_leader": True,
        "topic_partitions": settings.partitions,
        "topic_replication_factor": settings.replication_factor,
        # Speed, measured: see the README.
        "producer_linger": 0.05,
        "producer_max_batch_size": largest_batch(settings),
        "cython_optimizations": True,
        "producer_max_request_size": max(largest_message(topic, settings) for topic in TOPICS) + _HEADROOM_BYTES,
        "consumer_max_fetch_size": 2 * settings.max_message_bytes + _HEADROOM_BYTES,
        "web_bind": settings.web_host,
        "web_host": settings.web_host,
        "web_port": settings.web_port,
        "canonical_url": web,
        "web_tables_enabled": settings.web_tables,
        "web_stats_enabled": True,
        "web_graph_enabled": False,
        "worker_redirect_stdouts": False,
        **_group_timeouts(settings),
    }


def _group_timeouts(settings: Settings) -> dict[str, float]:
    """A session has room for several heartbeats: one that comes late must not cost a worker its partitions."""
    embedded = settings.broker_profile == "embedded"
    session = min(settings.session_seconds, _EMBEDDED_SECONDS) if embedded else settings.session_seconds
    return {
        "broker_session_timeout": session,
        "broker_heartbeat_interval": min(_HEARTBEAT_SECONDS, session / 6),
        "broker_rebalance_timeout": _EMBEDDED_SECONDS if embedded else _REBALANCE_SECONDS,
    }

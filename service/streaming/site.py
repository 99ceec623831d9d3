"""The worker's web site: Faust's server with our pages at its root, Faust's own beside them, and a guard before all."""

from __future__ import annotations

import errno
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from faust.web.drivers import aiohttp as driver

from service.errors import StopWorker
from service.monitoring.guard import protect
from service.monitoring.pages import Pages, add_pages
from service.monitoring.rows import Rows
from service.monitoring.state import StageState, WorkerState
from service.streaming.feed import TableFeed

if TYPE_CHECKING:
    from service.streaming.app import EventwireApp

_FAUST_PAGES = (
    ("/stats/", "Faust: counters and latencies of this worker"),
    ("/stats/assignment/", "Faust: which partitions this worker has"),
    ("/router/", "Faust: which worker has which partitions of which table"),
)
_TABLES_PAGE = ("/table/", "Faust: this worker's tables")


class EventwireSite(driver.Web):
    """Faust's aiohttp server. Its statistics move from / to /stats/."""

    production_blueprints = ()
    debug_blueprints = (("/stats", "faust.web.apps.stats:blueprint"),)
    blueprint_flags = {"faust.web.apps.tables.blueprint": "web_tables_enabled"}  # noqa: RUF012 - as Faust declares it
    app: EventwireApp

    def __init__(self, app: EventwireApp, **kwargs: Any) -> None:
        super().__init__(app, **kwargs)
        rows = Rows()
        self.feed = TableFeed(app.settings, rows)
        links = (*_FAUST_PAGES, _TABLES_PAGE) if app.settings.web_tables else _FAUST_PAGES
        protect(self.web_app, app.settings.web_host, app.settings.secret("web_token"))
        add_pages(self.web_app, Pages(lambda: worker_state(app), rows, self.feed.refresh, links))

    async def start_server(self) -> None:
        try:
            await super().start_server()
        except OSError as error:
            conf = self.app.conf
            what = "is taken" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
            raise StopWorker(
                f"port {conf.web_port} on {conf.web_bind} {what}: set EVENTWIRE_WEB_PORT to another (0 = any free one)"
            ) from None

    async def stop_server(self) -> None:
        await self.feed.stop()
        await super().stop_server()


def worker_state(app: EventwireApp) -> WorkerState:
    """How the worker is right now."""
    assigned: dict[str, list[int]] | None = None
    if app._assignment is not None:
        assigned = {}
        for tp in sorted(app._assignment):
            assigned.setdefault(tp.topic, []).append(tp.partition)
    return WorkerState(
        group=app.conf.id,
        version=version("eventwire"),
        assigned=assigned,
        rebalancing=app.rebalancing,
        recovered=app.tables.actives_ready,
        loop_lag_seconds=app.loop_lag(),
        stages={name: StageState(lane.messages_under_way, lane.retrying_seconds()) for name, lane in app.lanes.items()},
    )

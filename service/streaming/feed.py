"""Keeps the web view's rows like the topic ``events.table``, from the first look at them until the worker ends."""

from __future__ import annotations

import asyncio
import logging

from service.errors import EventwireError
from service.ingest.rows import BadRow, table_reader
from service.monitoring.rows import Rows
from service.settings import Settings

log = logging.getLogger(__name__)

FIRST_LOOK_SECONDS = 5.0
PAUSE_SECONDS = 5.0


class TableFeed:
    """Reads the whole topic, not the worker's own table: with several workers each has only its partitions of that.

    Nothing is read before somebody looks.
    """

    def __init__(self, settings: Settings, rows: Rows) -> None:
        self._settings = settings
        self._rows = rows
        self._reading: asyncio.Task[None] | None = None
        self._read = asyncio.Event()

    async def refresh(self) -> None:
        """Start reading, if nobody did; wait a moment for the rows that are there now."""
        if self._reading is None:
            self._reading = asyncio.create_task(self._follow())
        if not self._read.is_set():
            await asyncio.wait([asyncio.ensure_future(self._read.wait())], timeout=FIRST_LOOK_SECONDS)

    async def stop(self) -> None:
        """Stop reading."""
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.wait([self._reading])

    async def _follow(self) -> None:
        while True:
            try:
                await self._follow_once()
            except EventwireError as error:
                self._rows.trouble = f"not up to date: {error}"
            except Exception as error:
                self._rows.trouble = f"not up to date: {type(error).__name__} while reading events.table"
                log.warning("the web view cannot read events.table: %s: %s", type(error).__name__, error)
            self._read.set()
            await asyncio.sleep(PAUSE_SECONDS)

    async def _follow_once(self) -> None:
        async with table_reader(self._settings) as reader:
            rows, _ = await reader.rows()
            self._rows.replace(rows)
            self._rows.trouble = None
            self._read.set()
            async for change in reader.changes():
                if not isinstance(change, BadRow):
                    self._rows.put(change.event_id, change.record)

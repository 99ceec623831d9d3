"""The worker as a process: signals, logs, exit codes. 0 = it was told to stop and did; 1 = it could not go on."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import threading
from typing import Any, NoReturn

from faust.transport.drivers import aiokafka as driver
from faust.worker import Worker

from service.errors import EventwireError
from service.monitoring.ports import usable_port
from service.settings import Settings
from service.streaming.app import EventwireApp, create_app
from service.streaming.logs import set_up_logs
from service.streaming.stages import Coder

log = logging.getLogger(__name__)

_AFTER_DRAIN_SECONDS = 15.0
"""What closing connections and files may take after the agents have finished."""


class EventwireWorker(Worker):
    """Faust's worker, quiet and punctual: no traceback for a person, a bound on its end, a second signal ends it."""

    app: EventwireApp

    def __init__(self, app: EventwireApp, *services: Any, **options: Any) -> None:
        super().__init__(app, *services, **options)
        app.end_process = self.end_by_itself

    def execute_from_commandline(self) -> NoReturn:
        try:
            super().execute_from_commandline()
        except SystemExit:
            self._leave(self._why_it_failed())
        except BaseException as error:
            self._leave(error)
        raise AssertionError("unreachable")

    def _why_it_failed(self) -> BaseException | None:
        return self.app.fatal or self.app.crash_reason or self.crash_reason or self._start_error()

    def _start_error(self) -> BaseException | None:
        start = self._starting_fut
        return start.exception() if start is not None and start.done() and not start.cancelled() else None

    def _leave(self, error: BaseException | None) -> NoReturn:
        if error is None or isinstance(error, asyncio.CancelledError | KeyboardInterrupt):
            sys.exit(0)
        text = " ".join(str(error).split()) or "no further words"
        if isinstance(error, EventwireError):
            _tell(text)
            sys.exit(error.exit_code)
        if isinstance(error, driver.KafkaError) and error.retriable:  # type: ignore[attr-defined]
            where = f"Kafka at {self.app.settings.brokers}"
            _tell(f"{where} stopped answering ({type(error).__name__}): start the worker again when it is healthy")
            sys.exit(1)
        _tell(f"the worker failed: {type(error).__name__}: {text}")
        sys.exit(1)

    def _setup_logging(self) -> None:
        self.spinner = None
        set_up_logs(self.app.settings.log_level, self.stderr)

    async def on_startup_finished(self) -> None:
        await super().on_startup_finished()
        conf = self.app.conf
        log.info("worker ready: group %s on %s, web view %s", conf.id, self.app.settings.brokers, conf.canonical_url)

    def _on_sigint(self) -> None:
        self._schedule_shutdown(signal.SIGINT)

    def _schedule_shutdown(self, signal: signal.Signals) -> None:
        log.info("%s: finishing what was begun", signal.name)
        if self._signal_stop_time:
            _tell("stopped at once; what was not finished will be done again")
            os._exit(128 + signal.value)
        self.limit_the_end()
        super()._schedule_shutdown(signal)

    def end_by_itself(self) -> None:
        """Stop in the order of a signal, which nobody sent: the loop stays until everything has stopped."""
        self.limit_the_end()
        super()._schedule_shutdown(signal.SIGTERM)

    def limit_the_end(self) -> None:
        """From now on the process has ``shutdown_seconds`` and a little more; whatever hangs, it ends."""
        seconds = self.app.settings.shutdown_seconds + _AFTER_DRAIN_SECONDS
        timer = threading.Timer(seconds, self._out_of_time, [seconds])
        timer.daemon = True
        timer.start()

    def _out_of_time(self, seconds: float) -> None:
        _tell(f"the worker did not stop within {seconds:g} s and was ended; what was not finished will be done again")
        os._exit(1)

    async def _sentinel_task(self) -> None:
        """Faust sleeps a second here before it closes the loop."""


def _tell(line: str) -> None:
    sys.stderr.write(f"eventwire: {line}\n")
    sys.stderr.flush()


def run_worker(settings: Settings, coder: Coder | None = None) -> NoReturn:
    """Run the worker in this process until SIGTERM or SIGINT. Exits 0 when it was told to stop, else says why."""
    # Not uvloop, although it is a little faster: it raises where asyncio's transports do not (a write to a connection
    # that the broker closed), and aiokafka's background tasks die of that and leave the worker stuck.
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    if settings.web_port == 0:
        settings = settings.model_copy(update={"web_port": usable_port(settings.web_host, 0)})
    app = create_app(settings, coder)
    EventwireWorker(app, loop=loop, quiet=True).execute_from_commandline()

"""How every aiokafka client of ours reaches the broker, and what a person reads when it cannot."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from aiokafka.errors import IncompatibleBrokerVersion, KafkaConnectionError, KafkaError, KafkaTimeoutError

from service.errors import EventwireError, RetryLater
from service.ingest.security import refusal, security_options
from service.settings import Settings

_CLOSE_SECONDS = 0.5


def client_options(settings: Settings) -> dict[str, Any]:
    """Keyword arguments that aiokafka's clients share."""
    servers = [server.strip() for server in settings.brokers.split(",") if server.strip()]
    for server in servers or [""]:
        if "@" in server:
            raise EventwireError(
                "EVENTWIRE_BROKERS takes host:port alone: the user goes into EVENTWIRE_KAFKA_USERNAME, the password "
                "into EVENTWIRE_KAFKA_PASSWORD or EVENTWIRE_KAFKA_PASSWORD_FILE"
            )
        host, colon, port = server.rpartition(":")
        if not (host and colon and port.isdigit() and 0 < int(port) < 65536):
            raise EventwireError(
                f"EVENTWIRE_BROKERS: {server!r} is not host:port; write it like kafka-1:9092,kafka-2:9092"
            )
    return {
        "bootstrap_servers": servers,
        "client_id": "eventwire",
        "request_timeout_ms": max(1, round(settings.request_timeout_seconds * 1000)),
        "retry_backoff_ms": 50,
        **security_options(settings),
    }


@contextlib.asynccontextmanager
async def answering(settings: Settings, seconds: float | None = None) -> AsyncIterator[None]:
    """One exchange with the broker: at most ``seconds``; failures become one line for a person.

    ``seconds`` is ``request_timeout_seconds`` where nothing else is given. Raises ``RetryLater`` where the broker is
    absent or silent, ``EventwireError`` where it answers with an error.
    """
    seconds = seconds or settings.request_timeout_seconds
    try:
        async with asyncio.timeout(seconds):
            yield
    except (TimeoutError, KafkaTimeoutError):
        raise RetryLater(
            f"Kafka at {settings.brokers} did not answer within {seconds:g} s: "
            "check that it is a Kafka broker, that it is healthy, and EVENTWIRE_BROKERS"
        ) from None
    except (KafkaConnectionError, OSError):
        raise RetryLater(
            f"Kafka at {settings.brokers} cannot be reached: start it, or set EVENTWIRE_BROKERS to where it is"
        ) from None
    except IncompatibleBrokerVersion:
        raise EventwireError(
            f"Kafka at {settings.brokers} is too old or not a Kafka broker: use Apache Kafka 2.1 or newer"
        ) from None
    except KafkaError as error:
        text = f"Kafka at {settings.brokers} answered with an error: {one_line(error)}"
        raise (
            RetryLater(f"{text}: try again when it is healthy") if error.retriable else EventwireError(text)
        ) from None


@contextlib.asynccontextmanager
async def connected(
    settings: Settings, start: Callable[[], Awaitable[object]], stop: Callable[[], Awaitable[object]]
) -> AsyncIterator[None]:
    """A client's life: start it within the time-out, and close it in bounded time whatever happened.

    Raises ``EventwireError`` where the broker does not let us in, and what ``answering`` raises.
    """
    try:
        async with answering(settings):
            try:
                await start()
            except KafkaConnectionError as error:
                raise await refusal(settings) or error from None
        yield
    finally:
        await _close(stop)


async def _close(stop: Callable[[], Awaitable[object]]) -> None:
    """Close a client in bounded time; what it says of that is of no consequence, for what matters was awaited before.

    In a task of its own, for aiokafka lets the cancelling of its own tasks out, which would look like ours.
    """
    closing = asyncio.ensure_future(stop())
    await asyncio.wait([closing], timeout=_CLOSE_SECONDS)
    if not closing.cancel() and not closing.cancelled():
        closing.exception()


def one_line(error: BaseException) -> str:
    """An exception's text without line breaks, or its name."""
    return " ".join(str(error).split()) or type(error).__name__

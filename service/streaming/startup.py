"""What must be true before a worker takes its first message: the broker answers and has the catalogue's topics."""

from __future__ import annotations

import logging

from schemas.topics import TOPICS
from service.errors import StopWorker
from service.ingest.admin import full_name, largest_message, topic_admin, topic_drift
from service.settings import Settings

log = logging.getLogger(__name__)


async def require_topics(settings: Settings) -> None:
    """Raise ``StopWorker`` where a topic is missing, has other partitions or cleanup, or takes too little.

    ``RetryLater`` without a broker. Other drift (retention) does no harm to a worker: it is logged.
    """
    async with topic_admin(settings) as admin:
        states = await admin.describe()
    fatal: list[str] = []
    for topic in TOPICS:
        state = states.get(full_name(topic, settings))
        lines = topic_drift(topic, state, settings)
        largest = largest_message(topic, settings)
        harmful = (
            state is None
            or state.partitions != settings.partitions
            or state.config.get("cleanup.policy", topic.cleanup) != topic.cleanup
            or int(state.config.get("max.message.bytes", largest)) < largest
        )
        if harmful:
            fatal += lines
        else:
            for line in lines:
                log.warning("%s", line)
    if fatal:
        raise StopWorker("; ".join(fatal))

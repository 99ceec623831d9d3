"""Settings that share nothing with another test's."""

from __future__ import annotations

import uuid
from pathlib import Path

from service.settings import Settings
from tests.support.broker import Broker
from tests.support.ports import free_port


def fresh_settings(broker: Broker, folder: Path) -> Settings:
    """Topics, groups, a web port and a data directory (below ``folder``) of their own; the store in memory."""
    return Settings(
        brokers=broker.bootstrap,
        broker_profile=broker.profile,
        topic_prefix=f"t{uuid.uuid4().hex[:12]}.",
        partitions=4,
        store="memory",
        data_dir=folder / "data",
        web_port=free_port(),
    )

"""Topics: created from the catalogue, compared with it, described. Never by a broker's auto-creation."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import InvalidReplicationFactorError, TopicAlreadyExistsError, for_code

from schemas.topics import MESSAGES_REJECTED, TOPICS, Topic
from service.errors import EventwireError
from service.ingest.connection import answering, client_options, connected
from service.settings import Settings

_LOOK_SECONDS = 0.05
_BATCH_BYTES = 262_144
_HEADROOM_BYTES = 48_588
"""More than key, headers and Kafka's batch frame add to a value. The default limit comes out at Kafka's own default."""


@dataclass(frozen=True)
class TopicState:
    """A topic as the broker has it. ``config`` holds what the broker told, defaults included where it tells them."""

    name: str
    partitions: int
    replicas: int
    config: Mapping[str, str] = field(default_factory=dict)


def full_name(topic: Topic, settings: Settings) -> str:
    """The topic's name on the broker: the deployment's prefix and the catalogue's name."""
    return f"{settings.topic_prefix}{topic.name}"


def wanted_config(topic: Topic, settings: Settings) -> dict[str, str]:
    """The catalogue's topic settings and room for the largest message."""
    return {**topic.config(), "max.message.bytes": str(largest_message(topic, settings))}


def largest_message(topic: Topic, settings: Settings) -> int:
    """Bytes of the largest message of a topic with key, headers and frame.

    A rejected message carries the payload of another topic's in base64, so its topic takes a third more.
    """
    if topic is MESSAGES_REJECTED:
        return largest_rejected_payload(settings) * 4 // 3 + _HEADROOM_BYTES
    return settings.max_message_bytes + _HEADROOM_BYTES


def largest_rejected_payload(settings: Settings) -> int:
    """Bytes of the largest payload that is kept with a rejected message."""
    if settings.max_rejected_bytes is not None:
        return settings.max_rejected_bytes
    return settings.max_message_bytes + _HEADROOM_BYTES


def largest_batch(settings: Settings) -> int:
    """Bytes that may go to any of our topics at once: Kafka's limit for a message holds for a batch of them, too."""
    return min(_BATCH_BYTES, *(largest_message(topic, settings) for topic in TOPICS))


class TopicAdmin:
    """The catalogue's topics on one broker. Get one from ``topic_admin``."""

    def __init__(self, client: AIOKafkaAdminClient, settings: Settings) -> None:
        self._client = client
        self._settings = settings

    async def create(self) -> list[str]:
        """Create what is missing and wait until it is there; gives the names created.

        What exists is left as it is: see ``drift``.
        """
        existing = await self.describe()
        missing = [topic for topic in TOPICS if full_name(topic, self._settings) not in existing]
        if not missing:
            return []
        async with answering(self._settings):
            response = await self._client.create_topics([self._new(topic) for topic in missing])
        created = [name for name, code, *detail in response.topic_errors if self._was_created(name, code, detail)]
        async with answering(self._settings):
            # A controller creates before every broker has heard of it.
            while len(await self.describe()) < len(TOPICS):  # noqa: ASYNC110 - nobody tells us when
                await asyncio.sleep(_LOOK_SECONDS)
        return created

    async def describe(self) -> dict[str, TopicState]:
        """The catalogue's topics that the broker has, by full name."""
        wanted = {full_name(topic, self._settings) for topic in TOPICS}
        async with answering(self._settings):
            # All topics, not ours by name: asking for a name creates it where auto-creation is on.
            found = [topic for topic in await self._client.describe_topics() if topic["topic"] in wanted]
            configs = await self._configs([topic["topic"] for topic in found])
        return {
            topic["topic"]: TopicState(
                name=topic["topic"],
                partitions=len(topic["partitions"]),
                replicas=min((len(partition["replicas"]) for partition in topic["partitions"]), default=0),
                config=configs.get(topic["topic"], {}),
            )
            for topic in found
        }

    async def drift(self) -> list[str]:
        """One line for each way in which the broker's topics are not the catalogue's, with what to do."""
        states = await self.describe()
        return [
            line
            for topic in TOPICS
            for line in topic_drift(topic, states.get(full_name(topic, self._settings)), self._settings)
        ]

    async def require(self, *topics: Topic) -> None:
        """Raise where a topic is missing, so that no client's use of it creates it by accident."""
        states = await self.describe()
        missing = [name for topic in topics if (name := full_name(topic, self._settings)) not in states]
        if missing:
            raise EventwireError(
                f"Kafka at {self._settings.brokers} has no topic {', '.join(missing)}: run eventwire topics create"
            )

    async def _configs(self, names: list[str]) -> dict[str, dict[str, str]]:
        if not names:
            return {}
        resources = [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
        configs: dict[str, dict[str, str]] = {}
        for response in await self._client.describe_configs(resources):
            for code, _message, _kind, name, entries in response.resources:
                if code:
                    raise for_code(code)(name)
                configs[name] = {entry[0]: entry[1] for entry in entries if entry[1] is not None}
        return configs

    def _new(self, topic: Topic) -> NewTopic:
        return NewTopic(
            full_name(topic, self._settings),
            self._settings.partitions,
            self._settings.replication_factor,
            topic_configs=wanted_config(topic, self._settings),
        )

    def _was_created(self, name: str, code: int, detail: list[str | None]) -> bool:
        error = for_code(code)
        if error is InvalidReplicationFactorError:
            raise EventwireError(
                f"topic {name} cannot have {self._settings.replication_factor} replicas on this cluster: "
                "set EVENTWIRE_REPLICATION_FACTOR to at most its number of brokers"
            )
        if code and error is not TopicAlreadyExistsError:  # exists: another process was faster, which is as good
            raise EventwireError(f"topic {name} was not created: {' '.join(filter(None, detail)) or error.__name__}")
        return not code


def topic_drift(topic: Topic, state: TopicState | None, settings: Settings) -> list[str]:
    """What is not as the catalogue and the settings say, a line each; none where all is well."""
    if state is None:
        return [f"topic {full_name(topic, settings)} is missing: run eventwire topics create"]
    lines = []
    if state.partitions != settings.partitions:
        lines.append(
            f"topic {state.name} has {state.partitions} partitions, the settings say {settings.partitions}: "
            f"set EVENTWIRE_PARTITIONS={state.partitions}, or use a new EVENTWIRE_TOPIC_PREFIX and publish again "
            "(adding partitions would part the messages of a key)"
        )
    # The embedded broker has one node and claims any number of replicas.
    if settings.broker_profile == "apache" and state.replicas < settings.replication_factor:
        lines.append(
            f"topic {state.name} has {state.replicas} replicas, the settings say {settings.replication_factor}: "
            "add replicas with kafka-reassign-partitions.sh, or lower EVENTWIRE_REPLICATION_FACTOR"
        )
    return lines + _config_drift(state, wanted_config(topic, settings))


def _config_drift(state: TopicState, wanted: Mapping[str, str]) -> list[str]:
    lines = []
    for key, value in wanted.items():
        found = state.config.get(key, "delete" if key == "cleanup.policy" else None)
        if found == value or (found is None) or (key == "max.message.bytes" and int(found) >= int(value)):
            continue
        lines.append(
            f"topic {state.name} has {key}={found}, the catalogue says {value}: run kafka-configs.sh --alter "
            f"--entity-type topics --entity-name {state.name} --add-config {key}={value}"
        )
    return lines


@contextlib.asynccontextmanager
async def topic_admin(settings: Settings) -> AsyncIterator[TopicAdmin]:
    """A connected ``TopicAdmin``. Raises ``RetryLater`` where the broker does not answer."""
    client = AIOKafkaAdminClient(**client_options(settings))
    async with connected(settings, client.start, client.close):
        yield TopicAdmin(client, settings)

"""The only reader of the environment. Every setting is ``EVENTWIRE_`` and the field's name in capitals."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from service.errors import BadSettings


class Settings(BaseSettings):
    """What a deployment may choose. The README's table is generated from the descriptions here."""

    model_config = SettingsConfigDict(env_prefix="EVENTWIRE_", extra="ignore", frozen=True)

    brokers: str = Field("127.0.0.1:9092", description="Kafka bootstrap servers, comma separated")
    broker_profile: Literal["apache", "embedded"] = Field(
        "apache",
        description="what the broker can do; `embedded` (the demo's in-memory broker) has no idempotent producer "
        "and wants short group timeouts",
    )
    topic_prefix: Annotated[str, Field(pattern=r"^[A-Za-z0-9._\-]{0,100}$")] = Field(
        "", description="put before every topic's name and the consumer group's"
    )
    partitions: int = Field(8, ge=1, le=1000, description="partitions of every topic; workers scale by partitions")
    replication_factor: int = Field(1, ge=1, le=10, description="replicas of every topic")
    group: str = Field("eventwire", description="Faust app id: consumer group and changelog prefix")
    store: Literal["memory", "rocksdb"] = Field("memory", description="where the worker keeps its table's state")
    data_dir: Path = Field(Path(".eventwire"), description="where the worker keeps files (RocksDB, port files)")
    web_host: str = Field("127.0.0.1", description="address the web view listens on")
    web_port: int = Field(6066, ge=0, le=65535, description="port of the web view")
    web_tables: bool = Field(False, description="let Faust's own pages show the table's contents, too")
    shutdown_seconds: float = Field(
        8.0, gt=0, le=600, description="how long a worker that is told to stop may finish what it has begun"
    )
    max_message_bytes: int = Field(1_000_000, ge=10_000, description="largest message that is produced or taken")
    max_article_bytes: int = Field(2_000_000, ge=1_000, description="largest article file or line that is read")
    timezone: str = Field("UTC", description="IANA zone of article times that state none")
    request_timeout_seconds: float = Field(6.0, gt=0, le=600, description="how long a broker may take for an answer")
    delivery_timeout_seconds: float = Field(
        30.0, gt=0, le=600, description="how long `publish` tries to get an article to a broker that answered before"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="verbosity of the logs")

    @field_validator("timezone")
    @classmethod
    def _is_a_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, OSError, ValueError):  # an unknown name, a directory's, and what is no name at all
            raise ValueError(f"{name!r} is not an IANA time zone; write it like Europe/Berlin") from None
        return name

    def environment(self) -> dict[str, str]:
        """These settings as variables, for a process that shall have the same."""
        return {f"EVENTWIRE_{name.upper()}": str(value) for name, value in self.model_dump(mode="json").items()}


def load_settings(**given: Any) -> Settings:
    """Settings from the environment, with those of the command line on top. Raises ``BadSettings``, one line."""
    try:
        return Settings(**given)
    except ValidationError as error:
        problems = (
            f"EVENTWIRE_{'_'.join(map(str, e['loc'])).upper()}: {e['msg'].removeprefix('Value error, ')}"
            for e in error.errors()
        )
        raise BadSettings("; ".join(problems)) from None

"""The only reader of the environment. Every setting is ``EVENTWIRE_`` and the field's name in capitals."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from service.errors import BadSettings

_SECRETS: tuple[Literal["kafka_password", "web_token"], ...] = ("kafka_password", "web_token")
_MAX_SECRET_BYTES = 8_192


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
    kafka_security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = Field(
        "PLAINTEXT", description="how Kafka is reached: `SSL` is TLS, `SASL_` signs a user in"
    )
    kafka_sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] | None = Field(
        None,
        description="how the user signs in: `PLAIN`, `SCRAM-SHA-256` or `SCRAM-SHA-512`; `PLAIN` without TLS sends "
        "the password in the clear",
    )
    kafka_username: str | None = Field(None, description="the user that signs in")
    kafka_password: SecretStr | None = Field(None, description="the user's password")
    kafka_password_file: Path | None = Field(None, description="file that holds the password, as a Docker secret does")
    kafka_ca_file: Path | None = Field(
        None, description="PEM file of the authorities that sign Kafka's certificate; none: the system's"
    )
    kafka_cert_file: Path | None = Field(None, description="PEM file of our own certificate, where Kafka asks for one")
    kafka_key_file: Path | None = Field(
        None, description="PEM file of its key, without a passphrase; none: the key is in the certificate's file"
    )
    partitions: int = Field(8, ge=1, le=1000, description="partitions of every topic; workers scale by partitions")
    replication_factor: int = Field(1, ge=1, le=10, description="replicas of every topic")
    group: str = Field("eventwire", description="Faust app id: consumer group and changelog prefix")
    store: Literal["memory", "rocksdb"] = Field("memory", description="where the worker keeps its table's state")
    horizon_days: int = Field(
        400,
        ge=1,
        le=36_500,
        description="days without a report after which a row closes and leaves the state, and an article is forgotten",
    )
    listed_mentions: int = Field(200, ge=1, le=10_000, description="mentions that a row of the table lists at most")
    data_dir: Path = Field(Path(".eventwire"), description="where the worker keeps files (RocksDB, port files)")
    web_host: str = Field("127.0.0.1", description="address the web view listens on")
    web_port: int = Field(6066, ge=0, le=65535, description="port of the web view")
    web_tables: bool = Field(False, description="let Faust's own pages show the table's contents, too")
    web_token: SecretStr | None = Field(
        None,
        description="who has it may read the web view: as a bearer token, or as the password a browser asks for; "
        "none: everybody who reaches it may",
    )
    web_token_file: Path | None = Field(None, description="file that holds that token")
    session_seconds: float = Field(
        45.0,
        ge=1,
        le=90,
        description="how long a worker may be silent before the others take over its partitions; the broker must "
        "allow it (`group.min.session.timeout.ms`); with the embedded broker at most 6",
    )
    shutdown_seconds: float = Field(
        8.0, gt=0, le=600, description="how long a worker that is told to stop may finish what it has begun"
    )
    max_message_bytes: int = Field(1_000_000, ge=10_000, description="largest message that is produced or taken")
    max_rejected_bytes: int | None = Field(
        None,
        ge=0,
        description="largest payload that is kept with a rejected message; none: whatever our topics can hold",
    )
    max_article_bytes: int = Field(2_000_000, ge=1_000, description="largest article file or line that is read")
    rejection_window: int = Field(
        200,
        ge=0,
        le=1000,
        description="a worker stops when, of so many messages in a row, a stage rejects nearly all; 0: never",
    )
    rejection_share: float = Field(0.9, gt=0, le=1, description="how many of them are nearly all")
    timezone: str = Field("UTC", description="IANA zone of article times that state none")
    request_timeout_seconds: float = Field(6.0, gt=0, le=600, description="how long a broker may take for an answer")
    delivery_timeout_seconds: float = Field(
        30.0, gt=0, le=600, description="how long `publish` tries to get an article to a broker that answered before"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="verbosity of the logs")

    @field_validator("*", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object, info: ValidationInfo) -> object:
        """Where None may be, an empty variable is none: compose makes one of ``${NAME:-}``."""
        optional = cls.model_fields[info.field_name or ""].default is None
        return None if optional and value == "" else value

    @field_validator("timezone")
    @classmethod
    def _is_a_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, OSError, ValueError):  # an unknown name, a directory's, and what is no name at all
            raise ValueError(f"{name!r} is not an IANA time zone; write it like Europe/Berlin") from None
        return name

    @model_validator(mode="after")
    def _has_no_contradiction(self) -> Self:
        _check_sign_in(self)
        _check_tls(self)
        for name in _SECRETS:
            self.secret(name)
        return self

    def secret(self, name: Literal["kafka_password", "web_token"]) -> str | None:
        """The secret, from its variable or its file; None where neither is set. Never print it.

        Raises ``BadSettings`` where both are set, or the file cannot be read.
        """
        given: SecretStr | None = getattr(self, name)
        path: Path | None = getattr(self, f"{name}_file")
        if given is not None and path is not None:
            raise BadSettings(f"{_variable(name)} and {_variable(name)}_FILE are both set: keep one")
        if path is not None:
            return _content(path, f"{_variable(name)}_FILE")
        return given.get_secret_value() if given is not None else None

    def environment(self) -> dict[str, str]:
        """These settings as variables, for a process that shall have the same. Secrets are in it, in the clear."""
        given = {name: getattr(self, name) for name, value in self.model_dump().items() if value is not None}
        return {
            _variable(name): value.get_secret_value() if isinstance(value, SecretStr) else str(value)
            for name, value in given.items()
        }


def _check_sign_in(settings: Settings) -> None:
    """Raise ``BadSettings`` unless user, password and mechanism are there exactly where somebody signs in."""
    protocol = settings.kafka_security_protocol
    given = {
        "kafka_sasl_mechanism": settings.kafka_sasl_mechanism,
        "kafka_username": settings.kafka_username,
        "kafka_password": settings.kafka_password or settings.kafka_password_file,
    }
    if protocol.startswith("SASL_"):
        if missing := [_variable(name) for name, value in given.items() if value is None]:
            raise BadSettings(f"EVENTWIRE_KAFKA_SECURITY_PROTOCOL={protocol} needs {', '.join(missing)}: set it")
    elif found := [_variable(name) for name, value in given.items() if value is not None]:
        raise BadSettings(
            f"{', '.join(found)} is set, but EVENTWIRE_KAFKA_SECURITY_PROTOCOL={protocol} signs nobody in: "
            f"make it {'SASL_SSL' if protocol == 'SSL' else 'SASL_SSL or SASL_PLAINTEXT'}, or take the user away"
        )


def _check_tls(settings: Settings) -> None:
    """Raise ``BadSettings`` where a file of TLS is named and not used, missing, or a key stands without its owner."""
    paths = {name: getattr(settings, name) for name in ("kafka_ca_file", "kafka_cert_file", "kafka_key_file")}
    given = {_variable(name): path for name, path in paths.items() if path is not None}
    protocol = settings.kafka_security_protocol
    if given and not protocol.endswith("SSL"):
        raise BadSettings(
            f"{', '.join(given)} is set, but EVENTWIRE_KAFKA_SECURITY_PROTOCOL={protocol} has no TLS: "
            f"make it {protocol.replace('PLAINTEXT', 'SSL')}, or take the file away"
        )
    for variable, path in given.items():
        if not path.is_file():
            raise BadSettings(f"{variable}: {path} is not a file: check the path")
    if settings.kafka_key_file is not None and settings.kafka_cert_file is None:
        raise BadSettings("EVENTWIRE_KAFKA_KEY_FILE is set without EVENTWIRE_KAFKA_CERT_FILE: set both")


def _variable(name: str) -> str:
    return f"EVENTWIRE_{name.upper()}"


def _content(path: Path, variable: str) -> str:
    """A secret's file without the line break that editors and ``echo`` put at its end."""
    try:
        with path.open("rb") as file:
            text = file.read(_MAX_SECRET_BYTES + 1).decode("utf-8")
    except OSError as error:
        raise BadSettings(f"{variable}: {path}: {error.strerror}: check the path and its permissions") from None
    except UnicodeDecodeError:
        raise BadSettings(f"{variable}: {path} is not UTF-8: write the secret as text") from None
    secret = text.removesuffix("\n").removesuffix("\r")
    if not secret or "\n" in secret or len(text) > _MAX_SECRET_BYTES:
        raise BadSettings(f"{variable}: {path} must hold one line, the secret")
    return secret


WITHOUT_SECURITY: Mapping[str, Any] = MappingProxyType(
    {name: field.default for name, field in Settings.model_fields.items() if name.startswith("kafka_")}
)
"""What the embedded broker needs, whatever the environment says of another Kafka."""


def load_settings(**given: Any) -> Settings:
    """Settings from the environment, with those of the command line on top. Raises ``BadSettings``, one line."""
    try:
        return Settings(**given)
    except ValidationError as error:
        problems = (
            f"{_variable('_'.join(map(str, e['loc'])))}: {e['msg'].removeprefix('Value error, ')}"
            for e in error.errors()
        )
        raise BadSettings("; ".join(problems)) from None

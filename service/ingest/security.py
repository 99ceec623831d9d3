"""TLS and sign-in to Kafka: the options of the clients, and what a person reads when Kafka turns them away."""

from __future__ import annotations

import ssl
from typing import Any

from aiokafka.conn import create_conn
from aiokafka.errors import KafkaError, SaslAuthenticationFailed, UnsupportedSaslMechanismError
from aiokafka.protocol.metadata import MetadataRequest

from service.errors import BadSettings, EventwireError
from service.settings import Settings


def security_options(settings: Settings) -> dict[str, Any]:
    """Keyword arguments of every aiokafka client. They hold the password: never print them."""
    options: dict[str, Any] = {"security_protocol": settings.kafka_security_protocol}
    if settings.kafka_security_protocol.endswith("SSL"):
        options["ssl_context"] = tls_context(settings)
    if settings.kafka_security_protocol.startswith("SASL_"):
        options |= {
            "sasl_mechanism": settings.kafka_sasl_mechanism,
            "sasl_plain_username": settings.kafka_username,
            "sasl_plain_password": settings.secret("kafka_password"),
        }
    return options


def tls_context(settings: Settings) -> ssl.SSLContext:
    """Kafka's certificate and its name are always checked. Raises ``BadSettings`` where a PEM file is none."""
    try:
        context = ssl.create_default_context(cafile=settings.kafka_ca_file)
    except (OSError, ValueError) as error:
        raise BadSettings(
            f"EVENTWIRE_KAFKA_CA_FILE: {settings.kafka_ca_file} is no PEM file of certificates ({_why(error)})"
        ) from None
    if settings.kafka_cert_file is not None:
        try:
            # Python would ask the terminal for a passphrase; an empty one is refused instead.
            context.load_cert_chain(settings.kafka_cert_file, settings.kafka_key_file, password=lambda: b"")
        except (OSError, ValueError) as error:
            raise BadSettings(
                f"EVENTWIRE_KAFKA_CERT_FILE: {settings.kafka_cert_file} and its key cannot be used ({_why(error)}): "
                "they must be PEM files that belong together, the key without a passphrase"
            ) from None
    return context


async def refusal(settings: Settings) -> EventwireError | None:
    """Why the brokers do not let us in, found out by knocking once more; None where they simply are not there.

    aiokafka tells the reason to its log alone. Bound it with a time-out.
    """
    for server in settings.brokers.split(","):
        host, _, port = server.strip().rpartition(":")
        try:
            await _knock(settings, host.strip("[]"), int(port))
        except OSError as error:
            if isinstance(error, ssl.SSLError | ConnectionResetError):
                return _turned_away(settings, error)
        except KafkaError as error:
            return _turned_away(settings, error)
    return None


async def _knock(settings: Settings, host: str, port: int) -> None:
    connection = await create_conn(host, port, client_id="eventwire", **security_options(settings))
    try:
        await connection.send(MetadataRequest([]))
    finally:
        connection.close()


def _turned_away(settings: Settings, error: Exception) -> EventwireError:
    kafka = f"Kafka at {settings.brokers}"
    match error:
        case UnsupportedSaslMechanismError():
            return EventwireError(
                f"{kafka} does not offer the sign-in {settings.kafka_sasl_mechanism}: "
                "set EVENTWIRE_KAFKA_SASL_MECHANISM to one that it has"
            )
        case SaslAuthenticationFailed():
            return EventwireError(
                f"{kafka} does not let the user {settings.kafka_username!r} in by {settings.kafka_sasl_mechanism}: "
                "check EVENTWIRE_KAFKA_USERNAME and EVENTWIRE_KAFKA_PASSWORD"
            )
        case ssl.SSLCertVerificationError():
            return EventwireError(
                f"{kafka} shows a certificate that is not trusted ({error.verify_message}): set "
                "EVENTWIRE_KAFKA_CA_FILE to its authority's file, and EVENTWIRE_BROKERS to the name in the certificate"
            )
    certificate = ", and whether it asks for a certificate (EVENTWIRE_KAFKA_CERT_FILE)"
    protocol = settings.kafka_security_protocol
    return EventwireError(
        f"{kafka} ends the conversation ({_why(error)}): check that it is a Kafka broker (EVENTWIRE_BROKERS) and "
        f"speaks {protocol} there (EVENTWIRE_KAFKA_SECURITY_PROTOCOL){certificate if protocol.endswith('SSL') else ''}"
    )


def _why(error: Exception) -> str:
    """The reason in few words: OpenSSL's, the system's, or the error's name."""
    reason = getattr(error, "reason", None) or getattr(error, "strerror", None) or type(error).__name__
    return " ".join(str(reason).split())

"""How Faust signs in to Kafka, and that no log says with what."""

from __future__ import annotations

import logging

from faust.auth import Credentials, SASLCredentials, SSLCredentials

from service.ingest.security import security_options
from service.settings import Settings


def broker_credentials(settings: Settings) -> Credentials | None:
    """The same TLS and user as every other client of ours has; None for a connection without either."""
    options = security_options(settings)
    context = options.get("ssl_context")
    if "sasl_mechanism" in options:
        return SASLCredentials(
            username=options["sasl_plain_username"],
            password=options["sasl_plain_password"],
            ssl_context=context,
            mechanism=options["sasl_mechanism"],
        )
    return SSLCredentials(context) if context is not None else None


def tells_no_secret(record: logging.LogRecord) -> bool:
    """A log filter. At debug aiokafka logs every request with its content, and that of one is the password."""
    is_request = record.name.startswith("aiokafka") and record.levelno <= logging.DEBUG
    return not (is_request and "sasl" in record.getMessage().lower())

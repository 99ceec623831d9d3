"""A Kafka that asks who is there: whoever may come in works as ever, others read one line, and no secret is printed."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from schemas.record import EventRecord
from service.errors import EventwireError
from service.ingest.admin import topic_admin
from service.settings import Settings, load_settings
from service.streaming.app import create_app
from tests.streaming.kafka import eventually
from tests.streaming.processes import Worker
from tests.streaming.simple import SIMPLE_CODER
from tests.support.commands import eventwire
from tests.support.ports import free_port
from tests.support.secure_kafka import PASSWORD, SecureKafka

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(os.environ.get("EVENTWIRE_TEST_KAFKA") != "apache", reason="EVENTWIRE_TEST_KAFKA is not apache"),
]
PATIENCE_SECONDS = 10.0
REAL_WORKER = ("-m", "service.cli", "worker")
ARTICLE = """Norway and Chile sign an agreement on fisheries
4 March 2021

Norway and Chile signed an agreement on fisheries in Oslo on March 2, 2021.
"""


@pytest.fixture(scope="module")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecureKafka]:
    with SecureKafka(tmp_path_factory.mktemp("secure") / "kafka") as kafka:
        yield kafka


def settings_for(kafka: SecureKafka, listener: Any, folder: Path, **changes: Any) -> Settings:
    given: dict[str, Any] = {"partitions": 2, "data_dir": folder / "data", "web_port": free_port()}
    return load_settings(**(given | kafka.settings(listener) | changes))


def assert_says_nothing(*texts: str) -> None:
    for text in texts:
        assert PASSWORD not in text
        assert "Traceback" not in text


@pytest.mark.parametrize(
    ("listener", "mechanism"),
    [("scram", "SCRAM-SHA-512"), ("scram", "SCRAM-SHA-256"), ("plain", "PLAIN"), ("mutual", None)],
)
async def test_who_may_come_in_gets_an_answer(
    kafka: SecureKafka, tmp_path: Path, listener: str, mechanism: str | None
) -> None:
    settings = settings_for(kafka, listener, tmp_path, kafka_sasl_mechanism=mechanism, topic_prefix="nobody.")
    async with topic_admin(settings) as admin:
        assert await admin.describe() == {}


@pytest.mark.parametrize(("listener", "prefix"), [("scram", "tls."), ("plain", "clear.")])
def test_publish_worker_and_table_go_through_and_no_log_tells_the_password(
    kafka: SecureKafka, tmp_path: Path, listener: str, prefix: str
) -> None:
    secret = tmp_path / "secret"
    secret.write_text(f"{PASSWORD}\n")
    given = {"kafka_password": None, "kafka_password_file": secret, "topic_prefix": prefix, "log_level": "debug"}
    settings = settings_for(kafka, listener, tmp_path, **given)
    created = eventwire("topics", "create", settings=settings)
    published = eventwire("publish", "-", "--source", "Plains Courier", settings=settings, stdin=ARTICLE)
    assert (created.returncode, published.returncode) == (0, 0), created.stderr + published.stderr
    with Worker(settings, tmp_path, REAL_WORKER) as worker:
        printed = eventually(
            lambda: eventwire("table", "--json", settings=settings), lambda done: bool(done.stdout.strip())
        )
        worker.stop_in_order()
        log = worker.log
    rows = [EventRecord.model_validate_json(line) for line in printed.stdout.splitlines()]
    assert any({who.country for who in row.participants} >= {"NOR", "CHL"} for row in rows)
    assert "DEBUG" in log
    assert_says_nothing(log, *(done.stdout + done.stderr for done in (created, published, printed)))


WRONG = {
    "password": ({"kafka_password": "guessed"}, "does not let the user 'reporter' in by SCRAM-SHA-512"),
    "user": ({"kafka_username": "somebody"}, "does not let the user 'somebody' in by SCRAM-SHA-512"),
    "mechanism": ({"kafka_sasl_mechanism": "PLAIN"}, "does not offer the sign-in PLAIN"),
    "system's authorities": ({"kafka_ca_file": None}, "shows a certificate that is not trusted"),
    "name": ({"brokers": "localhost"}, "shows a certificate that is not trusted (Hostname mismatch"),
    "no TLS": ({"kafka_security_protocol": "SASL_PLAINTEXT", "kafka_ca_file": None}, "ends the conversation"),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
async def test_who_may_not_come_in_reads_why(kafka: SecureKafka, tmp_path: Path, wrong: str) -> None:
    changes, said = WRONG[wrong]
    right = kafka.settings("scram")
    if "brokers" in changes:
        changes = {"brokers": right["brokers"].replace("127.0.0.1", changes["brokers"])}
    with pytest.raises(EventwireError) as caught:
        async with topic_admin(settings_for(kafka, "scram", tmp_path, **changes)):
            pass
    assert said in str(caught.value)
    assert_says_nothing(str(caught.value), repr(caught.value))


async def test_without_the_certificate_that_kafka_asks_for_the_line_names_it(
    kafka: SecureKafka, tmp_path: Path
) -> None:
    settings = settings_for(kafka, "mutual", tmp_path, kafka_cert_file=None, kafka_key_file=None)
    with pytest.raises(EventwireError, match="EVENTWIRE_KAFKA_CERT_FILE"):
        async with topic_admin(settings):
            pass


@pytest.mark.parametrize("wrong", ["password", "authority"])
@pytest.mark.parametrize("command", ["topics check", "table", "worker"])
def test_a_wrong_password_and_an_untrusted_authority_are_one_line_in_time(
    kafka: SecureKafka, tmp_path: Path, wrong: str, command: str
) -> None:
    changes = {"kafka_password": "guessed"} if wrong == "password" else {"kafka_ca_file": kafka.other_authority}
    settings = settings_for(kafka, "scram", tmp_path, **changes)
    starting = time.monotonic()
    eventwire("topics", "--help", settings=settings)
    started = time.monotonic()
    done = eventwire(*command.split(), settings=settings)
    seconds = (time.monotonic() - started) - (started - starting)
    assert done.returncode == 1
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("eventwire: ")]
    assert ("EVENTWIRE_KAFKA_PASSWORD" if wrong == "password" else "EVENTWIRE_KAFKA_CA_FILE") in line
    assert seconds < PATIENCE_SECONDS
    assert "guessed" not in done.stderr + done.stdout
    assert_says_nothing(done.stdout, done.stderr)


def test_fausts_configuration_shows_no_password(kafka: SecureKafka, tmp_path: Path) -> None:
    app = create_app(settings_for(kafka, "scram", tmp_path), SIMPLE_CODER)
    shown = [repr(app), repr(app.conf), repr(app.settings), str(app.settings), repr(app.conf.broker_credentials)]
    shown += [repr(value) for value in vars(app.conf).values()]
    assert_says_nothing(*shown)

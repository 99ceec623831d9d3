"""Settings that contradict each other are said in one line; secrets come from variables or files and are not shown."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from service.errors import BadSettings, EventwireError
from service.ingest.connection import client_options
from service.ingest.security import security_options
from service.settings import WITHOUT_SECURITY, Settings, load_settings
from tests.support.commands import eventwire

SECRET = "ninety-nine-lanterns"
USER = {"kafka_sasl_mechanism": "SCRAM-SHA-512", "kafka_username": "u", "kafka_password": SECRET}


def complaint(**given: Any) -> str:
    with pytest.raises(BadSettings) as caught:
        load_settings(**given)
    line = str(caught.value)
    assert "\n" not in line
    assert SECRET not in line + repr(caught.value)
    return line


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"kafka_security_protocol": "SASL_SSL"}, "needs EVENTWIRE_KAFKA_SASL_MECHANISM, EVENTWIRE_KAFKA_USERNAME, "),
        ({"kafka_security_protocol": "SASL_SSL", **USER, "kafka_username": None}, "needs EVENTWIRE_KAFKA_USERNAME:"),
        ({"kafka_security_protocol": "SASL_SSL", **USER, "kafka_password": None}, "needs EVENTWIRE_KAFKA_PASSWORD:"),
        (USER, "EVENTWIRE_KAFKA_SECURITY_PROTOCOL=PLAINTEXT signs nobody in: make it SASL_SSL or SASL_PLAINTEXT"),
        ({"kafka_security_protocol": "SSL", **USER}, "EVENTWIRE_KAFKA_SECURITY_PROTOCOL=SSL signs nobody in"),
        ({"kafka_security_protocol": "TLS"}, "EVENTWIRE_KAFKA_SECURITY_PROTOCOL: Input should be 'PLAINTEXT', 'SSL'"),
        (
            {"kafka_ca_file": __file__},
            "EVENTWIRE_KAFKA_CA_FILE is set, but EVENTWIRE_KAFKA_SECURITY_PROTOCOL=PLAINTEXT",
        ),
        (
            {"kafka_security_protocol": "SASL_PLAINTEXT", **USER, "kafka_cert_file": __file__},
            "has no TLS: make it SASL_SSL",
        ),
        ({"kafka_security_protocol": "SSL", "kafka_key_file": __file__}, "without EVENTWIRE_KAFKA_CERT_FILE"),
        ({"kafka_security_protocol": "SSL", "kafka_ca_file": "nowhere.pem"}, "nowhere.pem is not a file"),
        ({"web_token": SECRET, "web_token_file": "x"}, "EVENTWIRE_WEB_TOKEN and EVENTWIRE_WEB_TOKEN_FILE are both set"),
        ({"web_token_file": "nowhere"}, "EVENTWIRE_WEB_TOKEN_FILE: nowhere: No such file"),
        ({"web_token_file": "."}, "EVENTWIRE_WEB_TOKEN_FILE: .: Is a directory"),
    ],
)
def test_a_contradiction_is_one_line_that_says_what_to_do(given: dict[str, Any], said: str) -> None:
    assert said in complaint(**given)


@pytest.mark.parametrize("content", [b"", b"\n", b"one\ntwo\n", b"\xff\xfe", b"x" * 10_000])
def test_a_secrets_file_that_holds_no_secret_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "secret"
    path.write_bytes(content)
    assert complaint(web_token_file=path).startswith(f"EVENTWIRE_WEB_TOKEN_FILE: {path} ")


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_a_secret_comes_from_its_file_without_the_line_break_at_its_end(tmp_path: Path, end: str) -> None:
    path = tmp_path / "secret"
    path.write_bytes(f" {SECRET} {end}".encode())
    given = {**USER, "kafka_security_protocol": "SASL_PLAINTEXT", "kafka_password": None, "kafka_password_file": path}
    options = security_options(load_settings(**given))
    assert options["sasl_plain_password"] == f" {SECRET} "
    assert load_settings(web_token_file=path).secret("web_token") == f" {SECRET} "


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KAFKA_USERNAME", "KAFKA_PASSWORD", "KAFKA_PASSWORD_FILE", "KAFKA_CA_FILE", "WEB_TOKEN_FILE"):
        monkeypatch.setenv(f"EVENTWIRE_{name}", "")
    assert security_options(load_settings()) == {"security_protocol": "PLAINTEXT"}
    assert load_settings().secret("web_token") is None


def test_no_way_of_showing_settings_shows_a_secret_but_the_one_for_other_processes() -> None:
    settings = load_settings(kafka_security_protocol="SASL_SSL", web_token=SECRET, **USER)
    shown = [str(settings), repr(settings), str(settings.model_dump()), settings.model_dump_json(), f"{vars(settings)}"]
    assert SECRET not in json.dumps(shown)
    assert settings.environment()["EVENTWIRE_KAFKA_PASSWORD"] == SECRET
    assert settings.environment()["EVENTWIRE_WEB_TOKEN"] == SECRET


def test_a_process_that_gets_the_settings_by_environment_has_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load_settings(kafka_security_protocol="SASL_SSL", web_token=SECRET, **USER)
    for name, value in settings.environment().items():
        monkeypatch.setenv(name, value)
    assert load_settings() == settings


def test_the_embedded_broker_is_met_without_the_users_and_certificates_of_another_kafka(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in load_settings(kafka_security_protocol="SASL_SSL", **USER).environment().items():
        monkeypatch.setenv(name, value)
    assert security_options(load_settings(**WITHOUT_SECURITY)) == {"security_protocol": "PLAINTEXT"}


def test_a_password_in_the_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(EventwireError) as caught:
        client_options(Settings(brokers=f"u:{SECRET}@kafka:9092"))
    assert "EVENTWIRE_KAFKA_PASSWORD_FILE" in str(caught.value)
    assert SECRET not in str(caught.value)


def test_a_certificate_that_is_none_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "authority.pem"
    path.write_text("-----BEGIN CERTIFICATE-----\nbm8=\n-----END CERTIFICATE-----\n")
    for name in ("kafka_ca_file", "kafka_cert_file"):
        with pytest.raises(BadSettings, match=f"EVENTWIRE_{name.upper()}: .*authority.pem"):
            security_options(load_settings(kafka_security_protocol="SSL", **{name: path}))


def test_a_command_says_it_in_one_line_without_the_secret() -> None:
    for command in ("table", "worker", "demo"):
        done = eventwire(command, env={"EVENTWIRE_KAFKA_PASSWORD": SECRET})
        assert done.returncode == 2
        (line,) = done.stderr.splitlines()
        assert line.startswith("eventwire: EVENTWIRE_KAFKA_PASSWORD is set, but")
        assert SECRET not in done.stdout + done.stderr


def test_a_worker_that_faust_starts_says_it_in_one_line_too() -> None:
    command = [sys.executable, "-m", "faust", "-A", "service.streaming.worker", "worker"]
    env = os.environ | {"EVENTWIRE_KAFKA_PASSWORD": SECRET}
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("eventwire: EVENTWIRE_KAFKA_PASSWORD is set, but")
    assert SECRET not in done.stdout + line

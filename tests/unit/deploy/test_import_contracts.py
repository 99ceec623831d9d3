"""The contracts of .importlinter hold, and each is broken by what it forbids."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of our packages that a test may spoil."""
    for package in ("schemas", "service"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


def test_the_contracts_hold() -> None:
    done = _lint(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("module", "line", "broken"),
    [
        ("schemas/base.py", "import service.errors", "The contracts import nothing of ours"),
        ("service/coding/parse/__init__.py", "import service.settings", "Lower layers know nothing of higher ones"),
        ("service/ingest/admin.py", "import service.streaming", "Lower layers know nothing of higher ones"),
        ("service/coding/pipeline.py", "import socket", "Coding does no input or output"),
        ("service/coding/extract/__init__.py", "import service.coding.enrich", "A step of coding knows no other step"),
        ("service/ingest/admin.py", "import faust", "The producer side knows nothing of Faust"),
        ("service/streaming/app.py", "import aiokafka", "The stream side leaves the Kafka client to Faust"),
        (
            "service/commands/worker.py",
            "import service.streaming.worker",
            "Nobody imports the module that makes an app",
        ),
        ("service/newcomer.py", "import json", "Lower layers know nothing of higher ones"),
    ],
)
def test_a_contract_is_broken_by_what_it_forbids(copied: Path, module: str, line: str, broken: str) -> None:
    with (copied / module).open("a", encoding="utf-8") as source:
        source.write(f"\n{line}\n")
    done = _lint(copied)
    assert done.returncode == 1
    verdicts = [line for line in done.stdout.splitlines() if line.endswith(" BROKEN")]
    assert [line for line in verdicts if line.startswith(broken)] == verdicts != []


def _lint(where: Path) -> subprocess.CompletedProcess[str]:
    code = "import sys; from importlinter.cli import lint_imports_command as main; main()"
    command = [sys.executable, "-P", "-c", code, "--no-cache", "--config", str(where / ".importlinter")]
    env = os.environ | {"PYTHONPATH": str(where), "COLUMNS": "500"}
    return subprocess.run(command, cwd=where, env=env, capture_output=True, text=True, timeout=100)

"""What no file of the repository may hold."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
REGISTRY = re.compile(r"https?://[a-z0-9.]*(?:py" + r"pi|pythonhosted|npm" + r"js|maven|debian)", re.IGNORECASE)
A_MACHINES_PATH = re.compile(r"(?<![\w.<])/(?:home|Users|root|wo" + r"rk)/\w")


def _tracked() -> list[Path]:
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


@pytest.mark.parametrize("unwanted", [REGISTRY, A_MACHINES_PATH], ids=["registry", "path"])
def test_no_file_names_a_registry_or_a_path_of_one_machine(unwanted: re.Pattern[str]) -> None:
    paths = _tracked()
    assert len(paths) > 50
    found = [
        f"{path.relative_to(ROOT)}:{number}: {match[0]}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1)
        if (match := unwanted.search(line))
    ]
    assert found == []

"""The lock files, as what they pin."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-demo.lock", "requirements-dev.lock")


@dataclass(frozen=True)
class Pin:
    """One package of a lock: exactly one version, and the hashes of every file that may be installed as it."""

    requirement: Requirement
    hashes: tuple[str, ...]

    @property
    def name(self) -> str:
        return canonicalize_name(self.requirement.name)

    @property
    def version(self) -> str:
        (specifier,) = self.requirement.specifier
        return specifier.version

    @property
    def applies_here(self) -> bool:
        """Whether this Python on this system installs it."""
        return self.requirement.marker is None or self.requirement.marker.evaluate()


def read_lock(name: str) -> list[Pin]:
    """The pins of a lock file of the repository, in its order."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return [
        Pin(Requirement(line.split(" --hash=")[0].strip()), tuple(re.findall(r"--hash=sha256:([0-9a-f]{64})", line)))
        for line in lines
    ]

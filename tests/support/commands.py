"""The program as a person starts it: a process of its own, settings by environment."""

from __future__ import annotations

import os
import subprocess
import sys

from service.settings import Settings


def environment(settings: Settings) -> dict[str, str]:
    """This process's environment with every setting as its EVENTWIRE_ variable."""
    return os.environ | settings.environment()


def eventwire(
    *arguments: str | os.PathLike[str],
    settings: Settings | None = None,
    stdin: str = "",
    timeout: float = 90,
    env: dict[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run ``eventwire ARGUMENTS`` to its end; a non-zero exit is the caller's to judge.

    ``env`` is added to the settings' environment. Raises ``subprocess.TimeoutExpired`` after ``timeout`` seconds.
    """
    return subprocess.run(
        [sys.executable, "-m", "service.cli", *map(os.fspath, arguments)],
        env=(os.environ.copy() if settings is None else environment(settings)) | (env or {}),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=timeout,
    )

"""Import the modules named on the command line and print what each does besides defining things, one line a finding.

Runs in a process of its own: audit hooks cannot be taken out again, and a module is imported only once.
"""

from __future__ import annotations

import importlib
import logging
import os
import sys
import threading
from types import FrameType
from typing import Any

_OURS = tuple(os.path.join(os.getcwd(), package, "") for package in ("schemas", "service"))
_WATCHED = ("open", "os.", "shutil.", "socket.", "subprocess.", "tempfile.", "_thread.start_new_thread")


def _culprit() -> str | None:
    """Our line that is the cause, unless it only imports: the import system's own reading is not ours."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        file = frame.f_code.co_filename
        if file.startswith("<frozen importlib"):
            return None
        if file.startswith(_OURS):
            return f"{os.path.relpath(file)}:{frame.f_lineno}"
        frame = frame.f_back
    return None


def _watch(findings: list[str]) -> None:
    def on_event(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(_WATCHED) and (where := _culprit()):
            findings.append(f"{where} causes {event} {arguments[:1]!r}")

    class Environment(os._Environ):  # type: ignore[type-arg]
        def __getitem__(self, name: str) -> str:
            if where := _culprit():
                findings.append(f"{where} reads the environment variable {name}")
            return super().__getitem__(name)

    os.environ.__class__ = Environment
    sys.addaudithook(on_event)


def main(modules: list[str]) -> None:
    findings: list[str] = []
    _watch(findings)
    for module in modules:
        importlib.import_module(module)
        if logging.root.handlers:
            findings.append(f"{module} sets up logging")
            logging.root.handlers.clear()
        if threading.active_count() > 1:
            findings.append(f"{module} starts a thread")
    print(*findings, sep="\n", end="")


if __name__ == "__main__":
    main(sys.argv[1:])

"""Import the modules named on the command line and print what each does besides defining things, one line a finding.

Runs in a process of its own: audit hooks cannot be taken out again, and a module is imported only once.
"""

from __future__ import annotations

import importlib
import logging
import os
import sys
import sysconfig
import threading
from types import FrameType
from typing import Any

_OURS = tuple(os.path.join(os.getcwd(), package, "") for package in ("schemas", "service"))
_READS_SETTINGS = os.path.join("site-packages", "pydantic_settings", "")
_STANDARD = os.path.join(sysconfig.get_path("stdlib"), "")
_READING = ("open", "os.listdir", "os.scandir")
_EFFECTS = ("os.", "shutil.", "socket.", "subprocess.", "tempfile.", "_thread.start_new_thread")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def _culprit(*, through_libraries: bool) -> str | None:
    """Our line that is the cause, unless it only imports.

    A library that reads something to make what we declare (pydantic a model, click a command) is not asked about; one
    that changes something, or reads the settings, is: ``through_libraries``.
    """
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        file = frame.f_code.co_filename
        if file.startswith("<frozen importlib"):
            return None
        if file.startswith(_OURS):
            return f"{os.path.relpath(file)}:{frame.f_lineno}"
        through_libraries = through_libraries or _READS_SETTINGS in file
        of_library = "site-packages" in file or not file.startswith((_STANDARD, "<"))
        if of_library and not through_libraries and file != __file__:
            return None
        frame = frame.f_back
    return None


def _writes(event: str, arguments: tuple[Any, ...]) -> bool:
    return event == "open" and bool(arguments[2] & _WRITING)


def _watch(findings: list[str]) -> None:
    def on_event(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith((*_READING, *_EFFECTS)):
            changes = _writes(event, arguments) if event in _READING else True
            if where := _culprit(through_libraries=changes):
                findings.append(f"{where} causes {event} {arguments[:1]!r}")

    class Environment(os._Environ):  # type: ignore[type-arg]
        def __getitem__(self, name: str) -> str:
            if where := _culprit(through_libraries=False):
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

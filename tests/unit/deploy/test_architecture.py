"""Rules of the house that an import graph cannot show; the graph's own are in .importlinter."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
LONGEST_MODULE = 250
LONGEST_FUNCTION = 60
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
IMPURE_CALLS = {"open", "print", "input", "now", "utcnow", "today", "getenv", "getLogger", "write_text", "write_bytes"}
THE_ONE_APP = "service.streaming.worker"
"""Faust's command line wants an app at module level: this module makes it, and nobody imports it."""


def _sources(*packages: str) -> list[Path]:
    return sorted(path for package in packages for path in (ROOT / package).rglob("*.py"))


def _module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_no_module_is_longer_than_a_reader_takes_in_at_once() -> None:
    paths = _sources("schemas", "service", "tests")
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    assert len(lengths) > 10
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_MODULE} == {}


def test_a_function_fits_a_screen() -> None:
    too_long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name} has {(node.end_lineno or 0) - node.lineno + 1} lines"
        for path in _sources("schemas", "service")
        for node in _functions(path)
        if (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert too_long == []


def test_modules_have_names_that_say_what_they_hold() -> None:
    assert [path for path in _sources("schemas", "service", "tests") if path.stem in NAMES_THAT_SAY_NOTHING] == []


def test_coding_calls_nothing_that_reads_the_world_or_writes_to_it() -> None:
    found = []
    for path in _sources("service/coding"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name in IMPURE_CALLS:
                    found.append(f"{path.relative_to(ROOT)}:{node.lineno} calls {name}")
    assert found == []


def test_importing_any_module_does_nothing_but_define_things() -> None:
    modules = [name for path in _sources("schemas", "service") if (name := _module(path)) != THE_ONE_APP]
    assert "service.settings" in modules
    assert _watch_imports(*modules) == []


@pytest.mark.parametrize(
    ("line", "finding"),
    [
        ("open(__file__).close()", "causes open"),
        ("import socket; socket.socket().close()", "causes socket.__new__"),
        ("import os; os.environ.get('HOME')", "reads the environment variable HOME"),
        ("import pydantic_settings; pydantic_settings.BaseSettings()", "reads the environment variable PATH"),
        ("import yaml; yaml.dump(1, open('x', 'w'))", "causes open ('x',)"),
        ("import logging; logging.basicConfig()", "sets up logging"),
        ("import threading; threading.Thread(target=threading.Event().wait, daemon=True).start()", "starts a thread"),
    ],
)
def test_the_watch_on_imports_sees_what_it_watches_for(tmp_path: Path, line: str, finding: str) -> None:
    (tmp_path / "service").mkdir()
    (tmp_path / "service" / "__init__.py").touch()
    (tmp_path / "service" / "busy.py").write_text(line + "\n")
    assert any(finding in found for found in _watch_imports("service.busy", at=tmp_path))


def _watch_imports(*modules: str, at: Path = ROOT) -> list[str]:
    watch = str(ROOT / "tests" / "support" / "import_watch.py")
    command = [sys.executable, "-P", watch, *modules]  # -P: the script's own folder is no place to import from
    env = os.environ | {"PYTHONPATH": str(at)}
    done = subprocess.run(command, cwd=at, env=env, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()

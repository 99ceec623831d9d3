"""The contracts as files that other languages and tools read: a JSON Schema per topic and one AsyncAPI document.

Pure: ``exported()`` gives texts by their path below ``schemas/``; who writes them is ``eventwire schemas export``.
"""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any

from schemas.asyncapi import asyncapi_document
from schemas.topics import TOPICS, Topic

RELEASED = "released/v1"
"""Where the JSON Schemas of the last release are kept. ``schemas/compatibility.py`` compares today's with them."""
_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def exported() -> dict[str, str]:
    """The text of every exported file by its path below ``schemas/``."""
    files = {schema_path(topic): _text(json_schema(topic)) for topic in TOPICS}
    return {**files, "asyncapi.json": _text(asyncapi_document())}


def released() -> dict[str, str]:
    """The JSON Schemas as a release keeps them, by their path below ``schemas/``."""
    return {released_path(topic): _text(json_schema(topic)) for topic in TOPICS}


def stale(root: Path) -> list[str]:
    """The exported files below ``root`` (the folder ``schemas``) that are missing or not what the models say."""
    return [path for path, text in exported().items() if _read(root / path) != text]


def schema_path(topic: Topic) -> str:
    """Where a topic's JSON Schema is, e.g. ``json/events.table.v1.json``."""
    return f"json/{topic.name}.v1.json"


def released_path(topic: Topic) -> str:
    """Where a topic's released JSON Schema is."""
    return f"{RELEASED}/{topic.name}.json"


def json_schema(topic: Topic) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a topic's values. Fields that it does not name may be there and are ignored."""
    schema = topic.model.model_json_schema(mode="serialization")
    model = " ".join((schema.pop("description", None) or inspect.getdoc(topic.model) or "").split())
    about = {
        "$schema": _DRAFT,
        "$id": f"urn:eventwire:{topic.name}:v1",
        "title": schema.pop("title"),
        "description": f"Value of the topic {topic.name}: {topic.purpose}. {model}",
    }
    return {**about, **schema}


def _text(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None

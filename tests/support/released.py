"""The contracts as they were released, for tests that play a program which knows nothing newer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import schemas
from schemas.export import released_path
from schemas.topics import Topic

Schema = dict[str, Any]

_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,), "array": (list,), "string": (str,), "integer": (int,), "number": (int, float),
    "boolean": (bool,), "null": (type(None),),
}  # fmt: skip
_SAYS_NOTHING = {"$schema", "$id", "$defs", "title", "description", "default", "format", "contentEncoding"}


def released_schema(topic: Topic) -> Schema:
    """The JSON Schema of the last release."""
    path = Path(schemas.__file__).parent / released_path(topic)
    schema: Schema = json.loads(path.read_text(encoding="utf-8"))
    return schema


def as_released(value: Any, schema: Schema, root: Schema | None = None) -> Any:
    """``value`` without the fields that the schema does not name: what a writer of the release would have sent."""
    root = root or schema
    for branch in _branches(schema, root):
        if isinstance(value, dict) and "properties" in branch:
            known = branch["properties"]
            return {name: as_released(inner, known[name], root) for name, inner in value.items() if name in known}
        if isinstance(value, list) and "items" in branch:
            return [as_released(inner, branch["items"], root) for inner in value]
    return value


def objections(value: Any, schema: Schema, root: Schema | None = None, at: str = "the value") -> Iterator[str]:
    """What a reader that checks messages against the schema says of ``value``. An unknown keyword is an error here."""
    root = root or schema
    found = [list(_objections(value, branch, root, at)) for branch in _branches(schema, root)]
    if [] not in found:
        yield from found[0]


def _branches(schema: Schema, root: Schema) -> list[Schema]:
    if "$ref" in schema:
        return _branches(root["$defs"][schema["$ref"].rsplit("/", 1)[-1]], root)
    if "anyOf" in schema:
        return [inner for branch in schema["anyOf"] for inner in _branches(branch, root)]
    return [schema]


def _objections(value: Any, schema: Schema, root: Schema, at: str) -> Iterator[str]:
    kind = schema.get("type")
    if kind is not None and (not isinstance(value, _TYPES[kind]) or (kind != "boolean" and isinstance(value, bool))):
        yield f"{at} is no {kind}"
        return
    for keyword, wanted in schema.items():
        if keyword == "properties":
            for name in value.keys() & wanted.keys():
                yield from objections(value[name], wanted[name], root, f"{at}.{name}")
        elif keyword == "items":
            for number, inner in enumerate(value):
                yield from objections(inner, wanted, root, f"{at}[{number}]")
        elif keyword == "prefixItems":
            for number, (inner, one) in enumerate(zip(value, wanted, strict=False)):
                yield from objections(inner, one, root, f"{at}[{number}]")
        elif keyword not in _SAYS_NOTHING and not _holds(keyword, wanted, value):
            yield f"{at} is {value!r:.60}, against {keyword} {wanted}"


def _holds(keyword: str, wanted: Any, value: Any) -> bool:
    match keyword:
        case "type":
            return True
        case "required":
            return set(wanted) <= value.keys()
        case "enum":
            return value in wanted
        case "pattern":
            return re.search(wanted, value) is not None
        case "minimum" | "maximum":
            return bool(value >= wanted if keyword == "minimum" else value <= wanted)
        case "minLength" | "minItems":
            return len(value) >= wanted
        case "maxLength" | "maxItems":
            return len(value) <= wanted
    raise NotImplementedError(f"the keyword {keyword}")

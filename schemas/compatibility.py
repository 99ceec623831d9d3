"""Which changes of a contract break somebody. Pure; works on the JSON Schemas that pydantic writes.

Two parties can be broken. A *reader* of today gets messages of the released version: they are still in the topics and
come from producers not yet upgraded. A *subscriber* of the released version gets messages of today's writer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

Schema = dict[str, Any]
_LOWER_BOUNDS = ("minimum", "exclusiveMinimum", "minLength", "minItems")
_UPPER_BOUNDS = ("maximum", "exclusiveMaximum", "maxLength", "maxItems")
_FORMS = ("format", "contentEncoding")


@dataclass(frozen=True)
class Breaking:
    """A breaking change: where (``mentions[].status``), what, and whom it breaks."""

    field: str
    reason: str
    breaks: Literal["reader", "subscriber"]

    def __str__(self) -> str:
        return f"{self.field}: {self.reason} (breaks a {self.breaks})"


def breaking_changes(released: Schema, current: Schema) -> list[Breaking]:
    """What of the change from the released JSON Schema to the current one breaks a reader or a subscriber.

    An added field that may be absent is none; neither are titles, descriptions and defaults.
    """
    return list(dict.fromkeys(_Comparison(released, current).compare(released, current, "")))


@dataclass(frozen=True)
class _Comparison:
    released: Schema
    current: Schema

    def compare(self, old: Schema, new: Schema, field: str) -> Iterator[Breaking]:
        olds, news = _by_type(old, self.released), _by_type(new, self.current)
        for kind in olds.keys() - news.keys():
            yield Breaking(field or "(message)", f"no longer takes {kind}", "reader")
        for kind in news.keys() - olds.keys():
            yield Breaking(field or "(message)", f"may now be {kind}", "subscriber")
        for kind in sorted(olds.keys() & news.keys()):
            yield from self._same_type(olds[kind], news[kind], field)

    def _same_type(self, old: Schema, new: Schema, field: str) -> Iterator[Breaking]:
        yield from _values(old, new, field)
        yield from _limits(old, new, field)
        yield from self._properties(old, new, field)
        if "items" in old and "items" in new:
            yield from self.compare(old["items"], new["items"], f"{field}[]")
        for index, (one, other) in enumerate(zip(old.get("prefixItems", ()), new.get("prefixItems", ()), strict=False)):
            yield from self.compare(one, other, f"{field}[{index}]")
        if isinstance(old.get("additionalProperties"), dict) and isinstance(new.get("additionalProperties"), dict):
            yield from self.compare(old["additionalProperties"], new["additionalProperties"], f"{field}{{}}")

    def _properties(self, old: Schema, new: Schema, field: str) -> Iterator[Breaking]:
        olds, news = old.get("properties", {}), new.get("properties", {})
        needed, needs = set(old.get("required", ())), set(new.get("required", ()))
        for name in olds:
            path = f"{field}.{name}".lstrip(".")
            if name not in news:
                yield Breaking(path, "removed", "subscriber")
                continue
            if name in needs - needed:
                yield Breaking(path, "is now required; released messages may lack it", "reader")
            if name in needed - needs:
                yield Breaking(path, "may now be absent", "subscriber")
            yield from self.compare(olds[name], news[name], path)
        for name in sorted(needs - olds.keys()):
            yield Breaking(f"{field}.{name}".lstrip("."), "new and required; released messages lack it", "reader")


def _by_type(schema: Schema, root: Schema) -> dict[str, Schema]:
    """A schema's alternatives by the JSON type they take ("string", "null" ...); alike ones are numbered."""
    if "$ref" in schema:
        return _by_type(root["$defs"][schema["$ref"].rsplit("/", 1)[-1]], root)
    alternatives: dict[str, Schema] = {}
    for branch in schema.get("anyOf") or schema.get("oneOf") or ():
        for kind, resolved in _by_type(branch, root).items():
            alternatives[f"{kind} {len(alternatives)}" if kind in alternatives else kind] = resolved
    return alternatives or {schema.get("type", "anything"): schema}


def _values(old: Schema, new: Schema, field: str) -> Iterator[Breaking]:
    before, now = _listed(old), _listed(new)
    if before is not None and now is not None:
        for value in [value for value in before if value not in now]:
            yield Breaking(field, f"value {value!r} removed", "reader")
        for value in [value for value in now if value not in before]:
            yield Breaking(field, f"value {value!r} added", "subscriber")
    elif now is not None:
        yield Breaking(field, "now takes listed values only", "reader")
    elif before is not None:
        yield Breaking(field, "may now have values that were not listed", "subscriber")


def _listed(schema: Schema) -> list[Any] | None:
    return [schema["const"]] if "const" in schema else schema.get("enum")


def _limits(old: Schema, new: Schema, field: str) -> Iterator[Breaking]:
    for name in (*_LOWER_BOUNDS, *_UPPER_BOUNDS):
        before, now = old.get(name), new.get(name)
        if before == now:
            continue
        tighter = before is None or (now is not None and (now > before) == (name in _LOWER_BOUNDS))
        yield Breaking(field, f"{name} {before} is now {now}", "reader" if tighter else "subscriber")
    if old.get("pattern") != new.get("pattern"):
        if new.get("pattern") is not None:
            yield Breaking(field, f"pattern is now {new['pattern']}", "reader")
        if old.get("pattern") is not None:
            yield Breaking(field, f"pattern {old['pattern']} no longer holds", "subscriber")
    for name in _FORMS:
        if old.get(name) != new.get(name):
            yield Breaking(field, f"{name} {old.get(name)} is now {new.get(name)}", "reader")

"""README.md's generated parts, and what of it a test can take up. ``make docs`` writes those parts."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo

from schemas.topics import DAY_MS, TOPICS, Topic
from service.settings import Settings
from service.streaming.app import create_app
from tests.streaming.simple import SIMPLE_CODER
from tests.support.demo_block import excerpt, run_demo

README = Path(__file__).parents[2] / "README.md"


def settings_table() -> str:
    """One line a setting: variable, default, what it may be, meaning."""
    lines = ["| variable | default | values | meaning |", "| --- | --- | --- | --- |"]
    properties = Settings.model_json_schema()["properties"]
    for name, field in Settings.model_fields.items():
        shown = f"`EVENTWIRE_{name.upper()}`", _default(field), _values(properties[name]), field.description or ""
        lines.append(f"| {' | '.join(shown)} |")
    return "\n".join(lines)


def topics_table() -> str:
    """One line a topic: name, key, value, what the broker does with old messages, and what it is for."""
    lines = ["| topic | key | value | cleanup | what it holds |", "| --- | --- | --- | --- | --- |"]
    for topic in TOPICS:
        lines.append(
            f"| `{topic.name}` | {topic.key} | `{topic.model.__name__}` | {_cleanup(topic)} | {topic.purpose} |"
        )
    return "\n".join(lines)


RESTS_ON = {
    "processing_guarantee": "no transactions: ids that the content gives and an idempotent merge take their place",
    "producer_acks": "a result counts when all in-sync replicas have it",
    "consumer_auto_offset_reset": "a partition without a commit is read from its beginning",
    "stream_wait_empty": "a rebalance does not wait inside Faust; ours waits, commits and lets go",
    "broker_commit_interval": "seconds; what was settled since is done again after a kill",
    "topic_disable_leader": "no topics of Faust's own: all of them are in the catalogue, or a table's changelog",
}
"""Faust's settings on which delivery rests, and why each is as it is."""


def delivery_table() -> str:
    """One line a setting, with what the app that ``create_app`` makes really has."""
    conf = create_app(Settings(), SIMPLE_CODER).conf
    lines = ["| Faust's setting | value | why |", "| --- | --- | --- |"]
    for name, why in RESTS_ON.items():
        value = getattr(conf, name)
        lines.append(f"| `{name}` | `{getattr(value, 'value', value)}` | {why} |")
    return "\n".join(lines)


GENERATED: dict[str, Callable[[], str]] = {
    "topics": topics_table,
    "delivery": delivery_table,
    "settings": settings_table,
}


def rendered(text: str) -> str:
    """The page with every generated table as it should be now."""
    for name, table in GENERATED.items():
        text = with_part(text, name, table())
    return text


def with_part(text: str, name: str, content: str) -> str:
    """The page with ``content`` between ``<!-- name: ... -->`` and ``<!-- /name -->``, of which there must be one."""
    part = re.compile(rf"(<!-- {name}: [^\n]*-->\n).*?(<!-- /{name} -->)", re.DOTALL)
    text, found = part.subn(lambda match: f"{match[1]}{content}\n{match[2]}", text)
    assert found == 1, f"README.md must have the part <!-- {name}: ... --> once"
    return text


def code_blocks(language: str) -> list[str]:
    """The contents of the page's fenced blocks of that language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def _default(field: FieldInfo) -> str:
    shown = "" if field.default is None else str(field.default)
    return f"`{shown}`" if shown else "(none)"


def _values(schema: dict[str, Any]) -> str:
    """Choices or bounds, as the JSON Schema of the field states them; of one that may be absent, those of its value."""
    schema = schema.get("anyOf", [schema])[0]
    if "enum" in schema:
        return ", ".join(f"`{choice}`" for choice in schema["enum"])
    least, most = schema.get("minimum"), schema.get("maximum")
    if least is not None:
        return f"{least} to {most}" if most is not None else f"{least} or more"
    if "exclusiveMinimum" in schema:
        more = f"more than {schema['exclusiveMinimum']}"
        return f"{more}, at most {most}" if most is not None else more
    return str(schema.get("type", "string"))


def _cleanup(topic: Topic) -> str:
    return topic.cleanup if topic.retention_ms is None else f"{topic.cleanup}, {topic.retention_ms // DAY_MS} d"


if __name__ == "__main__":
    page = rendered(README.read_text(encoding="utf-8"))
    shown = excerpt(run_demo())
    README.write_text(with_part(page, "demo", f"```text\n{shown}```"), encoding="utf-8")

"""The exported files say what the models say, are current, and hang together."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import schemas
from schemas.asyncapi import PARTITIONS, REPLICAS, asyncapi_document
from schemas.export import exported, json_schema, released, stale
from schemas.topics import DAY_MS, TOPICS, Topic
from service.cli import cli
from service.settings import Settings

FOLDER = Path(schemas.__file__).parent
every_topic = pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)


def test_the_files_in_the_repository_are_current() -> None:
    assert stale(FOLDER) == [], "run eventwire schemas export"


def test_no_file_of_a_topic_that_is_no_more_is_left() -> None:
    left = {path.relative_to(FOLDER).as_posix() for path in (FOLDER / "json").iterdir()}
    assert left == {path for path in exported() if path.startswith("json/")}


def test_the_same_models_give_the_same_text() -> None:
    assert exported() == exported()
    assert set(exported()) == {f"json/{topic.name}.v1.json" for topic in TOPICS} | {"asyncapi.json"}


@every_topic
def test_a_json_schema_says_what_it_is(topic: Topic) -> None:
    schema = json_schema(topic)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"urn:eventwire:{topic.name}:v1"
    assert schema["type"] == "object"
    assert topic.purpose in schema["description"]
    assert schema["title"] == topic.model.__name__
    assert list(schema["properties"]) == list(topic.model.model_fields)


@every_topic
def test_a_json_schema_lets_unknown_fields_pass(topic: Topic) -> None:
    assert not [schema for schema in _objects(json_schema(topic)) if schema.get("additionalProperties") is False]


@every_topic
def test_the_example_has_the_fields_and_json_types_of_its_schema(topic: Topic) -> None:
    root = json_schema(topic)
    given = json.loads((FOLDER / "examples" / f"{topic.name}.json").read_text(encoding="utf-8"))
    assert list(_mismatches(root, given, root, topic.name)) == []


def test_the_asyncapi_document_has_a_channel_for_every_topic_with_its_kafka_settings() -> None:
    channels = asyncapi_document()["channels"].values()
    assert [channel["address"] for channel in channels] == [topic.name for topic in TOPICS]
    for channel, topic in zip(channels, TOPICS, strict=True):
        kafka = channel["bindings"]["kafka"]
        assert topic.key in channel["description"]
        assert kafka["topicConfiguration"]["cleanup.policy"] == [topic.cleanup]
        assert kafka["topicConfiguration"].get("retention.ms") == topic.retention_ms
    table = asyncapi_document()["channels"]["eventsTable"]["bindings"]["kafka"]["topicConfiguration"]
    rejected = asyncapi_document()["channels"]["messagesRejected"]["bindings"]["kafka"]["topicConfiguration"]
    assert table == {"cleanup.policy": ["compact"]}
    assert rejected == {"cleanup.policy": ["delete"], "retention.ms": 30 * DAY_MS}


def test_the_documented_partitions_and_replicas_are_the_settings_defaults() -> None:
    defaults = {name: field.default for name, field in Settings.model_fields.items()}
    assert (defaults["partitions"], defaults["replication_factor"]) == (PARTITIONS, REPLICAS)


def test_every_reference_of_the_asyncapi_document_leads_somewhere() -> None:
    document = asyncapi_document()
    references = [schema["$ref"] for schema in _objects(document) if "$ref" in schema]
    assert len(references) > 30
    for reference in references:
        target: Any = document
        for step in reference.removeprefix("#/").split("/"):
            target = target[step]
        assert target


def test_every_topic_is_sent_and_the_ones_that_stages_read_are_received() -> None:
    operations = asyncapi_document()["operations"].values()
    sent = {operation["channel"]["$ref"] for operation in operations if operation["action"] == "send"}
    received = {operation["channel"]["$ref"] for operation in operations if operation["action"] == "receive"}
    assert sent == {f"#/channels/{name}" for name in asyncapi_document()["channels"]}
    assert "#/channels/eventsTable" in received
    assert received <= sent


def test_a_withdrawn_row_is_documented_as_a_null_value() -> None:
    messages = asyncapi_document()["channels"]["eventsTable"]["messages"]
    assert set(messages) == {"eventsTable", "eventsTableWithdrawn"}
    assert asyncapi_document()["components"]["messages"]["eventsTableWithdrawn"]["payload"] == {"type": "null"}


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(cli, ["schemas", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_the_command_writes_what_it_then_finds_current(tmp_path: Path) -> None:
    assert run("export", "--release", "--root", str(tmp_path))[0] == 0
    code, out, err = run("check", "--root", str(tmp_path))
    assert (code, err) == (0, "")
    assert "7 schemas are current and compatible" in out
    written = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.json")}
    assert written == set(exported()) | set(released())


def test_the_command_names_what_is_stale_missing_or_breaking(tmp_path: Path) -> None:
    run("export", "--release", "--root", str(tmp_path))
    (tmp_path / "asyncapi.json").write_text("{}")
    (tmp_path / "released/v1/articles.parsed.json").unlink()
    row = tmp_path / "released/v1/events.table.json"
    row.write_text(row.read_text().replace('"event_id": {', '"heading": {"type": "string"}, "event_id": {', 1))
    code, _, err = run("check", "--root", str(tmp_path))
    stale_line, missing_line, breaking_line = err.splitlines()
    assert code == 1
    assert stale_line.startswith(f"{tmp_path / 'asyncapi.json'} is not what the models say")
    assert missing_line.startswith(f"{tmp_path / 'released/v1/articles.parsed.json'} is missing")
    assert breaking_line == f"{row}: heading: removed (breaks a subscriber)"


def test_a_folder_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "json").write_text("a file where a folder should be")
    code, _, err = run("export", "--root", str(tmp_path))
    assert code == 1
    assert err.startswith(f"eventwire: {tmp_path / 'json'}")
    assert "cannot be written" in err
    assert len(err.splitlines()) == 1


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _objects(inner)


_KINDS = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    list: "array",
    dict: "object",
    type(None): "null",
}


def _mismatches(schema: dict[str, Any], value: Any, root: dict[str, Any], where: str) -> Iterator[str]:
    """Where a value has another JSON type, enum value or field than its schema; enough to notice a wrong export."""
    if "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rsplit("/", 1)[-1]]
    if "anyOf" in schema:
        if not any(not list(_mismatches(branch, value, root, where)) for branch in schema["anyOf"]):
            yield f"{where}: none of {len(schema['anyOf'])} alternatives"
        return
    kind = _KINDS[type(value)]
    if schema["type"] != kind and (schema["type"], kind) != ("number", "integer"):
        yield f"{where}: {kind}, not {schema['type']}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where}: {value} is not listed"
    if kind == "object":
        yield from (f"{where}: {name} is missing" for name in schema.get("required", ()) if name not in value)
        for name, inner in value.items():
            yield from _mismatches(schema["properties"][name], inner, root, f"{where}.{name}")
    if kind == "array" and "items" in schema:
        for index, inner in enumerate(value):
            yield from _mismatches(schema["items"], inner, root, f"{where}[{index}]")

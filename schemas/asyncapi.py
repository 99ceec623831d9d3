"""The AsyncAPI 3 document: which topics there are, what their messages hold, who sends and who receives them."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import models_json_schema

from schemas.cloudevents import SEQUENCE_DIGITS
from schemas.topics import ARTICLES_PARSED, TOPICS, Topic

PARTITIONS = 8
"""As deployed by default (``EVENTWIRE_PARTITIONS``)."""
REPLICAS = 1
"""As deployed by default (``EVENTWIRE_REPLICATION_FACTOR``)."""
VERSION = "1.0.0"
"""Version of the contracts: the second number grows with an added field, the first with a new ``v`` of a topic."""
_KAFKA_BINDING = "0.5.0"
_SCHEMAS = "#/components/schemas/"

_SENDERS = {
    "articles.parsed": "`eventwire publish` sends an article as it was read, `eventwire withdraw` a null.",
    "events.extracted": "`eventwire publish` sends an article's event mentions after the article, "
    "`eventwire withdraw` an article without any, the agent withdraw one that is withdrawn.",
    "events.enriched": "The agent enrich sends the mentions with what their words refer to.",
    "events.classified": "The agent classify sends every coded mention.",
    "events.reported": "The agent classify sends an article's coded mentions by family, for identity.",
    "events.table": "The agent sink sends a row whenever it changes, and null when it is withdrawn.",
    "messages.rejected": "Every agent sends what it could not take, with the bytes and the reason.",
}
_RECEIVERS = {
    "articles.parsed": "The agent withdraw reads nulls, and lets articles pass.",
    "events.extracted": "The agent enrich reads mentions.",
    "events.enriched": "The agent classify reads enriched mentions.",
    "events.classified": "Subscribers read single coded mentions.",
    "events.reported": "The agent sink reads what is said of its families, and keeps the rows.",
    "events.table": "Subscribers, `eventwire table` and the web view read the rows.",
}


def asyncapi_document() -> dict[str, Any]:
    """The document as plain data, in a fixed order."""
    _, definitions = models_json_schema(
        [(topic.model, "serialization") for topic in TOPICS], ref_template=_SCHEMAS + "{model}"
    )
    return {
        "asyncapi": "3.0.0",
        "id": "urn:eventwire",
        "info": {
            "title": "eventwire",
            "version": VERSION,
            "description": "News articles in, a live typed table of what happened out. A deployment may put a prefix "
            "(`EVENTWIRE_TOPIC_PREFIX`) before every topic's name. Readers ignore fields that they do not know.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": {_camel(topic): _channel(topic) for topic in TOPICS},
        "operations": _operations(),
        "components": {
            "messages": {name: message for topic in TOPICS for name, message in _messages(topic).items()},
            "schemas": definitions["$defs"],
        },
    }


def _channel(topic: Topic) -> dict[str, Any]:
    configuration: dict[str, Any] = {"cleanup.policy": [topic.cleanup]}
    if topic.retention_ms is not None:
        configuration["retention.ms"] = topic.retention_ms
    return {
        "address": topic.name,
        "title": topic.name,
        "description": f"{topic.purpose[0].upper()}{topic.purpose[1:]}. Key: {topic.key}.",
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in _messages(topic)},
        "bindings": {
            "kafka": {
                "topic": topic.name,
                "partitions": PARTITIONS,
                "replicas": REPLICAS,
                "topicConfiguration": configuration,
                "bindingVersion": _KAFKA_BINDING,
            }
        },
    }


def _messages(topic: Topic) -> dict[str, Any]:
    name = _camel(topic)
    value = {
        "name": topic.type,
        "title": topic.model.__name__,
        "summary": topic.purpose,
        "contentType": "application/json",
        "headers": _headers(topic),
        "payload": {"$ref": _SCHEMAS + _definition(topic)},
        "bindings": _key(topic),
    }
    if topic.cleanup != "compact" and topic is not ARTICLES_PARSED:
        return {name: value}
    tombstone = {
        "name": f"{topic.type}.withdrawn",
        "title": f"{topic.model.__name__} withdrawn",
        "summary": "a tombstone: what has this key is no more",
        "payload": {"type": "null"},
        "bindings": _key(topic),
    }
    return {name: value, f"{name}Withdrawn": tombstone}


def _key(topic: Topic) -> dict[str, Any]:
    return {"kafka": {"key": {"type": "string", "description": topic.key}, "bindingVersion": _KAFKA_BINDING}}


def _headers(topic: Topic) -> dict[str, Any]:
    """CloudEvents 1.0 attributes in Kafka's binary content mode (see ``schemas/cloudevents.py``)."""
    return {
        "type": "object",
        "required": ["ce_specversion", "ce_id", "ce_type", "ce_source", "ce_time", "content-type"],
        "properties": {
            "ce_specversion": {"type": "string", "const": "1.0"},
            "ce_id": {"type": "string", "description": "id of the content: a replay has the same"},
            "ce_type": {"type": "string", "const": topic.type},
            "ce_source": {"type": "string", "format": "uri-reference", "description": "the stage, /eventwire/enrich"},
            "ce_time": {"type": "string", "format": "date-time", "description": "time of the content"},
            "content-type": {"type": "string", "const": "application/json"},
            "ce_sequence": {
                "type": "string",
                "pattern": f"^[0-9]{{{SEQUENCE_DIGITS}}}$",
                "description": "orders the versions of an article and its withdrawals, where a message is of one: "
                "milliseconds since 1970 at which that one was sent",
            },
            "traceparent": {"type": "string", "description": "W3C trace context, where there is one"},
        },
    }


def _operations() -> dict[str, Any]:
    operations = {f"send{_upper(topic)}": _operation(topic, "send", _SENDERS[topic.name]) for topic in TOPICS}
    for topic in TOPICS:
        if topic.name in _RECEIVERS:
            operations[f"receive{_upper(topic)}"] = _operation(topic, "receive", _RECEIVERS[topic.name])
    return operations


def _operation(topic: Topic, action: str, description: str) -> dict[str, Any]:
    channel = f"#/channels/{_camel(topic)}"
    return {
        "action": action,
        "channel": {"$ref": channel},
        "description": description,
        "messages": [{"$ref": f"{channel}/messages/{name}"} for name in _messages(topic)],
    }


def _definition(topic: Topic) -> str:
    """The model's name among the components: pydantic writes a generic's brackets as underscores."""
    return topic.model.__name__.replace("[", "_").replace("]", "_")


def _camel(topic: Topic) -> str:
    first, *others = topic.name.split(".")
    return first + "".join(map(str.capitalize, others))


def _upper(topic: Topic) -> str:
    return "".join(map(str.capitalize, topic.name.split(".")))

"""An article given as JSON: the fields of ``Article``, with the liberties that people who write it by hand take."""

from __future__ import annotations

import json
from datetime import UTC, datetime, tzinfo
from typing import Any

from pydantic import ValidationError

from schemas.article import Article
from service.coding.parse.article import derived_id, refuse_later
from service.coding.parse.characters import checked_text, excerpt, refuse_control_characters
from service.coding.parse.furniture import METADATA_LENGTH
from service.coding.parse.lines import join_paragraphs, read_lines, split_lines
from service.coding.parse.stamps import find_stamp
from service.errors import ParseError

_OTHER_NAMES = {"headline": ("title",), "published_at": ("published", "date"), "byline": ("author",)}
_ERRORS_SHOWN = 3


def parse_json(
    text: str | bytes,
    *,
    source: str | None = None,
    timezone: tzinfo | None = None,
    latest: datetime | None = None,
) -> Article:
    """An article from one JSON object.

    ``article_id`` may be absent (it is derived from the content), the text may be one string ``body`` or ``text``
    instead of ``paragraphs``, ``title``, ``date`` and ``author`` are understood. ``source`` and ``timezone`` hold where
    the object gives none; without ``timezone`` a time without a zone is refused, as is one later than ``latest``.

    Raises:
        ParseError: not JSON, no object, a field that is missing or wrong: its name and what was expected.
    """
    fields = _read_object(text)
    _refuse_control_characters(fields)
    for name, others in _OTHER_NAMES.items():
        given = next((other for other in others if other in fields), None)
        if name not in fields and given is not None:
            fields[name] = fields[given]
    fields.setdefault("source", source)
    fields["paragraphs"] = _paragraphs(fields)
    fields["published_at"] = _time(fields.get("published_at"), "published_at", timezone)
    fields["related"] = _related(fields.get("related"), timezone)
    headline = " ".join(line.text for line in split_lines(_text(fields.get("headline"), "headline"), "headline"))
    fields["headline"] = headline
    if not fields.get("article_id"):
        fields["article_id"] = derived_id(str(fields["source"]), fields.get("url"), headline, fields["published_at"])
    fields = {name: value for name, value in fields.items() if value is not None}
    try:
        article = Article.model_validate(fields)
    except ValidationError as error:
        raise ParseError(_wrong_fields(error), "wrong_shape") from None
    refuse_later(article.published_at, latest)
    return article


def _read_object(text: str | bytes) -> dict[str, Any]:
    try:
        value = json.loads(text.removeprefix("\ufeff") if isinstance(text, str) else text)
    except UnicodeDecodeError as error:
        raise ParseError(f"not UTF-8: byte {error.start + 1} is wrong", "not_json") from None
    except RecursionError:
        raise ParseError("the JSON is nested too deeply", "not_json") from None
    except ValueError as error:
        raise ParseError(f"not JSON: {error}", "not_json") from None
    if not isinstance(value, dict):
        raise ParseError(
            f"an article is a JSON object with headline, published_at ..., not {_kind(value)}", "wrong_shape"
        )
    return value


def _refuse_control_characters(fields: dict[str, Any]) -> None:
    """In every string of the object, however deep: what is not text could not be written as JSON again."""
    waiting: list[tuple[str, Any]] = list(fields.items())
    while waiting:
        name, value = waiting.pop()
        if isinstance(value, str):
            # The name comes from outside, too.
            refuse_control_characters(value, f"{name.encode('utf-8', 'backslashreplace').decode()}: ")
        elif isinstance(value, dict):
            waiting += [(name, inner) for inner in value.values()]
        elif isinstance(value, list):
            waiting += [(name, inner) for inner in value]


def _paragraphs(fields: dict[str, Any]) -> list[str]:
    """The listed paragraphs as they are but one a line; one string is read as the body of a plain-text article."""
    name = next((name for name in ("paragraphs", "body", "text") if fields.get(name)), "paragraphs")
    value = fields.get(name) or []
    if isinstance(value, list):
        parts = [(f"{name}[{index}]", part) for index, part in enumerate(value) if part != ""]
        paragraphs = [line.text for where, part in parts for line in split_lines(_text(part, where), where)]
    else:
        paragraphs = list(join_paragraphs(read_lines(_text(value, name), name)))
    if not paragraphs:
        raise ParseError('no body: give "paragraphs" (a list of strings), or "body" (one string)', "wrong_shape")
    return paragraphs


def _text(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise ParseError(f"{name}: expected a string, got {_kind(value)}", "wrong_shape")
    return checked_text(value, name).strip()


def _time(value: object, name: str, timezone: tzinfo | None) -> datetime:
    if not isinstance(value, str):
        raise ParseError(f'{name}: expected a time such as "2016-11-22T09:08:00Z", got {_kind(value)}', "wrong_shape")
    try:
        at = datetime.fromisoformat(value.strip())
    except ValueError:
        stamp = find_stamp(value[:METADATA_LENGTH], timezone or UTC)
        if stamp is None:
            raise ParseError(
                f'{name}: expected a time such as "2016-11-22T09:08:00Z", got {excerpt(value)}', "wrong_shape"
            ) from None
        at = stamp.at if timezone or stamp.has_zone else stamp.at.replace(tzinfo=None)
    if at.tzinfo is None and timezone is None:
        raise ParseError(
            f"{name}: {excerpt(value)} has no time zone; write it as 2016-11-22T09:08:00Z or with +09:00", "wrong_shape"
        )
    try:
        return (at if at.tzinfo else at.replace(tzinfo=timezone)).astimezone(UTC)
    except OverflowError:
        raise ParseError(f"{name}: {excerpt(value)} is out of range", "wrong_shape") from None


def _related(value: object, timezone: tzinfo | None) -> list[Any]:
    """The linked headlines; a time without a zone is in ``timezone``."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise ParseError(f"related: expected a list of objects with a headline, got {_kind(value)}", "wrong_shape")
    return [
        {**item, "published_at": _time(item["published_at"], f"related[{index}].published_at", timezone)}
        if isinstance(item, dict) and item.get("published_at") is not None
        else item
        for index, item in enumerate(value)
    ]


def _wrong_fields(error: ValidationError) -> str:
    found = error.errors(include_url=False, include_context=False)
    shown = [
        f"{'.'.join(map(str, each['loc']))}: "
        + ("is missing" if each["type"] == "missing" else f"{each['msg']}, got {excerpt(each['input'])}")
        for each in found[:_ERRORS_SHOWN]
    ]
    return "; ".join(shown) + (f"; and {len(found) - _ERRORS_SHOWN} more" if len(found) > _ERRORS_SHOWN else "")


def _kind(value: object) -> str:
    if value is None:
        return "nothing"
    names = {
        bool: "true or false",
        int: "a number",
        float: "a number",
        str: "a string",
        list: "a list",
        dict: "an object",
    }
    return names.get(type(value), type(value).__name__)

"""Which changes break somebody: shown on made-up contracts, then asked of ours."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field, create_model

import schemas
from schemas.compatibility import Breaking, breaking_changes
from schemas.export import json_schema, released_path
from schemas.topics import TOPICS, Topic

FOLDER = Path(schemas.__file__).parent


class Part(BaseModel):
    name: str


class WiderPart(BaseModel):
    name: str | None = None
    note: str = ""


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class MoreColours(StrEnum):
    RED = "red"
    BLUE = "blue"
    GREEN = "green"


def changes(before: object, now: object) -> set[str]:
    """What breaks when the field ``x`` of a message changes; ``...`` is no such field."""
    models = [create_model("Message", id=(str, ...), **({} if of is ... else {"x": of})) for of in (before, now)]
    return {str(change) for change in breaking_changes(*[model.model_json_schema() for model in models])}


REQUIRED, OPTIONAL = (str, ...), (str | None, None)
HARMLESS = [
    ("nothing changes", REQUIRED, REQUIRED),
    ("an optional field is added", ..., OPTIONAL),
    ("a field with a default is added", ..., (int, 3)),
    ("a default changes", (int, 3), (int, 4)),
    (
        "a description changes",
        (Annotated[str, Field(description="a")], ...),
        (Annotated[str, Field(description="b")], ...),
    ),
    ("a part gets an optional field", (Part, ...), (create_model("Part", name=(str, ...), note=(str, "")), ...)),
    ("a model is given another name", (Part, ...), (create_model("Piece", name=(str, ...)), ...)),
]
BREAKING = [
    ("a field is removed", REQUIRED, ..., {"x: removed (breaks a subscriber)"}),
    ("an optional field is removed", OPTIONAL, ..., {"x: removed (breaks a subscriber)"}),
    ("a required field is added", ..., REQUIRED, {"x: new and required; released messages lack it (breaks a reader)"}),
    ("a field becomes required", (str, ""), REQUIRED,
     {"x: is now required; released messages may lack it (breaks a reader)"}),
    ("a field becomes optional", REQUIRED, (str, ""), {"x: may now be absent (breaks a subscriber)"}),
    ("a type is narrowed", OPTIONAL, (str, ""), {"x: no longer takes null (breaks a reader)"}),
    ("a type is widened", (str, ""), OPTIONAL, {"x: may now be null (breaks a subscriber)"}),
    ("a type is another", (str, ""), (int, 0),
     {"x: no longer takes string (breaks a reader)", "x: may now be integer (breaks a subscriber)"}),
    ("an enum value is removed", (MoreColours, "red"), (Colour, "red"), {"x: value 'green' removed (breaks a reader)"}),
    ("an enum value is added", (Colour, "red"), (MoreColours, "red"), {"x: value 'green' added (breaks a subscriber)"}),
    ("an enum in an optional field", (Colour | None, None), (Literal["red"] | None, None),
     {"x: value 'blue' removed (breaks a reader)"}),
    ("free text becomes an enum", (str, ""), (Colour, "red"), {"x: now takes listed values only (breaks a reader)"}),
    ("a pattern is put on", (str, ""), (Annotated[str, Field(pattern="^a$")], ""),
     {"x: pattern is now ^a$ (breaks a reader)"}),
    ("a pattern is taken off", (Annotated[str, Field(pattern="^a$")], ""), (str, ""),
     {"x: pattern ^a$ no longer holds (breaks a subscriber)"}),
    ("a text must be longer", (str, ""), (Annotated[str, Field(min_length=1)], "a"),
     {"x: minLength None is now 1 (breaks a reader)"}),
    ("a text may be longer", (Annotated[str, Field(max_length=5)], ""), (Annotated[str, Field(max_length=9)], ""),
     {"x: maxLength 5 is now 9 (breaks a subscriber)"}),
    ("a number may be less", (Annotated[int, Field(ge=1)], 1), (Annotated[int, Field(ge=0)], 1),
     {"x: minimum 1 is now 0 (breaks a subscriber)"}),
    ("a number must be less", (Annotated[int, Field(le=9)], 1), (Annotated[int, Field(le=4)], 1),
     {"x: maximum 9 is now 4 (breaks a reader)"}),
    ("items change", (list[str], []), (list[int], []),
     {"x[]: no longer takes string (breaks a reader)", "x[]: may now be integer (breaks a subscriber)"}),
    ("a part of a list changes", (list[Part], []), (list[WiderPart], []),
     {"x[].name: may now be absent (breaks a subscriber)", "x[].name: may now be null (breaks a subscriber)"}),
    ("a part of a pair changes", (tuple[str, int], ("", 0)), (tuple[str, str], ("", "")),
     {"x[1]: no longer takes integer (breaks a reader)", "x[1]: may now be string (breaks a subscriber)"}),
    ("a value of a mapping changes", (dict[str, Part], {}), (dict[str, WiderPart], {}),
     {"x{}.name: may now be absent (breaks a subscriber)", "x{}.name: may now be null (breaks a subscriber)"}),
]  # fmt: skip


@pytest.mark.parametrize(("before", "now"), [case[1:] for case in HARMLESS], ids=[case[0] for case in HARMLESS])
def test_a_harmless_change_breaks_nobody(before: object, now: object) -> None:
    assert changes(before, now) == set()


@pytest.mark.parametrize(
    ("before", "now", "expected"), [case[1:] for case in BREAKING], ids=[case[0] for case in BREAKING]
)
def test_a_breaking_change_is_named_with_its_field_and_whom_it_breaks(
    before: object, now: object, expected: set[str]
) -> None:
    assert changes(before, now) == expected


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_ours_break_nobody_who_has_the_released_version(topic: Topic) -> None:
    path = FOLDER / released_path(topic)
    assert path.is_file(), (
        "a topic of the catalogue is not among the released ones: run eventwire schemas export --release"
    )
    found: list[Breaking] = breaking_changes(json.loads(path.read_text(encoding="utf-8")), json_schema(topic))
    assert [str(change) for change in found] == []


def test_no_released_topic_has_gone() -> None:
    kept = {path.stem for path in (FOLDER / "released" / "v1").iterdir()}
    assert kept <= {topic.name for topic in TOPICS}

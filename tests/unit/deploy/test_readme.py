"""README.md says what is: its tables, commands, files and examples are those of the repository."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
import yaml

from schemas.event import ClassifiedEvent, Status
from schemas.record import EventRecord, Participant
from schemas.topics import TOPICS
from service.cli import COMMANDS, cli
from service.coding.classify import classify
from service.coding.codebook import Codebook, Entry
from service.coding.codebook.load import load_codebook
from service.coding.enrich import enrich, find_names
from service.coding.extract import extract
from tests.support.coding import article
from tests.support.readme import README, code_blocks, rendered

ROOT = Path(__file__).parents[3]
TEXT = README.read_text(encoding="utf-8")
SHOWN_COMMANDS = sorted(set(re.findall(r"(?<![\w/])eventwire ([a-z]+)(?: ([a-z]+)\b)?", TEXT)))
CODE = re.findall(r"`([^`\n]+)`", TEXT) + [line for block in code_blocks("console") for line in block.splitlines()]


def test_the_generated_tables_are_current() -> None:
    assert rendered(TEXT) == TEXT, "run `make docs`"


def test_a_stale_table_is_noticed_and_written_anew() -> None:
    stale = TEXT.replace("| `EVENTWIRE_BROKERS` |", "| `EVENTWIRE_BROKER` |")
    assert stale != TEXT
    assert rendered(stale) == TEXT


def test_every_command_of_the_command_line_is_shown() -> None:
    assert {first for first, _ in SHOWN_COMMANDS} >= set(COMMANDS)


@pytest.mark.parametrize("code", sorted({code for code in CODE if re.search(r"(^|/|\s)eventwire [a-z]", code)}))
def test_a_shown_command_exists_with_its_options(code: str) -> None:
    words = re.split(r"(?:^|/|\s)eventwire ", code, maxsplit=1)[1].split("|")[0].split()
    command: click.Command | None = cli
    context = click.Context(cli)
    for word in words:
        if isinstance(command, click.Group):
            command = command.get_command(context, word)
            assert command is not None, f"there is no `eventwire {' '.join(words)}`"
    assert command is not None
    options = {name for parameter in command.params for name in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= options


def test_every_shown_make_target_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    shown = {match for code in CODE for match in re.findall(r"\bmake ([a-z-]+)", code)}
    assert shown >= {"demo", "up", "test", "test-kafka"}
    assert shown <= targets


def test_every_shown_path_of_the_repository_exists() -> None:
    linked = set(re.findall(r"\]\(([^)#:]+)\)", TEXT))
    named = {code for code in CODE if re.fullmatch(r"(schemas|seeds|service|tests|\.ci)/[\w./]*", code)}
    assert linked
    assert named
    assert [path for path in sorted(linked | named) if not (ROOT / path).exists()] == []


def test_every_shown_variable_is_a_setting_or_one_of_the_test_run() -> None:
    shown = set(re.findall(r"EVENTWIRE_[A-Z_]*[A-Z]", TEXT))
    settings = set(re.findall(r"^\| `(EVENTWIRE_\w+)` \|", TEXT, re.MULTILINE))
    assert {name for name in shown - settings if not name.startswith("EVENTWIRE_TEST_")} == set()


def test_every_shown_compose_service_and_profile_exists() -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    lines = [line for block in code_blocks("console") for line in block.splitlines() if "docker compose" in line]
    services = {name for line in lines for name in re.findall(r"(?:run --rm |--scale )(\w+)", line)}
    profiles = {name for line in lines for name in re.findall(r"--profile (\w+)", line)}
    assert (services, profiles) == ({"seed", "worker"}, {"monitoring"})
    assert services <= set(compose["services"])
    assert profiles <= {name for spec in compose["services"].values() for name in spec.get("profiles", [])}


def test_the_picture_shows_every_topic() -> None:
    (picture,) = code_blocks("mermaid")
    assert set(re.findall(r"\(\[([a-z.]+)\]\)", picture)) == {topic.name for topic in TOPICS}


def test_every_status_is_explained() -> None:
    explained = re.findall(r"^\| `([a-z]+)` \|", TEXT.partition("| status |")[2].partition("\n\n")[0], re.MULTILINE)
    assert explained == [status.value for status in Status]


def test_the_ksqldb_table_has_columns_that_a_row_has() -> None:
    (statement,) = code_blocks("sql")
    columns = re.findall(r"^    (\w+) [A-Z]", statement, re.MULTILINE)
    assert set(columns) <= set(EventRecord.model_fields)
    (struct,) = re.findall(r"STRUCT<(.*)>>", statement)
    assert {part.split()[0] for part in struct.split(", ")} == set(Participant.model_fields)
    selected = re.findall(r"SELECT (.+) FROM events WHERE (\w+)", statement)[0]
    assert {*selected[0].split(", "), selected[1]} <= set(columns)


@pytest.fixture
def extended() -> tuple[Entry, Codebook]:
    """The codebook entry that the page shows, and the shipped codebook with it."""
    (shown,) = code_blocks("yaml")
    folder = ROOT / "service" / "coding" / "codebook"
    files = {path.name: path.read_text(encoding="utf-8") for path in (folder / "entries").glob("*.yaml")}
    name = yaml.safe_load(shown)[0]["name"]
    assert all(f"- name: {name}\n" not in text for text in files.values()), "the page shows how to add a new type"
    codebook = load_codebook((folder / "classes.yaml").read_text(encoding="utf-8"), files | {"shown.yaml": shown})
    return codebook.entries[name], codebook


def test_the_shown_codebook_entry_codes_its_examples(extended: tuple[Entry, Codebook]) -> None:
    entry, codebook = extended
    assert len(entry.examples) + len(entry.near_misses) >= 5
    for example in entry.examples:
        coded = [(event.type, event.status) for event in _code(example.text, codebook)]
        assert (entry.name, example.status) in coded, example.text


def test_the_shown_codebook_entry_does_not_fire_on_its_near_misses(extended: tuple[Entry, Codebook]) -> None:
    entry, codebook = extended
    for text in entry.near_misses:
        assert [event.type for event in _code(text, codebook)] == []


def _code(text: str, codebook: Codebook) -> tuple[ClassifiedEvent, ...]:
    return classify(enrich(extract(article(text), codebook, find_names)), codebook)

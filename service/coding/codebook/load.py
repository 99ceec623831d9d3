"""From the YAML files of this package to a ``Codebook``, with errors that name the file and the entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources

import yaml
from pydantic import ValidationError

from service.coding.codebook.model import SEMANTIC, Codebook, Entry, Pattern, Trigger
from service.errors import StopWorker

_WORD_FIELDS = ("object", "object_also", "not_object", "subject", "not_subject", "unless")


def load_codebook(classes: str, files: Mapping[str, str]) -> Codebook:
    """Build the codebook from the text of ``classes.yaml`` and of the entry files by name.

    Raises StopWorker naming file, entry and what is wrong: a coder without its codebook would code nothing.
    """
    word_classes = _expand_classes(_yaml("classes.yaml", classes))
    entries: dict[str, Entry] = {}
    for name in sorted(files):
        listed = _yaml(name, files[name])
        if not isinstance(listed, list):
            raise StopWorker(f"codebook {name}: expected a list of entries")
        for raw in listed:
            entry = _entry(name, raw, word_classes)
            if entry.name in entries:
                raise StopWorker(f"codebook {name}, entry {entry.name!r}: the name is taken; choose another")
            entries[entry.name] = entry
    return Codebook(entries, _index(entries.values(), "verb"), _index(entries.values(), "noun"))


@cache
def default_codebook() -> Codebook:
    """The codebook that ships with eventwire."""
    package = resources.files(__package__)
    files = {f.name: f.read_text("utf-8") for f in package.joinpath("entries").iterdir() if f.name.endswith(".yaml")}
    return load_codebook(package.joinpath("classes.yaml").read_text("utf-8"), files)


def _yaml(name: str, text: str) -> object:
    try:
        # Every scalar stays a string: YAML 1.1 would read the preposition `on` as true and CAMEO 057 as a number.
        return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - it builds strings, lists and mappings only
    except yaml.YAMLError as error:
        raise StopWorker(f"codebook {name}: not YAML: {' '.join(str(error).split())}") from error


def _expand_classes(raw: object) -> dict[str, tuple[str, ...]]:
    if not isinstance(raw, dict):
        raise StopWorker("codebook classes.yaml: expected a mapping of class names to lists of words")
    done: dict[str, tuple[str, ...]] = {}

    def expand(name: str, path: tuple[str, ...]) -> tuple[str, ...]:
        if name in path:
            raise StopWorker(f"codebook classes.yaml: class {name!r} includes itself")
        if name not in raw:
            raise StopWorker(f"codebook classes.yaml: no class {name!r} (asked for by {path[-1] if path else '?'})")
        if name not in done:
            words: list[str] = []
            for word in raw[name]:
                words += expand(word[1:], (*path, name)) if word.startswith("$") else [word]
            done[name] = tuple(dict.fromkeys(words))
        return done[name]

    for name in raw:
        expand(name, ())
    return done


def _entry(file: str, raw: object, classes: Mapping[str, tuple[str, ...]]) -> Entry:
    name = raw.get("name", "?") if isinstance(raw, dict) else "?"
    try:
        entry = Entry.model_validate(raw)
        return entry.model_copy(update={"triggers": tuple(_expand(t, classes) for t in entry.triggers)})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "entry"
        raise StopWorker(f"codebook {file}, entry {name!r}, {where}: {first['msg']}") from error
    except KeyError as error:
        raise StopWorker(f"codebook {file}, entry {name!r}: unknown word class {error}") from error


def _expand(trigger: Trigger, classes: Mapping[str, tuple[str, ...]]) -> Trigger:
    def words(listed: Iterable[str]) -> tuple[str, ...]:
        out: list[str] = []
        for word in listed:
            if word.startswith("<") and word not in SEMANTIC:
                raise KeyError(word)
            out += classes[word[1:]] if word.startswith("$") else [word]
        return tuple(dict.fromkeys(out))

    return trigger.model_copy(update={name: words(getattr(trigger, name)) for name in _WORD_FIELDS})


def _index(entries: Iterable[Entry], kind: str) -> dict[str, tuple[Pattern, ...]]:
    index: dict[str, list[Pattern]] = {}
    for entry in entries:
        for rank, trigger in enumerate(entry.triggers):
            for lemma in getattr(trigger, kind):
                index.setdefault(lemma, []).append(Pattern(entry.name, trigger, rank))
    return {lemma: tuple(patterns) for lemma, patterns in index.items()}

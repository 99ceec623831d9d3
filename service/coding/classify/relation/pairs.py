"""Coding a file of sentence, source and target, for evaluation and for people with their own pairs."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from service.coding.classify.relation.match_actors import locate
from service.coding.classify.relation.relate import Relation, relate
from service.errors import CodingError

HEADER = "uid\troot\ttype\tstatus"
_COLUMNS = ("uid", "sentence", "source", "target")


def relate_names(sentence: str, source: str, target: str) -> Relation:
    """The relation between two actors given as written elsewhere: they are looked for in the sentence."""
    source_span = locate(source, sentence)
    return relate(sentence, source_span, locate(target, sentence, source_span))


def code_pairs(lines: Iterable[str]) -> Iterator[str]:
    """Tab-separated lines with a header (uid, sentence, source, target) to lines of ``HEADER``, header first.

    Raises ``CodingError`` where a column is missing.
    """
    rows = csv.DictReader(lines, delimiter="\t")
    missing = [name for name in _COLUMNS if name not in (rows.fieldnames or ())]
    if missing:
        raise CodingError(f"the pairs' header has no column {', '.join(missing)}; expected {', '.join(_COLUMNS)}")
    yield HEADER
    for row in rows:
        if any(row[name] is None for name in _COLUMNS):
            raise CodingError(f"line {rows.line_num} of the pairs has too few columns")
        found = relate_names(row["sentence"], row["source"], row["target"])
        yield f"{row['uid']}\t{found.root}\t{found.type or '-'}\t{found.status}"

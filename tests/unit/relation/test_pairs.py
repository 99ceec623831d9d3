"""The table of pairs, and actors that the sentence writes differently."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from service.coding.classify.relation.match_actors import locate
from service.coding.classify.relation.pairs import HEADER, code_pairs
from service.errors import CodingError

OWN = Path(__file__).parents[2] / "data" / "events_own.tsv"
TABLE = [
    "uid\tsentence\tsource\ttarget\n",
    "7\tKenya freed two Ugandan pilots.\tKenya\ttwo Ugandan pilots\n",
    '8\tTogo said "no" to Benin\'s plan.\tTogo\tBenin\n',
]


def test_each_pair_gives_a_line_under_the_header() -> None:
    assert list(code_pairs(TABLE)) == [
        HEADER,
        "7\tYIELD\trelease\toccurred",
        "8\tREJECT\trejection\toccurred",
    ]


def test_a_table_without_a_column_is_refused_by_its_name() -> None:
    with pytest.raises(CodingError, match="target"):
        list(code_pairs(["uid\tsentence\tsource\n"]))


def test_a_line_with_too_few_columns_is_refused_by_its_number() -> None:
    with pytest.raises(CodingError, match="line 3"):
        list(code_pairs([*TABLE[:2], "8\tTogo\n"]))


@pytest.mark.parametrize(
    ("name", "sentence", "found"),
    [
        ("Kenya", "Kenya's army left.", "Kenya"),
        ("the kenyan army", "The Kenyan army left.", "The Kenyan army"),
        ("Kenya", "Kenyans left.", None),
        ("Kenya's foreign minister, Mr. Otieno", "Foreign minister Otieno left.", "Foreign minister Otieno"),
        ("a recipient", "Kenya left.", None),
        ("", "Kenya left.", None),
    ],
)
def test_a_name_is_found_as_written_or_by_most_of_its_words(name: str, sentence: str, found: str | None) -> None:
    span = locate(name, sentence)
    assert (None if span is None else sentence[slice(*span)]) == found


def test_a_target_is_not_looked_for_in_the_source() -> None:
    sentence = "The Congo government warned Congo."
    assert locate("Congo", sentence, (0, 20)) == (28, 33)


def test_at_least_94_of_100_of_our_own_events_get_their_root() -> None:
    with OWN.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader((line for line in file if line[:1] != "#"), delimiter="\t"))
    table = ["uid\tsentence\tsource\ttarget\n"]
    table += [f"{n}\t{row['sentence']}\t{row['source']}\t{row['target']}\n" for n, row in enumerate(rows)]
    said = [line.split("\t")[1] for line in list(code_pairs(table))[1:]]
    right = sum(root == row["root"] for root, row in zip(said, rows, strict=True))
    assert right >= 0.94 * len(rows)

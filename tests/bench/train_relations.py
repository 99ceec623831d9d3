"""Train the relation classifier's linear part on our own sentences and write its weights.

usage: python tests/bench/train_relations.py [--check SHARE]

Needs scikit-learn (not a dependency of eventwire). With --check, trains on a part and prints the accuracy on the rest,
a share between 0 and 1, and writes nothing. The same sentences always give the same file.
"""

from __future__ import annotations

import argparse
import base64
import csv
import json
import random
import sys
from array import array
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY))

from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402

from service.coding.classify.relation.features import features  # noqa: E402
from service.coding.classify.relation.match_actors import locate  # noqa: E402
from service.coding.classify.relation.relate import parse  # noqa: E402

DATA = REPOSITORY / "tests" / "data"
WEIGHTS = REPOSITORY / "service" / "coding" / "classify" / "relation" / "weights.json"
STRENGTH = 30.0


def examples() -> list[tuple[str, list[str]]]:
    """Root and features of every sentence, in file order."""
    found = []
    for line in (DATA / "relations" / "train.tsv").read_text("utf-8").splitlines():
        root, marked = line.split("\t")
        sentence, source, target = unmark(marked)
        found.append((root, features(parse(sentence, source, target))))
    with (DATA / "events_own.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader((line for line in file if line[:1] != "#"), delimiter="\t"):
            source = locate(row["source"], row["sentence"])
            target = locate(row["target"], row["sentence"], source)
            found.append((row["root"], features(parse(row["sentence"], source, target))))
    return found


def unmark(marked: str) -> tuple[str, tuple[int, int], tuple[int, int]]:
    """The plain sentence and the spans that "{...}" and "<...>" mark."""
    places = {mark: marked.index(mark) for mark in "{}<>"}
    before = {mark: sum(other < place for other in places.values()) for mark, place in places.items()}
    at = {mark: place - before[mark] for mark, place in places.items()}
    plain = "".join(c for c in marked if c not in "{}<>")
    return plain, (at["{"], at["}"]), (at["<"], at[">"])


def train(rows: list[tuple[str, list[str]]]) -> tuple[TfidfVectorizer, LogisticRegression]:
    vectorizer = TfidfVectorizer(analyzer=lambda found: found, binary=True, min_df=2)
    matrix = vectorizer.fit_transform([found for _, found in rows])
    model = LogisticRegression(C=STRENGTH, max_iter=2000, class_weight="balanced", random_state=0)
    model.fit(matrix, [root for root, _ in rows])
    return vectorizer, model


def write(vectorizer: TfidfVectorizer, model: LogisticRegression) -> None:
    scale = float(abs(model.coef_).max()) / 127
    idf_scale = float(vectorizer.idf_.max()) / 127
    packed = {}
    for name, column in sorted(vectorizer.vocabulary_.items()):
        values = [round(vectorizer.idf_[column] / idf_scale), *(round(w / scale) for w in model.coef_[:, column])]
        packed[name] = base64.b85encode(array("b", values).tobytes()).decode("ascii")
    data = {
        "roots": list(model.classes_),
        "bias": [round(float(b), 4) for b in model.intercept_],
        "scale": scale,
        "idf_scale": idf_scale,
        "features": packed,
    }
    WEIGHTS.write_text(json.dumps(data, ensure_ascii=False, indent=0) + "\n", "utf-8")
    print(f"{WEIGHTS.relative_to(REPOSITORY)}: {len(packed)} features, {WEIGHTS.stat().st_size // 1024} KiB")


def check(rows: list[tuple[str, list[str]]], share: float) -> None:
    random.Random(0).shuffle(rows)
    held = int(len(rows) * share)
    vectorizer, model = train(rows[held:])
    said = model.predict(vectorizer.transform([found for _, found in rows[:held]]))
    right = sum(a == b for a, (b, _) in zip(said, rows[:held], strict=True))
    print(f"{len(rows) - held} to learn from, {held} to test, {100 * right / held:.1f} % right")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", type=float, metavar="SHARE")
    arguments = parser.parse_args()
    rows = examples()
    if arguments.check:
        check(rows, arguments.check)
    else:
        print(f"{len(rows)} sentences")
        write(*train(rows))


if __name__ == "__main__":
    main()

"""A multinomial logistic regression over word features, trained on our own sentences (tests/bench/train_relations.py).

It weighs what the lexicon's grammar does not see: which words tend to stand around which act. Weights are eight-bit
integers times one scale; inference is plain Python.
"""

from __future__ import annotations

import base64
import json
import math
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

WEIGHTS = "weights.json"


@dataclass(frozen=True, slots=True)
class Model:
    """``weights``: feature -> (inverse document frequency, one weight a root)."""

    roots: tuple[str, ...]
    bias: tuple[float, ...]
    weights: Mapping[str, tuple[float, tuple[float, ...]]]

    def probabilities(self, features: Sequence[str]) -> dict[str, float]:
        """Root -> probability; they sum to one. Features that the model does not know are ignored."""
        known = [found for found in map(self.weights.get, features) if found is not None]
        norm = math.sqrt(sum(idf * idf for idf, _ in known)) or 1.0
        scores = list(self.bias)
        for idf, weights in known:
            value = idf / norm
            scores = [score + value * weight for score, weight in zip(scores, weights, strict=True)]
        top = max(scores)
        odds = [math.exp(score - top) for score in scores]
        total = sum(odds)
        return {root: odd / total for root, odd in zip(self.roots, odds, strict=True)}


@cache
def load_model() -> Model:
    """The packaged weights."""
    data = json.loads(files(__package__).joinpath(WEIGHTS).read_text("utf-8"))
    scale, idf_scale = data["scale"], data["idf_scale"]
    weights = {}
    for name, packed in data["features"].items():
        values = array("b", base64.b85decode(packed))
        weights[name] = (values[0] * idf_scale, tuple(value * scale for value in values[1:]))
    return Model(tuple(data["roots"]), tuple(data["bias"]), weights)

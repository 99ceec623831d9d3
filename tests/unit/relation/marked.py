"""Sentences with "{source}" and "<target>" marked, and their relation."""

from __future__ import annotations

from service.coding.classify.relation.relate import Relation, Span, relate


def unmark(marked: str) -> tuple[str, Span, Span]:
    """The plain sentence and the spans that the marks stand around."""
    plain, places = "", {}
    for character in marked:
        if character in "{}<>":
            places[character] = len(plain)
        else:
            plain += character
    return plain, (places["{"], places["}"]), (places["<"], places[">"])


def relation_of(marked: str) -> Relation:
    return relate(*unmark(marked))

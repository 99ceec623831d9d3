"""Choosing among an automaton's overlapping hits."""

from __future__ import annotations


def longest(text: str, hits: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """(start, end, index) of the hits on word boundaries, leftmost first, then longest, none overlapping.

    ``hits`` are (index, start, end) as ahocorasick_rs gives them with ``overlapping=True``. An automaton that itself
    prefers the longest match knows no words: with patterns "New York" and "New Yorkshire" it loses the first where the
    second begins but does not end a word.
    """
    size = len(text)
    spans = [
        (start, -end, index)
        for index, start, end in hits
        if not (start and text[start - 1].isalnum()) and not (end < size and text[end].isalnum())
    ]
    spans.sort()
    chosen, taken = [], 0
    for start, minus_end, index in spans:
        if start >= taken:
            taken = -minus_end
            chosen.append((start, taken, index))
    return chosen

"""Inputs made from good ones by breaking them: the same seed and number give the same input on every machine."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

ODD_TEXT = [
    "", " ", "\n", "\n\n", "\t", "\r\n", "\x00", "\x07", "\x1b[2J", "\x7f", "\x85", "\u00a0", "\u00ad", "\u200b",
    "\u200d", "\u202e", "\u2028", "\ufeff", "\ufffd", "\ud800", "\udfff", "\U0010ffff", "e\u0301", "\u0301" * 30,
    "\u0130", "\u00df", "\ufb01", "\u01c5", "\u00bd", "\u00b2", "\u0663", "\u06f2\u06f0\u06f1\u06f6", "\u5341",
    "\U0001f1ef\U0001f1f5", "\U0001d7d8", "(", ")", "((((((((", "[", "\u201c", "\u201d", "\"", "'", "\u2019s", "`",
    "\u2014", "-", "--", "...", "\u2026", ";", ":", ",", ",,,,", "/", "\\", "|", "<", "<p>", "<html", "</a>", "&amp;",
    "%", "$", "$1e999", "$.5", "\u20ac1,00,0", "1.2.3", "0", "-1", "99999999999999999999", "1st", "0th",
    "31 February 2016", "30/02/2016", "2016-02-30", "0000-00-00", "24:61", "99:99 AM", "Nov. 31, 9999", "29 Feb 1900",
    "10000-01-01", "the 0th century", "the 99th century", "BC 44", "last next Friday", "Q5 2016", "mid-late-early 2012",
    "U.S.", "U.S.A.'s", "N.", "St.", "Mr.", "a", "A", "of the of the", "not not", "will have been being", "and and or",
    "to to", "who which that", "said said", "if unless although when", "between and", "Also Read", "Photo:", "Title:",
    "Title: ''", "Author: \"", "By ", "''", "' '", "https://a.example/?\x00", "@", "#", "\u2022", "\u2022 1", "=" * 50,
]  # fmt: skip
"""Characters and words that programs trip over."""

ODD_VALUES: list[Any] = [
    None, True, False, 0, -1, 1, 2**31, 2**63, 10**30, 1e308, -0.0, 0.1, "", " ", "x", "null", "\ud800", "\x00",
    "a" * 5000, [], {}, [[]], [None], {"": {}}, "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "2016-11-22",
    "2016-11-22T09:08:00Z", "1e999", "JPN", "jpn", "XXXX", "199X", "2016-02-30", "2017-06-12/2017-06-18", "occurred",
    "AGREE", "body", "participant",
]  # fmt: skip


def text_from(rng: Random, corpus: Sequence[str], most: int = 6) -> str:
    """A text of the corpus with a few of its parts broken, moved, doubled or exchanged."""
    text = rng.choice(corpus)
    for _ in range(rng.randint(1, most)):
        text = rng.choice(_TEXT_CHANGES)(rng, text, corpus)[:20_000]
    return text


def bytes_from(rng: Random, raw: bytes) -> bytes:
    """The bytes with some flipped, taken out, doubled or put in."""
    data = bytearray(raw)
    for _ in range(rng.randint(1, 8)):
        start, end = _slice(rng, len(data))
        change = rng.randrange(5)
        if change == 0 and data:
            data[start % len(data)] ^= 1 << rng.randrange(8)
        elif change == 1:
            del data[start:end]
        elif change == 2:
            data[start:start] = data[start:end]
        elif change == 3:
            data[start:start] = rng.randbytes(rng.randint(1, 8))
        else:
            data[start:end] = rng.choice([b"\xff", b"\xc0\x80", b"\x00", b'"', b"{", b"[" * 200, b"\\ud800", b"1e999"])
    return bytes(data)


def document_from(rng: Random, raw: bytes) -> bytes:
    """The JSON document with some values and fields exchanged, taken out or put in deeper; still JSON."""
    content = json.loads(raw)
    for _ in range(rng.choice([1, 1, 1, 2, 4])):
        content = _changed(rng, content)
    errors = rng.choice(["surrogatepass", "replace", "replace", "replace"])
    return json.dumps(content, ensure_ascii=errors != "replace").encode("utf-8", errors)


def _changed(rng: Random, value: Any) -> Any:
    """One place of the value, chosen from the top down, is another afterwards."""
    deeper = rng.random() < 0.9
    if isinstance(value, dict) and value and deeper:
        key = rng.choice(list(value))
        if rng.random() < 0.1:
            return {name: inner for name, inner in value.items() if name != key}
        return {**value, key: _changed(rng, value[key])}
    if isinstance(value, list) and value and deeper:
        at = rng.randrange(len(value))
        choice = rng.random()
        if choice < 0.1:
            return value[:at] + value[at + 1 :]
        if choice < 0.2:
            return value[:at] + [value[at]] * rng.choice([2, 3, 50]) + value[at:]
        return [*value[:at], _changed(rng, value[at]), *value[at + 1 :]]
    if isinstance(value, int) and not isinstance(value, bool) and rng.random() < 0.9:
        return value + rng.choice([-(10**6), -100, -7, -1, 1, 2, 13, 500, 10**9])
    if isinstance(value, str) and rng.random() < 0.8:
        return text_from(rng, [value or "x"], 2)
    if rng.random() < 0.05:
        return json.loads("[" * 150 + "]" * 150)
    return rng.choice(ODD_VALUES)


def _slice(rng: Random, length: int) -> tuple[int, int]:
    start = rng.randint(0, length)
    return start, min(length, start + rng.choice([0, 1, 2, 5, 20, 200]))


def _drop(rng: Random, text: str, corpus: Sequence[str]) -> str:
    start, end = _slice(rng, len(text))
    return text[:start] + text[end:]


def _double(rng: Random, text: str, corpus: Sequence[str]) -> str:
    start, end = _slice(rng, len(text))
    return text[:start] + text[start:end] * rng.choice([2, 3, 40]) + text[end:]


def _put_odd(rng: Random, text: str, corpus: Sequence[str]) -> str:
    start, end = _slice(rng, len(text))
    return text[:start] + rng.choice(["", " "]) + rng.choice(ODD_TEXT) + rng.choice(["", " "]) + text[end:]


def _put_any(rng: Random, text: str, corpus: Sequence[str]) -> str:
    start, _ = _slice(rng, len(text))
    most = rng.choice([0x80, 0x250, 0x3000, 0x110000])
    return text[:start] + "".join(chr(rng.randrange(most)) for _ in range(rng.randint(1, 4))) + text[start:]


def _splice(rng: Random, text: str, corpus: Sequence[str]) -> str:
    other = rng.choice(corpus)
    return text[: rng.randint(0, len(text))] + rng.choice(["", " ", "\n"]) + other[rng.randint(0, len(other)) :]


def _shuffle(rng: Random, text: str, corpus: Sequence[str]) -> str:
    words = text.split(" ")
    one, other = rng.randrange(len(words)), rng.randrange(len(words))
    words[one], words[other] = words[other], words[one]
    return " ".join(words)


def _other_case(rng: Random, text: str, corpus: Sequence[str]) -> str:
    start, end = _slice(rng, len(text))
    change = rng.choice([str.upper, str.lower, str.title, str.swapcase])
    return text[:start] + change(text[start:end]) + text[end:]


_TEXT_CHANGES: list[Callable[[Random, str, Sequence[str]], str]] = [
    _drop, _double, _put_odd, _put_odd, _put_any, _splice, _shuffle, _other_case,
]  # fmt: skip

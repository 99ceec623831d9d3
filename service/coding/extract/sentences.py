"""Where sentences begin and end: the Punkt algorithm (nupunkt) with the abbreviations that news uses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from nupunkt import PunktSentenceTokenizer
from nupunkt.models import get_default_model_path

WINDOW = 4096
"""Code points looked at together. A "sentence" longer than this (a table, a dump) is cut at a white space."""

_UNITS = "bn mn mln tn trn kg km kms sq nm mm cm hr hrs ft lb lbs mph kph pct"
_BEFORE_NAMES = (
    "mr mrs ms mx dr prof messrs mme mlle sr sra srta fr rev hon gov lt sen rep gen maj col brig adm cmdr cdr capt "
    "sgt cpl pvt pfc cmdt amb sec dep asst atty supt insp det min pres spc"
)
_OTHERS = (
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri jr esq st mt sqn flt no nos "
    "inc ltd corp co cos bros mfg plc llc pty govt dept intl natl assn univ inst tel vol fig pp ed eds al etc vs cf "
    "viz ca approx est incl esp ariz calif colo conn fla ga ill ind kan ky md mass mich minn mo mont neb nev okla "
    "ore pa tenn tex va vt wash wis wyo ala ark del ont que"
)
_LETTERS = re.compile(r"[^\W\d_](?:\.[^\W\d_])*")

_BLANK = dict.fromkeys([*b"\t\v\f\x1c\x1d\x1e\x1f", *map(ord, "\u00a0\u1680\u202f\u205f\u3000\u200b\u2060\ufeff")], " ")
_BLANK.update(dict.fromkeys(range(0x2000, 0x200B), " "))
_LINE = re.compile(r"[^\n\r\x85\u2028\u2029]+")
_LONG_RUN = re.compile(r"(?<!\S)(\S{120})(\S+)")

_BEFORE_NAME = re.compile(rf"\b(?:{'|'.join(_BEFORE_NAMES.title().split())})\.$")
"""No sentence ends with a title that stands before a name, though the name be "Park", "Long" or "Will"."""

_STATE = re.compile(r"\b(?:U\.S|U\.K|U\.N|E\.U)\.$")
_OF_THE_STATE = re.compile(
    r"(?:Secretar|President|Vice|Deputy|Under|Assistant|Ambassador|Embassy|Attorney|General|Gen|Sen|Rep|Lt|Adm|Army|Navy"
    r"|Air|Marine|Coast|Forces|Central|Special|Pacific|Defen[sc]e|State|Treasury|Trade|Department|Foreign|National"
    r"|Congress|Senat|House|Supreme|District|Federal|Security|Human|High|Envoy|Prime|Capitol|Customs|Food)"
)
_ACRONYM = re.compile(r"\b[^\W\d_]\.[^\W\d_]\.$")
_NUMBERING = re.compile(r"\s*\(?\d{1,3}[.)]+$")
_CLOSING = re.compile(r"[”’»)\]]*\"?")

_MISSED_END = re.compile(
    rf"""
    \b(?!(?:{"|".join(_BEFORE_NAMES.split())}|vs|cf|viz|ca|approx|est|incl|esp|al)\.)[a-z]{{2,}}\.["”’)]*[ ]+
        (?=["“‘'(]*[A-Z])
    | \b[ap]\.m\.["”’)]*[ ]+(?=["“‘'(]*[A-Z][a-z]+\b(?![ ]time\b)) (?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b)
        (?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b)(?!(?:Eastern|Central|Mountain|Pacific)\b)
    | \b[a-z]{{2,}}[.!?]["”’]?(?=["“‘]?[A-Z][a-z]*[ ,])(?!(?:Com|Net|Org|Gov|Js)\b)
    """,
    re.VERBOSE,
)
"""Ends that Punkt takes for an abbreviation ("500 km. Officials", "said no. Seoul") or a word ("ended.The")."""


@cache
def _tokenizer() -> PunktSentenceTokenizer:
    """The trained model, an instance of our own, with our abbreviations instead of the trained ones.

    The trained ones come from scanned law reports and hold words such as "all", "bank", "south" and "bombed".
    """
    tokenizer = PunktSentenceTokenizer.load(get_default_model_path())
    known = tokenizer.parameters.abbrev_types
    letters = {word for word in known if _LETTERS.fullmatch(word)}
    known.clear()
    known.update(letters, _UNITS.split(), _BEFORE_NAMES.split(), _OTHERS.split())
    tokenizer.clear_decision_cache()
    tokenizer.EXCL_QUEST_LOWERCASE_CONTINUES = True
    return tokenizer


def split_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """The sentences of a text, in order, as ``(start, end)`` code point offsets without outer white space.

    A line break always ends a sentence. Time is linear in the text's length, whatever the text.
    """
    return tuple(span for line in _LINE.finditer(text) for span in _split_line(line[0], line.start()))


def _split_line(line: str, offset: int) -> Iterator[tuple[int, int]]:
    """The sentences of one line, window by window; the last of a window is read again at the head of the next."""
    plain = _LONG_RUN.sub(lambda run: run[1] + "x" * len(run[2]), line.translate(_BLANK))
    begin = 0
    while begin < len(plain):
        window = plain[begin : begin + WINDOW]
        is_last = begin + WINDOW >= len(plain)
        spans = list(_split_window(window))
        if not is_last:
            if len(spans) > 1:
                *spans, (resume, _) = spans
            else:
                resume = window.rfind(" ", 1) + 1 or WINDOW
                spans = list(_trimmed(window, 0, resume))
        yield from ((offset + begin + start, offset + begin + end) for start, end in spans)
        begin += WINDOW if is_last else resume


def _split_window(window: str) -> Iterator[tuple[int, int]]:
    """The sentences of a text of at most ``WINDOW`` code points on one line."""
    start = 0
    for _, punkt_end in _tokenizer().span_tokenize(window):
        end = _with_closing_quote(window, start, punkt_end)
        if _runs_on(window, start, end):
            continue
        for missed in _MISSED_END.finditer(window, start, end):
            yield from _trimmed(window, start, missed.end())
            start = missed.end()
        yield from _trimmed(window, start, end)
        start = end


def _with_closing_quote(window: str, start: int, end: int) -> int:
    """An end moved over closing quotes and brackets glued to it (``"enough."The``); ``"`` closes if one is open."""
    glued = _CLOSING.match(window, end)
    if glued is None or not glued[0]:
        return end
    closes = not glued[0].endswith('"') or window.count('"', start, end) % 2
    return glued.end() if closes else glued.end() - 1


def _runs_on(window: str, start: int, end: int) -> bool:
    """Whether an end that Punkt sees is none: it stands before a name, an office ("U.S. Secretary"), a small letter
    after an acronym ("the D.P.R.K. said"), or after the number of a list's item."""
    rest = window[end : end + 12].lstrip()
    if not rest:
        return False
    before = max(start, end - 8)
    return bool(
        _BEFORE_NAME.search(window, before, end)
        or (rest[0].islower() and _ACRONYM.search(window, before, end))
        or (_STATE.search(window, before, end) and _OF_THE_STATE.match(rest))
        or _NUMBERING.fullmatch(window, start, end)
    )


def _trimmed(window: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = window[start:end]
    if piece.strip():
        yield start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())

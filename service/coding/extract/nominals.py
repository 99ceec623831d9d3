"""Nouns that state events: "following the detonation of ...", "the talks between ... ended", "during a rally"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from service.coding.codebook import Codebook, Trigger
from service.coding.extract.clause import NOWHERE, Clause, Range
from service.coding.extract.grammar import grammar
from service.coding.extract.mentions import Mention, agent
from service.coding.extract.regions import after_preposition, grams, head, prepositions
from service.coding.extract.tokens import Token

_AFTER = frozenset({"after", "following", "during", "amid", "since", "despite"})
_BEFORE = frozenset({"before"})
_SUFFERED = frozenset(
    {"shooting", "killing", "bombing", "attack", "massacre", "assassination", "ambush", "blast", "explosion"}
)
"""Who acts after one of these did not do it: "Peru closed the bridge after a bombing"."""
_ANSWERS = frozenset({"retaliation", "response", "revenge", "reprisal", "reaction"})
"""What answers an act says that it was done: "in retaliation for the expulsion"."""
_MOVES = frozenset({"visit", "trip", "delivery", "shipment", "handover", "return"})
_UNTIL = frozenset({"until", "till", "to"})
_INSIDE = frozenset({"N", "NUM", "POS", "ADV"})
_BARRIERS = frozenset({",", ";", ":", "—", "–", '"', "“", "”"})


def noun_mentions(
    tokens: Sequence[Token], clauses: Sequence[Clause], codebook: Codebook, aliases: Mapping[int, str],
    taken: Sequence[Mention],
) -> list[Mention]:  # fmt: skip
    """Mentions by a noun whose sentence treats it as something that took, takes or will take place."""
    spoken_for = [m.words for m in taken] + [
        head(tokens, r) for m in taken if m.candidates and not postpones(tokens, clauses[m.clause])
        for r in (m.object, m.source)
    ]  # fmt: skip
    mains = {clause.verb.main for clause in clauses}
    found = []
    for index, token in enumerate(tokens):
        if (
            token.tag != "N"
            or token.lemma == "March"
            or index in mains
            or any(first <= index < last for first, last in spoken_for)
        ):
            continue
        lemma, width = _trigger_at(tokens, index, codebook)
        if not lemma or _modifies(tokens, index + width):
            continue
        mention = _read(tokens, clauses, codebook, aliases, index, width, lemma)
        if mention is not None:
            found.append(mention)
    return found


def postpones(tokens: Sequence[Token], clause: Clause) -> bool:
    """Whether a clause puts something off until a day that it names: that is planned for then, and not called off."""
    if clause.verb.lemma not in grammar().words["postponing"]:
        return False
    first, last = clause.complement
    return any(
        t.lower in _UNTIL and _names_a_day(tokens[i + 1 : i + 4]) for i, t in enumerate(tokens[first:last], first)
    )


def _names_a_day(tokens: Sequence[Token]) -> bool:
    days = grammar().words["days"]
    return any(t.tag == "NUM" or t.lower in days for t in tokens)


def _trigger_at(tokens: Sequence[Token], index: int, codebook: Codebook) -> tuple[str, int]:
    token = tokens[index]
    if index + 1 < len(tokens):
        pair = f"{token.lemma} {tokens[index + 1].lemma}"
        if pair in codebook.nouns:
            return pair, 2
    for form in (token.lower, token.lemma):
        if form in codebook.nouns:
            return form, 1
    return "", 0


def _modifies(tokens: Sequence[Token], after: int) -> bool:
    """ "the attack helicopter": a noun before a noun names no event."""
    return after < len(tokens) and tokens[after].tag == "N" and not tokens[after].capital and not tokens[after].readings


def _read(
    tokens: Sequence[Token], clauses: Sequence[Clause], codebook: Codebook, aliases: Mapping[int, str],
    index: int, width: int, lemma: str,
) -> Mention | None:  # fmt: skip
    start = _phrase_start(tokens, index)
    end = _phrase_end(tokens, clauses, index + width)
    at = next((i for i, c in enumerate(clauses) if c.start <= index < c.end), None)
    if at is None:
        return None
    cue = _evidence(tokens, clauses[at], start, index)
    if cue is None:
        return None
    right = (index + width, end)
    near = grams(tokens, (start, index), aliases) | grams(tokens, right, aliases)
    preps = prepositions(tokens, right)
    fired = [p for p in codebook.nouns[lemma] if _fires(p.trigger, near, preps, cue)]
    if not fired:
        return None
    source, cues = _source(tokens, clauses[at], start, index, right, cue)
    names = tuple(f"{p.entry}.{p.rank}" for p in fired)
    about = _object(tokens, start, index, right)
    # whoever does it is not done to: "the visit | of the minister | to Peru"
    target = (source[1], end) if right[0] < source[0] else right
    return Mention((index, index + width), lemma, "noun", at, names, source, target, about, [cue, *cues], (start, end))


def _object(tokens: Sequence[Token], start: int, index: int, right: Range) -> Range:
    """What the noun is of: "the signing of | the treaty", else the words before it: "two | missile | tests"."""
    of = after_preposition(tokens, right, ("of", "on", "over", "opposing", "against"))
    if of[0] < of[1]:
        return of
    first = start + 1 if tokens[start].tag in ("DET", "POSS") else start
    owner = next((i + 1 for i in range(first, index) if tokens[i].tag == "POS"), first)
    return (owner, index)


def _fires(trigger: Trigger, near: frozenset[str], preps: frozenset[str], cue: str) -> bool:
    if trigger.prep and not preps & set(trigger.prep):
        return False
    if trigger.held and not cue.startswith("nominal:subject"):
        return False
    return not trigger.object or any(word.startswith("<") or word in near for word in trigger.object)


def _phrase_start(tokens: Sequence[Token], index: int) -> int:
    while index > 0 and tokens[index - 1].tag in _INSIDE and tokens[index - 1].tag != "ADV":
        index -= 1
    return index - 1 if index > 0 and tokens[index - 1].tag in ("DET", "POSS") else index


def _phrase_end(tokens: Sequence[Token], clauses: Sequence[Clause], index: int) -> int:
    """Up to the next verb, clause or punctuation; "(TTIP)" and lists of names and years go on."""
    stops = {clause.verb.first for clause in clauses} | {clause.start for clause in clauses}
    while index < len(tokens) and index not in stops:
        token = tokens[index]
        if token.lower in _BARRIERS:
            listed = index + 1 < len(tokens) and (tokens[index + 1].tag == "NUM" or tokens[index + 1].capital)
            if token.lower != "," or not listed:
                break
        if token.tag == "SUB":
            break
        index += 1
    return index


def _evidence(tokens: Sequence[Token], clause: Clause, start: int, index: int) -> str | None:
    """Why the noun is something that takes place; None when nothing says so."""
    before = tokens[start - 1].lower if start else ""
    real = clause.verb.form == "finite" or clause.link in ("ger", "part")
    if before in ("for", "to") and start > 1 and tokens[start - 2].lemma in _ANSWERS:
        return "nominal:answered" if real else None
    if before in _AFTER:
        return f"nominal:{'during' if before in ('during', 'amid') else 'after'}" if real else None
    if before in _BEFORE or (before == "of" and start > 1 and tokens[start - 2].lower == "ahead"):
        return "nominal:before" if real else None
    if clause.verb.form != "finite" or clause.verb.negated or clause.conditional:
        return None
    words = grammar().words
    owned = tokens[start].tag == "POSS" or any(t.tag == "POS" for t in tokens[start:index])
    if before in ("over", "about", "at") and owned and (clause.verb.tense == "past" or clause.verb.perfect):
        return "nominal:object"  # "voiced concern over Peru's raid"
    if before == "on" and clause.verb.copula:
        return f"nominal:on:{clause.verb.tense}"
    first, last = clause.subject
    inside = [region[0] for region in (clause.subject, clause.complement) if region[0] <= index < region[1]]
    if inside and postpones(tokens, clause) and not prepositions(tokens, (inside[0], index)):
        return "nominal:postponed"
    if clause.complement[0] == start and clause.verb.lemma in words["denying"]:
        return "nominal:denied"
    if first <= index < last and first in (start, start - 1) and clause.start <= first:
        definite = tokens[start].tag in ("DET", "POSS") or tokens[start].capital
        if clause.verb.tense in ("past", "future") or clause.verb.perfect:
            return f"nominal:subject:{'perfect' if clause.verb.perfect else clause.verb.tense}" if definite else None
        if clause.verb.progressive:
            return "nominal:subject:ongoing" if definite else None
        return None
    first, last = clause.complement
    if start == first and clause.verb.lemma in words["factual_verbs"] and clause.verb.tense == "past":
        return "nominal:object"
    return None


def _source(
    tokens: Sequence[Token], clause: Clause, start: int, index: int, right: Range, cue: str
) -> tuple[Range, list[str]]:
    """The doer: "Kenya's raid", "a raid by Kenya", else the subject of the clause that the noun hangs on."""
    named = (start + 1, index) if tokens[start].tag == "DET" else (start, index)
    if any(t.capital or t.tag == "POSS" for t in tokens[named[0] : named[1]]):
        return (start, index), []
    by = agent(tokens, right)
    if by[0] < by[1]:
        return by, []
    preps = prepositions(tokens, right)
    if {"of", "to"} <= preps and tokens[index].lemma in _MOVES:
        return after_preposition(tokens, right, ("of",)), []  # "the visit of the minister to Peru"
    if cue == "nominal:postponed" and index >= clause.complement[0]:
        return clause.subject, []  # "the two sides put off the signing until May"
    if "between" in preps or (cue.startswith("nominal:subject") and "of" in preps):
        return NOWHERE, []
    if cue in ("nominal:after", "nominal:during", "nominal:before") and tokens[index].lemma not in _SUFFERED:
        return clause.subject, ["inherited:subject"]
    return NOWHERE, []

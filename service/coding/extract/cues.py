"""Grammatical facts of a mention that later steps read: tense, mood, negation, what governs it, whether it ended."""

from __future__ import annotations

from collections.abc import Sequence

from service.coding.extract.clause import Clause
from service.coding.extract.grammar import grammar
from service.coding.extract.mentions import Mention
from service.coding.extract.tokens import Token

_GOVERNING = ("failures", "attempts", "plans", "managing", "denying", "wishes", "saying", "object_control")


def cues_of(tokens: Sequence[Token], clauses: Sequence[Clause], mention: Mention) -> tuple[str, ...]:
    """The cues of a mention, e.g. ``("tense:past", "passive")`` or ``("form:inf", "gov:attempts:seek:past")``."""
    clause = clauses[mention.clause]
    cues = [f"pos:{mention.kind}", *mention.cues, *_verb_cues(clause)]
    if clause.link in ("inf", "ger") or clause.noun_governor:
        cues += _governor_cues(tokens, clauses, clause)
    if clause.verb.form in ("ger", "part"):
        cues.append(f"marker:{clause.marker or 'none'}")
        host = next((c for c in [*reversed(clauses[: mention.clause]), *clauses] if c.verb.form == "finite"), None)
        if host is not None:
            cues.append(f"host:{'past' if host.verb.perfect else host.verb.tense}")
    if clause.link == "that" and clause.governor is not None:
        cues += _report_cues(clauses[clause.governor])
    words = {t.lower for t in tokens[clause.start : clause.end]}
    if "yet" in words:
        cues.append("adverb:yet")
    if words & grammar().words["hypothetical_adverbs"]:
        cues.append("hedged")
    if any(t.lower == "?" for t in tokens[-3:]):
        cues.append("question")
    if _ends_later(clauses, mention.clause):
        cues.append("ended")
    return tuple(dict.fromkeys(cues))


def _verb_cues(clause: Clause) -> list[str]:
    verb = clause.verb
    cues = [f"form:{verb.form}", f"link:{clause.link}"]
    if verb.tense != "none":
        cues.append(f"tense:{verb.tense}")
    if verb.modal:
        cues.append(f"modal:{verb.modal}")
    cues += [
        name
        for name, on in (
            ("negated", verb.negated), ("perfect", verb.perfect), ("progressive", verb.progressive),
            ("passive", verb.passive), ("conditional", clause.conditional),
        )
        if on
    ]  # fmt: skip
    return cues


def _governor_cues(tokens: Sequence[Token], clauses: Sequence[Clause], clause: Clause) -> list[str]:
    if clause.noun_governor:
        return [f"noun:{clause.noun_governor}"]
    if clause.governor is None:
        return []
    governor = clauses[clause.governor].verb
    if governor.lemma == "be":
        between = [t for t in tokens[governor.last + 1 : clause.verb.first] if t.tag not in ("ADV", "NEG")]
        if not between:
            return [f"gov:be:to:{governor.tense}"]
        word = between[-1].lower
        known = word in grammar().words["copular_plans"]
        return [f"adj:{word}:{governor.tense}"] if known and len(between) == 1 else ["gov:none:be"]
    kind = next((name for name in _GOVERNING if governor.lemma in grammar().words[name]), "none")
    cues = [f"gov:{kind}:{governor.lemma}:{governor.tense}"]
    if governor.negated:
        cues.append("gov:negated")
    if governor.modal and governor.modal != "will":
        cues.append("gov:modal")
    if governor.perfect:
        cues.append("gov:perfect")
    return cues


def _report_cues(governor: Clause) -> list[str]:
    words = grammar().words
    if governor.verb.lemma in words["denying"] or governor.verb.lemma in ("reject", "dismiss"):
        return ["gov:denying"]
    if governor.verb.lemma in ("believe", "think", "expect", "fear", "predict", "hope", "suggest", "estimate"):
        return ["gov:opinion"]
    return ["gov:negated"] if governor.verb.negated else []


def _ends_later(clauses: Sequence[Clause], index: int) -> bool:
    """A later clause says that it came to nothing: "..., but it was scrapped"."""
    endings = grammar().words["endings"]
    return any(
        c.verb.lemma in endings and c.link in ("coord", "sub", "main") and not c.verb.negated and c.verb.tense == "past"
        for c in clauses[index + 1 :]
    )

"""From cues to a reading: the outermost act in the clause, moved by what stands before it.

"agreed to lift sanctions" is a promise (AGREE) of a concession; "refused to lift sanctions" a rejection; "suspended
talks" a reduction; "will attack" a threat. The table of moves follows PLOVER (see DESIGN.md, codebook).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from service.coding.classify.relation.clause import side_remarks, zones
from service.coding.classify.relation.cues import Cue, Cues
from service.coding.classify.relation.patterns import Sentence

COOPERATIVE = frozenset({"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD"})
MATERIAL_CONFLICT = frozenset({"PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"})
_ALONE = {
    "commit": ("AGREE", "agreement"), "refuse": ("REJECT", "rejection"), "threaten": ("THREATEN", "threat"),
    "deny": ("REJECT", "denial"), "allow": ("YIELD", "concession"),
}  # fmt: skip
"""What an operator says when no act follows it."""
_HELPERS = frozenset({"be", "have"})
_BETWEEN = frozenset({"to", "then", "also", "later", "has", "have", "had", "is", "was", "were", "even", "so"})
_REACH = 12
_REACH_NOUN = 7


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words say. ``trust`` is 0..1; ``cues`` are the token ranges that say so, outermost first."""

    root: str
    type: str
    status: str
    trust: float
    cues: tuple[tuple[int, int], ...]
    operators: tuple[str, ...] = ()


def read(sentence: Sentence, cues: Mapping[int, Cues]) -> Reading | None:
    """The most trusted reading, or None where no phrase of the lexicon applies."""
    fallback: Reading | None = _by_source(sentence, cues)
    if fallback is not None:
        return fallback
    for zone in zones(sentence, cues.keys()):
        aside = side_remarks(sentence, zone)
        inner = [i for i in range(zone.start, zone.end) if i in cues]
        found = _walk(sentence, cues, [i for i in inner if i not in aside], 0.7 if zone.nominal else 0.55)
        if found is not None and found.trust >= 0.6:
            return replace(found, trust=found.trust * zone.trust)
        weak = found or _walk(sentence, cues, [i for i in inner if i in aside])
        if weak is not None and fallback is None:
            fallback = replace(weak, trust=weak.trust * zone.trust * 0.7)
    return fallback


def _by_source(sentence: Sentence, cues: Mapping[int, Cues]) -> Reading | None:
    """ "B was questioned by A", "a ban on B ... was imposed by A": the passive that stands before "by A"."""
    source = sentence.source[0]
    if source < 2 or sentence.tokens[source - 1].lower != "by":
        return None
    for index in range(source - 2, max(-1, source - _REACH_NOUN), -1):
        act = cues[index].act if index in cues else None
        if act is not None and act.entry.kind in ("verb", "phrase") and _is_passive(sentence, index):
            return _finish(act, (), 0.85)
    for index in range(source - 1):
        act = cues[index].act if index in cues else None
        if act is not None and act.entry.kind == "passive" and act.end < source:
            return _finish(act, (), 0.85)
    return None


def _is_passive(sentence: Sentence, index: int) -> bool:
    return any("be" in token.forms for token in sentence.tokens[max(0, index - 2) : index])


def _walk(
    sentence: Sentence, cues: Mapping[int, Cues], order: Sequence[int], noun_trust: float = 0.55
) -> Reading | None:
    operators: list[Cue] = []
    held: Reading | None = None
    consumed = -1
    for index in order:
        if index < consumed:
            continue
        operator, act = cues[index].operator, cues[index].act
        if operators and (_too_far(operators[-1], index, act) or _behind(sentence, index)):
            break
        if operator is not None and (act is None or _outranks(sentence, operator, act)):
            if operator.entry.name in ("can", "future") and _is_perfect(sentence, operator):
                continue
            if act is not None and not act.nominal:
                held = _finish(act, operators, 0.75)
            operators.append(operator)
            consumed = operator.end
            said = _said_of_target(sentence, cues, operator)
            if said is not None:
                return said
            continue
        if act is None:
            continue
        if act.nominal and not any(o.entry.name not in ("say", "aspect") for o in operators):
            held = held or _finish(act, operators, noun_trust)
            continue
        act = _last_coordinated(sentence, cues, order, act)
        return _finish(act, operators, 0.9 if act.entry.weight > 2 else 0.8)
    return held or _alone(operators)


def _outranks(sentence: Sentence, operator: Cue, act: Cue) -> bool:
    """The more specific stands; "is due to visit B" is a promise although "is .. on a visit" is longer."""
    if operator.entry.weight >= act.entry.weight:
        return True
    helper = not _HELPERS.isdisjoint(sentence.tokens[operator.start].forms)
    return helper and operator.entry.name in _ALONE and operator.end - operator.start > 1


def _last_coordinated(sentence: Sentence, cues: Mapping[int, Cues], order: Sequence[int], act: Cue) -> Cue:
    """In "shot one man and freed B" the act on B is the one that stands next to it."""
    for index in order:
        if act.end <= index < sentence.target[0] and _follows_conjunction(sentence, index):
            later = cues[index].act
            if later is not None and later.entry.kind in ("verb", "phrase") and not later.nominal:
                act = later
    return act


def _follows_conjunction(sentence: Sentence, index: int) -> bool:
    before = [token.lower for token in sentence.tokens[max(0, index - 2) : index]]
    return before[-1:] in (["and"], ["but"]) or (
        before[:1] in (["and"], ["but"]) and (before[-1] in _BETWEEN or before[-1].endswith("ly"))
    )


def _is_perfect(sentence: Sentence, operator: Cue) -> bool:
    """ "may have attacked" is not about the future."""
    return operator.end < len(sentence.tokens) and sentence.tokens[operator.end].lower == "have"


def _too_far(operator: Cue, index: int, act: Cue | None) -> bool:
    if operator.entry.name in ("say", "aspect", "can", "must"):
        return False
    return index - operator.end > (_REACH_NOUN if act is not None and act.nominal else _REACH)


def _behind(sentence: Sentence, index: int) -> bool:
    return any(sentence.starts_afterthought(i) for i in range(max(0, sentence.target[1]), index))


def _said_of_target(sentence: Sentence, cues: Mapping[int, Cues], operator: Cue) -> Reading | None:
    """ "A said B must ..." asks; "A said B would be punished" threatens; "A said B did ..." accuses or praises."""
    target_end = sentence.target[1]
    if operator.entry.name != "say" or not _is_subject(sentence, operator.end, cues):
        return None
    modal = False
    for index in range(target_end, min(len(sentence.tokens), target_end + 12)):
        at = cues.get(index)
        if at is None:
            continue
        words = ((operator.start, operator.end), (index, index + 1))
        if at.operator is not None and at.operator.entry.name == "must":
            return Reading("REQUEST", "demand", "occurred", 0.85, words)
        modal = modal or (at.operator is not None and at.operator.entry.name == "future")
        if at.act is not None and modal and sentence.tokens[at.act.start - 1].lower == "be":
            return Reading(*_future("future", at.act.entry.name, at.act.entry.type, "occurred"), 0.6, words)
        if at.act is not None and (at.act.entry.name not in COOPERATIVE or at.act.entry.name == "AID"):
            return Reading("ACCUSE", "accusation", "occurred", 0.6, words)
        if at.act is not None:
            return Reading("SUPPORT", "endorsement", "occurred", 0.4, words)
    return None


def _is_subject(sentence: Sentence, start: int, cues: Mapping[int, Cues]) -> bool:
    """Whether the target begins the clause that is said: at once, or after "that" with no act before it."""
    target, target_end = sentence.target
    if not 0 <= target - start <= 9 or target_end >= len(sentence.tokens):
        return False
    if target - start <= 2:
        return not any(i in cues for i in range(start, target))
    acts = (cues[i].act for i in range(start, target) if i in cues)
    free = not any(act is not None and not act.nominal for act in acts)
    return free and sentence.tokens[target - 1].lower == "that"


def _alone(operators: Sequence[Cue]) -> Reading | None:
    for position, cue in enumerate(operators):
        if cue.entry.name in _ALONE:
            root, type_ = _ALONE[cue.entry.name]
            return _moved(root, type_, operators[:position], (cue.start, cue.end), 0.8)
    return None


def _finish(act: Cue, operators: Sequence[Cue], trust: float) -> Reading:
    return _moved(act.entry.name, act.entry.type, operators, (act.start, act.end), trust)


def _moved(root: str, type_: str, operators: Sequence[Cue], words: tuple[int, int], trust: float) -> Reading:
    status = "occurred"
    for cue in reversed(operators):
        root, type_, status = move(cue.entry.name, root, type_, status)
    spans = (*((cue.start, cue.end) for cue in operators), words)
    return Reading(root, type_, status, trust, spans, tuple(cue.entry.name for cue in operators))


def move(operator: str, root: str, type_: str, status: str) -> tuple[str, str, str]:
    """Root, type and status of an act under an operator."""
    if operator in ("commit", "future", "must"):
        return _future(operator, root, type_, status)
    if operator == "can":
        return (*_future(operator, root, type_, status)[:2], "hypothetical")
    if operator == "refuse":
        return (
            ("YIELD", "concession", status) if root in ("COERCE", "SANCTION") else ("REJECT", "rejection", "occurred")
        )
    if operator == "threaten":
        return "THREATEN", "threat", "occurred"
    if operator == "deny":
        return "REJECT", type_ if root != "REJECT" else "denial", "denied"
    if operator == "allow":
        return ("YIELD", "concession", status) if root not in ("REJECT", "THREATEN") else (root, type_, status)
    if operator == "stop":
        return _stopped(root, type_, status)
    return root, type_, status


def _future(operator: str, root: str, type_: str, status: str) -> tuple[str, str, str]:
    if operator == "commit" and (root in COOPERATIVE or root == "MOBILIZE"):
        return "AGREE", "agreement", "occurred"
    if root in COOPERATIVE:
        return "AGREE", type_, "planned"
    if root in MATERIAL_CONFLICT:
        return "THREATEN", type_, "planned"
    return root, type_, status


def _stopped(root: str, type_: str, status: str) -> tuple[str, str, str]:
    if root in MATERIAL_CONFLICT or root in ("ACCUSE", "THREATEN"):
        return "YIELD", "concession", status
    if root in ("SUPPORT", "AGREE", "REQUEST") or type_ in ("visit", "meeting", "exercise", "contract"):
        return "REJECT", "cancellation", status
    if root == "YIELD":
        return "REJECT", "rejection", status
    return "SANCTION", "sanction", status

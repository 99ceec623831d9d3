"""Verb groups: which words are the verbs of a sentence, and in what tense, mood and voice."""

from __future__ import annotations

from dataclasses import dataclass

from service.coding.extract.grammar import Grammar, grammar
from service.coding.extract.tokens import Token

_SKIP = frozenset({"ADV", "NEG"})
_OPENS_OBJECT = frozenset({"DET", "POSS", "PRON", "NUM", "THAT", "TO"})
_GERUND_NOUNS = frozenset(
    "training meeting building shipping banking housing funding lending spending mining fishing farming trading gathering "
    "hearing ruling opening meaning feeling evening morning being beijing king spring following during including "
    "outstanding leading existing ongoing pending voting manufacturing engineering marketing".split()
)
_MOVABLE = frozenset({"off", "out", "down", "up", "back", "over"})


@dataclass(slots=True)
class VerbGroup:
    """Auxiliaries and main verb. ``first``..``last`` are token indices (inclusive); ``main`` is the verb itself.

    form: ``finite | inf | ger | part``; tense: ``past | present | future | none``.
    """

    first: int
    main: int
    last: int
    lemma: str
    form: str = "finite"
    tense: str = "none"
    modal: str | None = None
    negated: bool = False
    passive: bool = False
    perfect: bool = False
    progressive: bool = False
    copula: bool = False
    settled: bool = True
    """False when a past form might as well be a participle after its noun ("the deal signed in 2012 ...")."""


def verb_groups(tokens: list[Token], *, headline: bool) -> list[VerbGroup]:
    """The verb groups of a sentence from left to right. ``headline`` sentences drop auxiliaries and capitalise words."""
    g = grammar()
    groups: list[VerbGroup] = []
    index = 0
    while index < len(tokens):
        group = _chain(tokens, index, g) or _bare(tokens, index, groups, headline, g)
        if group is None:
            index += 1
            continue
        _take_particle(tokens, group, g)
        groups.append(group)
        index = group.last + 1
    return _settle(tokens, groups)


def _next(tokens: list[Token], index: int) -> int:
    index += 1
    while index < len(tokens) and tokens[index].tag in _SKIP:
        index += 1
    return index


def _previous(tokens: list[Token], index: int) -> Token | None:
    index -= 1
    while index >= 0 and tokens[index].tag in _SKIP:
        index -= 1
    return tokens[index] if index >= 0 else None


def _reading(token: Token, features: str) -> tuple[str, str] | None:
    return next((r for feature in features for r in token.readings if r[1] == feature), None)


def _chain(tokens: list[Token], start: int, g: Grammar) -> VerbGroup | None:
    """A group opened by an auxiliary, a modal or "to"."""
    opener = tokens[start]
    if opener.tag not in ("MODAL", "BE", "HAVE", "DO", "TO"):
        return None
    group = VerbGroup(start, start, start, "", form="inf" if opener.tag == "TO" else "finite")
    expected, index = "", start
    while True:
        token = tokens[index]
        group.negated |= token.lower.endswith("n't") or token.lower == "cannot"
        expected = _advance(group, token, expected, g)
        following = _next(tokens, index)
        group.negated |= any(t.tag == "NEG" for t in tokens[index + 1 : following])
        if following >= len(tokens):
            break
        upcoming = tokens[following]
        if upcoming.tag in ("BE", "HAVE", "DO") and token.tag != "TO" or upcoming.tag in ("BE", "HAVE", "DO") and expected == "b":
            index = following
            continue
        reading = _reading(upcoming, expected) if upcoming.tag == "N" else None
        if reading is not None:
            if opener.lower in ("having", "being"):
                group.form, group.tense = "ger", "none"
            group.passive = reading[1] == "n" and token.tag == "BE"
            group.perfect |= reading[1] == "n" and token.tag == "HAVE"
            group.progressive = reading[1] == "g"
            group.main = group.last = following
            group.lemma = reading[0]
            return group
        break
    if tokens[index].tag in ("MODAL", "TO"):
        return None
    group.main = group.last = index
    group.lemma = {"BE": "be", "HAVE": "have", "DO": "do"}[tokens[index].tag]
    group.copula = tokens[index].tag == "BE"
    if opener.lower in ("having", "being"):
        group.form, group.tense = "ger", "none"
    return group


def _advance(group: VerbGroup, token: Token, expected: str, g: Grammar) -> str:
    """Fold one auxiliary into the group; returns the features that the next verb may have."""
    feature = token.readings[0][1] if token.readings else ""
    if token.tag == "MODAL":
        group.modal = g.modals.get(token.lower, token.lower.replace("n't", "").replace("wo", "will"))
        group.tense = "future" if group.modal == "will" else "present"
        return "b"
    if token.tag == "TO":
        return "b"
    if group.tense == "none" and group.form == "finite":
        group.tense = "past" if token.lower in ("was", "were", "had", "did", "wasn't", "weren't", "hadn't", "didn't") else "present"
    if token.tag == "HAVE":
        return "nd"
    if token.tag == "BE":
        group.perfect |= token.lower == "been"
        return "gn"
    return "b" if feature != "g" else ""


def _bare(tokens: list[Token], index: int, groups: list[VerbGroup], headline: bool, g: Grammar) -> VerbGroup | None:
    """A group of one open-class word, where its neighbours say that it is a verb."""
    token = tokens[index]
    if token.tag != "N" or not token.readings:
        return None
    if token.capital and not headline and index > 0:
        return None
    before = _previous(tokens, index)
    tag = before.tag if before else "START"
    after = tokens[_next(tokens, index)] if _next(tokens, index) < len(tokens) else None
    features = {feature for _, feature in token.readings}
    fresh = _no_finite_since_boundary(tokens, index, groups)

    def group(feature: str, form: str, tense: str, **more: bool) -> VerbGroup:
        reading = _reading(token, feature)
        assert reading is not None  # noqa: S101 - the feature was tested
        return VerbGroup(index, index, index, reading[0], form=form, tense=tense, **more)

    if "g" in features:
        return group("g", "ger", "none") if _is_gerund(token, tag, after, groups) else None
    if tag in ("DET", "POSS", "POS", "NUM", "PREP", "TO", "MODAL"):
        return None
    if "d" in features or "n" in features:
        return _past(tokens, index, tag, after, fresh, headline, group, features)
    if "z" in features and _is_present(token, before, after, fresh, headline, "z", g):
        return group("z", "finite", "present")
    if "b" in features:
        helping = bool(groups) and groups[-1].lemma in ("help", "let", "make", "see", "watch") and index - groups[-1].last < 7
        if helping and tag in ("N", "PRON") and after is not None and not fresh:
            return group("b", "inf", "none")
        if _is_present(token, before, after, fresh, headline, "b", g):
            return group("b", "finite", "present")
    return None


def _is_gerund(token: Token, tag: str, after: Token | None, groups: list[VerbGroup]) -> bool:
    if token.lower in _GERUND_NOUNS or after is None or tag in ("DET", "POSS", "POS", "NUM"):
        return False
    opens = after.tag in _OPENS_OBJECT or after.capital
    if tag in ("PREP", "SUB", "START") or tag == "P":
        return opens or after.tag in ("N", "PREP")
    if tag == "CC":
        return bool(groups) and groups[-1].form == "ger"
    return opens and not token.capital


def _past(tokens, index, tag, after, fresh, headline, group, features):  # type: ignore[no-untyped-def]
    """A past form: finite after its subject, a participle after a noun, comma or conjunction, else an adjective."""
    only_participle = "d" not in features
    by_agent = after is not None and after.lower == "by"
    if tag == "SUB":
        return group("n", "part", "none", passive=True) if "n" in features and (after is None or after.tag in ("P", "PREP")) else None
    if tag == "START":
        return group("n", "part", "none", passive=True) if "n" in features and after is not None and after.tag == "PREP" else None
    if headline and tag == "N" and fresh and by_agent:
        return group("n", "finite", "past", passive=True)
    if only_participle or (by_agent and tag in ("N", "P")):
        return group("n", "part", "none", passive=True)
    if tag == "P" and not fresh:
        return group("n", "part", "none", passive=True) if "n" in features else None
    if tag == "CC" and fresh and after is not None and after.tag == "N" and not after.capital:
        return None  # "united and determined allies"
    settled = tag in ("PRON", "REL", "THAT") or after is None or after.tag in _OPENS_OBJECT
    return group("d", "finite", "past", settled=settled)


def _is_present(token, before, after, fresh, headline, feature, g):  # type: ignore[no-untyped-def]
    """Whether a base or third-person form is a finite verb and not a noun."""
    if before is None or before.tag not in ("N", "PRON", "REL", "THAT", "P", "CC", "NUM"):
        return False
    if before.tag in ("PRON", "REL", "THAT"):
        return True
    nominal = token.lemma in g.words["nominal"] or token.lower in g.words["nominal"]
    if not fresh:
        return before.tag == "CC" and not nominal
    if after is None or (after.tag == "P" and nominal):
        return headline and not nominal
    opens = after.tag in _OPENS_OBJECT or (after.capital and not headline)
    if headline:
        return not nominal or opens or after.tag in ("N", "PREP")
    if feature == "z":
        return not nominal or (opens and not before.lower.endswith("s"))
    plural = before.lower != before.lemma or before.lower in ("police", "people") or before.capital
    return plural and (opens or after.tag in ("N", "ADV") or (not nominal and after.tag in ("PREP", "THAT")))


def _no_finite_since_boundary(tokens: list[Token], index: int, groups: list[VerbGroup]) -> bool:
    last = next((group for group in reversed(groups) if group.form == "finite"), None)
    if last is None:
        return True
    between = tokens[last.last + 1 : index]
    return any(t.tag in ("SUB", "REL", "THAT", "CC") or t.lower in (",", ";", ":", "—", "–") for t in between)


def _take_particle(tokens: list[Token], group: VerbGroup, g: Grammar) -> None:
    """ "fell through", "called the talks off": the particle makes another verb of it."""
    for rest in g.particles.get(group.lemma, ()):
        following = tuple(t.lower for t in tokens[group.last + 1 : group.last + 1 + len(rest)])
        if following == rest:
            group.lemma = " ".join((group.lemma, *rest))
            group.last += len(rest)
            return
        if len(rest) == 1 and rest[0] in _MOVABLE:
            window = tokens[group.last + 1 : group.last + 5]
            for offset, token in enumerate(window):
                if token.tag == "P" or token.readings:
                    break
                ends = group.last + offset + 2 >= len(tokens) or tokens[group.last + offset + 2].tag in ("P", "PREP", "CC", "SUB")
                if offset and token.lower == rest[0] and ends:
                    group.lemma = f"{group.lemma} {rest[0]}"
                    return


def _settle(tokens: list[Token], groups: list[VerbGroup]) -> list[VerbGroup]:
    """Two finite verbs with nothing between their clauses: the first was a participle after its noun."""
    g = grammar()
    finite = [group for group in groups if group.form == "finite"]
    for left, right in zip(finite, finite[1:], strict=False):
        between = tokens[left.last + 1 : right.first]
        divided = any(t.tag in ("SUB", "REL", "THAT", "CC") or t.lower in (",", ";", ":", "—", "–", '"', "“") for t in between)
        if not divided and not left.settled and left.lemma not in g.words["saying"]:
            left.form, left.tense, left.passive = "part", "none", True
    return groups

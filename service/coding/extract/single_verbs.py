"""Verbs without an auxiliary: whether a word that may be a verb is one here, by its neighbours."""

from __future__ import annotations

from dataclasses import dataclass

from service.coding.extract.grammar import grammar
from service.coding.extract.tokens import Token
from service.coding.extract.verb_group import VerbGroup, next_word, previous_word, reading_of

_OPENS_OBJECT = frozenset({"DET", "POSS", "PRON", "NUM", "THAT", "TO"})
_BOUNDARIES = frozenset({",", ";", ":", "—", "–"})
_HELPING = frozenset({"help", "let", "make", "see", "watch"})


@dataclass(slots=True)
class _Place:
    """A word among its neighbours. ``fresh``: its clause has no finite verb yet."""

    tokens: list[Token]
    token: Token
    index: int
    before: Token | None
    after: Token | None
    fresh: bool
    headline: bool
    groups: list[VerbGroup]

    @property
    def tag(self) -> str:
        return self.before.tag if self.before else "START"

    @property
    def opens(self) -> bool:
        """Whether an object begins after it."""
        after = self.after
        return after is not None and (after.tag in _OPENS_OBJECT or (after.capital and not self.headline))

    def group(self, feature: str, form: str, tense: str, *, passive: bool = False, settled: bool = True) -> VerbGroup:
        reading = reading_of(self.token, feature) or self.token.readings[0]
        return VerbGroup(
            self.index, self.index, self.index, reading[0], form=form, tense=tense, passive=passive, settled=settled
        )


def bare_verb(tokens: list[Token], index: int, groups: list[VerbGroup], headline: bool) -> VerbGroup | None:
    """A group of one open-class word, or None where it is a noun or an adjective."""
    token = tokens[index]
    if token.tag != "N" or not token.readings or (token.capital and not headline and index > 0):
        return None
    if index > 1 and " ".join(t.lower for t in tokens[index - 2 : index + 1]) in grammar().words["paired_nouns"]:
        return None
    following = next_word(tokens, index)
    place = _Place(
        tokens, token, index, previous_word(tokens, index), tokens[following] if following < len(tokens) else None,
        _no_finite_since_boundary(tokens, index, groups), headline, groups,
    )  # fmt: skip
    features = {feature for _, feature in token.readings}
    if "g" in features:
        return place.group("g", "ger", "none") if _is_gerund(place) else None
    year = place.tag == "NUM" and place.before is not None and len(place.before.text) == 4
    if place.tag in ("DET", "POSS", "POS", "NUM", "PREP", "TO", "MODAL") and not (year and "d" in features):
        return None
    if features & {"d", "n"}:
        return _past(place, features)
    if "z" in features and _is_present(place, "z"):
        return place.group("z", "finite", "present")
    if "b" in features:
        helped = bool(groups) and groups[-1].lemma in _HELPING and index - groups[-1].last < 7
        if helped and place.tag in ("N", "PRON") and place.after is not None and not place.fresh:
            return place.group("b", "inf", "none")
        if _is_present(place, "b"):
            return place.group("b", "finite", "present")
    return None


def _is_gerund(place: _Place) -> bool:
    aspectual = bool(place.groups) and place.groups[-1].last == place.index - 1
    aspectual = aspectual and place.groups[-1].lemma in grammar().words["aspectual"]
    if aspectual and place.opens:
        return True  # "started building a ship"
    if place.token.lower in grammar().words["gerund_nouns"] or place.after is None:
        return False
    if place.tag in ("DET", "POSS", "POS", "NUM"):
        return False
    if place.tag == "START" and reading_of(place.after, "d") is not None:
        return False  # "Fighting broke out"
    if aspectual:
        return True  # "began enriching uranium"
    opens = place.opens or place.after.capital
    if place.tag in ("PREP", "SUB", "START", "P"):
        return opens or place.after.tag in ("N", "PREP")
    if place.tag == "CC":
        return bool(place.groups) and place.groups[-1].form == "ger"
    return opens and not place.token.capital


def _past(place: _Place, features: set[str]) -> VerbGroup | None:
    """A past form: finite after its subject, a participle after a noun, comma or conjunction, else an adjective."""
    after, tag = place.after, place.tag
    if (
        place.token.lower == place.token.readings[0][0]
        and _nominal(place.token)
        and not (place.opens or _particle(place))
    ):
        return None  # "the bid", "a cut": past forms that look like their nouns
    participle = place.group("n", "part", "none", passive=True) if "n" in features else None
    by_agent = after is not None and after.lower == "by"
    if tag == "SUB":
        return participle if after is None or after.tag in ("P", "PREP") else None
    if tag == "START":
        return participle if after is not None and after.tag == "PREP" else None
    if place.headline and tag == "N" and place.fresh and (by_agent or "d" not in features):
        return place.group("n", "finite", "past", passive=True)  # "Reporters Arrested By ...", "Deal Seen As ..."
    if "d" not in features or ("n" in features and by_agent and tag in ("N", "P")) or (tag == "P" and not place.fresh):
        return participle
    if tag == "CC" and place.fresh and after is not None and after.tag == "N" and not after.capital:
        return None  # "united and determined allies"
    settled = tag in ("PRON", "REL", "THAT") or after is None or after.tag in _OPENS_OBJECT
    return place.group("d", "finite", "past", settled=settled)


def _is_present(place: _Place, feature: str) -> bool:
    """Whether a base or third-person form is a finite verb and not a noun."""
    before, after, token = place.before, place.after, place.token
    if before is None or before.tag not in ("N", "PRON", "REL", "THAT", "P", "CC", "NUM"):
        return False
    if before.tag in ("PRON", "REL", "THAT"):
        return True
    nominal = _nominal(token)
    if place.groups and after is not None and after.tag == "PREP" and not place.opens and _listed(place):
        return False  # "imposed travel bans and asset freezes on"
    if not place.fresh:
        return before.tag == "CC" and not nominal
    if after is None or (after.tag == "P" and nominal):
        return place.headline and not nominal
    if place.headline:
        if place.groups and place.groups[-1].form == "inf":
            return False  # "X To Build New Torpedo": one verb is enough
        return not nominal or place.opens or after.tag in ("N", "PREP")
    if feature == "z":
        return not nominal or (place.opens and not before.lower.endswith("s"))
    plural = before.lower != before.lemma or before.lower in ("police", "people") or before.capital
    if nominal and before.capital and not place.opens:
        return False  # "Kenyan border guards"
    return plural and (place.opens or after.tag in ("N", "ADV") or (not nominal and after.tag in ("PREP", "THAT")))


def _listed(place: _Place) -> bool:
    """Whether only a conjunction of nouns lies between it and the verb before."""
    between = place.tokens[place.groups[-1].last + 1 : place.index]
    return any(t.tag == "CC" for t in between) and all(t.tag in ("N", "CC", "DET", "NUM") for t in between)


def _particle(place: _Place) -> bool:
    """ "cut off": the next word makes another verb of it."""
    rests = grammar().particles.get(place.token.readings[0][0], ())
    return place.after is not None and any(rest[0] == place.after.lower for rest in rests)


def _nominal(token: Token) -> bool:
    return bool({token.lemma, token.lower} & grammar().words["nominal"])


def _no_finite_since_boundary(tokens: list[Token], index: int, groups: list[VerbGroup]) -> bool:
    last = next((group for group in reversed(groups) if group.form == "finite"), None)
    if last is None:
        return True
    between = tokens[last.last + 1 : index]
    return any(t.tag in ("SUB", "REL", "THAT", "CC") or t.lower in _BOUNDARIES for t in between)

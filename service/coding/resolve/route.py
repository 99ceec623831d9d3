"""One article's coded events, made ready for identity and sent to the families that must hear of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from schemas.event import ClassifiedEvent, Reference, Status
from service.coding.resolve.families import families, family_of
from service.coding.resolve.features import object_of
from service.coding.resolve.objects import is_bare

Routed = dict[str, tuple[ClassifiedEvent, ...]]

_WORD = re.compile(r"[a-z-]+")
_OUTCOMES = {"cancellation": Status.FAILED, "denial": Status.DENIED}


def route(events: Sequence[ClassifiedEvent], before: Iterable[str] = ()) -> Routed:
    """An article's events by family, in the order of the text.

    ``before`` are the families that an earlier version of the article went to: those that it leaves are told so by
    an empty tuple. With no events at all, that withdraws the article.
    """
    routed: dict[str, list[ClassifiedEvent]] = {family: [] for family in before}
    for event in _in_context(events):
        routed.setdefault(family_of(event.type).name, []).append(event)
        for outcome in _outcomes(event):
            routed.setdefault(family_of(outcome.type).name, []).append(outcome)
    return {family: tuple(found) for family, found in sorted(routed.items())}


def _in_context(events: Sequence[ClassifiedEvent]) -> Iterator[ClassifiedEvent]:
    """The events with "the pact" referring to the pact that was named last before it."""
    named: dict[str, tuple[str, ...]] = {}
    for event in events:
        words = event.object_text
        about = object_of(event)
        if words is not None and is_bare(words.text, about) and about.kind in named:
            reference = Reference(text=words.text, start=words.start, end=words.end, refers_to=named[about.kind])
            yield event.model_copy(update={"references": (*event.references, reference)})
            continue
        if words is not None and about.kind and (about.names or about.words):
            resolved = [name for reference in event.references for name in reference.refers_to]
            named[about.kind] = tuple(dict.fromkeys([*resolved, words.text, *filter(None, [about.label])]))
        yield event


def _outcomes(event: ClassifiedEvent) -> Iterator[ClassifiedEvent]:
    """What a cancelled visit or a denied strike says of the visit and the strike: they failed, or are denied.

    The same mention is then evidence of two rows. When the cancelled event was to be is not said, so it has no date.
    """
    status = _OUTCOMES.get(event.type)
    if status is None or event.status is not Status.OCCURRED or event.object_text is None:
        return
    words = set(_WORD.findall(event.object_text.text.casefold()))
    changes: dict[str, object] = {"status": status, "when": None}
    if status is Status.DENIED:
        # who denies it may have done it or suffered it
        changes["actors"] = tuple(actor.model_copy(update={"role": "participant"}) for actor in event.actors)
    for family in families().values():
        if family is not family_of(event.type) and words & family.nouns:
            yield event.model_copy(update={**changes, "type": family.types[0]})

"""What is remembered of each article, until nothing was heard of it for as long as the horizon: state must end.

The oldest are found without looking at all of them by a queue in the state itself, one for each partition, as a
partition may go to another worker: ``?3`` says which numbers are in it, ``?3?17`` which article has the number 17, and
since which day. No id of an article has a question mark.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

LOOKS = 2
"""How many places of the queue are looked at when an article comes: more than it takes, so that the queue shrinks."""


class Entries(Protocol):
    """JSON entries by name."""

    def get(self, name: str) -> Any: ...


@dataclass(frozen=True)
class Memory:
    """``days``: after so many without a word an article is forgotten. Gives changes (None: remove), writes nothing."""

    entries: Entries
    days: int

    def recall(self, article_id: str) -> Any:
        """What was remembered of the article, or None."""
        entry = self.entries.get(article_id)
        return entry["told"] if entry else None

    def remember(self, article_id: str, told: Any, partition: int, now: datetime) -> dict[str, Any]:
        """The changes that make ``told`` the article's (None: nothing), and those that forget what is too old.

        ``now`` is the time of the message that came, of which ``partition`` is, so that a replay does the same.
        """
        draft, today = _Draft(self.entries), now.toordinal()
        head = f"?{partition}"
        first, last = draft.get(head) or (0, 0)
        known = draft.get(article_id)
        stays = known is not None and told is not None and known["day"] == today
        if known is not None and not stays and known["place"].startswith(f"{head}?"):
            draft.put(known["place"], None)
        place = known["place"] if stays else f"{head}?{last}"
        draft.put(article_id, None if told is None else {"told": told, "day": today, "place": place})
        if told is not None and not stays:
            draft.put(place, [article_id, today])
            last += 1
        for _ in range(LOOKS):
            if first == last or not self._is_over(draft, f"{head}?{first}", today):
                break
            first += 1
        draft.put(head, [first, last] if first < last else None)
        return draft.changes

    def _is_over(self, draft: _Draft, place: str, today: int) -> bool:
        """Whether nobody waits at this place of the queue any more; who has waited for too long is forgotten."""
        waiting = draft.get(place)
        if waiting is None:
            return True  # it is remembered anew, and waits further behind, or not at all
        article_id, day = waiting
        if day >= today - self.days:
            return False
        draft.put(place, None)
        if (draft.get(article_id) or {}).get("place") == place:
            draft.put(article_id, None)
        return True


class _Draft:
    """Entries with changes over them; what is as it was is no change."""

    def __init__(self, entries: Entries) -> None:
        self._entries = entries
        self._changed: dict[str, Any] = {}

    def get(self, name: str) -> Any:
        return self._changed[name] if name in self._changed else self._entries.get(name)

    def put(self, name: str, entry: Any) -> None:
        self._changed[name] = entry

    @property
    def changes(self) -> dict[str, Any]:
        return {name: entry for name, entry in self._changed.items() if entry != self._entries.get(name)}

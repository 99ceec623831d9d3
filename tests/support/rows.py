"""Two rows of the table: one as they are, one as somebody who writes articles to attack readers would like them."""

from __future__ import annotations

from datetime import UTC, datetime

from schemas.event import Because, Money, Place, Root, Status, When
from schemas.record import EventRecord, Mention, Participant

ATTACK = "<script>window.stolen=1</script><img src=x onerror='window.stolen=1'>\"><svg onload=window.stolen=1>"


def _record(event_id: str, text: str, url: str) -> EventRecord:
    """A row in which every free text is ``text``."""
    at = datetime(2024, 5, 3, 9, 0, tzinfo=UTC)
    mention = Mention(
        mention_id=f"{event_id}_m",
        article_id=f"{event_id}_a",
        source=text,
        url=url,
        published_at=at,
        sentence=text,
        type="signing",
        plover=Root.SUPPORT,
        cameo="057",
        status=Status.OCCURRED,
        object=text,
        attribution=text,
        because=Because(entry="signing", words=(text,)),
        confidence=0.9,
    )
    return EventRecord(
        event_id=event_id,
        type="signing",
        plover=Root.SUPPORT,
        cameo="057",
        status=Status.OCCURRED,
        participants=(Participant(name=text, role="source"), Participant(name="Iceland", country="ISL", role="target")),
        when=When(value="2024-05-03", precision="day", basis="explicit"),
        place=Place(name=text),
        money=Money(amount="12.50", currency="ISK"),
        title=text,
        mentions=(mention,),
        source_count=1,
        first_reported_at=at,
        last_reported_at=at,
        revision=1,
    )


HARMLESS = _record("evt_harmless", "Norway and Iceland sign fisheries pact", "https://news.example/pact")
HOSTILE = _record("evt_hostile", ATTACK, "javascript:window.stolen=1")

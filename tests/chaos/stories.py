"""Generated articles and what they state: an endless stream of batches, the same for the same seed.

Several outlets report an event, some before it happens; articles come again with the same id and other words, leave an
event out or are withdrawn, and some of those come back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from random import Random

from schemas.article import Article
from tests.chaos.wordings import COUNTRIES, HEADLINES, KINDS, NAMES, OUTLETS, Kind

DAY_ZERO = date(2021, 3, 1)
EVENTS_A_DAY = 10
OPEN = 24
"""Events that are in the news at a time: so many rows change, and each stops changing some time before the end."""
CORRECTED, LEFT_OUT, WITHDRAWN, BROUGHT_BACK = 0.12, 0.04, 0.03, 0.5
"""Shares of the articles sent; the last one of those that were withdrawn."""


@dataclass(frozen=True)
class Event:
    """Something that happens between two countries."""

    number: int
    kind: Kind
    a: str
    b: str
    day: date

    def sentence(self, planned: bool, rng: Random) -> str:
        """One of the ways to tell of it."""
        wording = rng.choice(self.kind.planned if planned else self.kind.occurred)
        day = f"{self.day.day} {self.day:%B %Y}"
        name = NAMES[self.number % len(NAMES)]
        return wording.format(a=COUNTRIES[self.a], b=COUNTRIES[self.b], day=day, name=name)


@dataclass(frozen=True)
class Version:
    """An article as it is published once. ``states``: each event with whether it is still planned."""

    article: Article
    states: tuple[tuple[Event, bool], ...]


@dataclass(frozen=True)
class Batch:
    """What is published in one go, and the ids of the articles that are withdrawn after that."""

    versions: tuple[Version, ...]
    withdrawn: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """What must be in the table: an event's countries, the articles that state it, and whether it is still planned."""

    countries: frozenset[str]
    articles: frozenset[str]
    planned: bool


def batches(seed: int, size: int) -> Iterator[Batch]:
    """Without an end, ``size`` versions each."""
    return _Newsroom(seed).batches(size)


def stated(fed: Iterable[Batch]) -> Counter[Row]:
    """The truth: what the last version of each article that is not withdrawn says."""
    last: dict[str, Version] = {}
    for batch in fed:
        last.update({version.article.article_id: version for version in batch.versions})
        for article_id in batch.withdrawn:
            last.pop(article_id, None)
    told: dict[Event, dict[str, bool]] = {}
    for article_id, version in last.items():
        for event, planned in version.states:
            told.setdefault(event, {})[article_id] = planned
    return Counter(
        Row(frozenset((event.a, event.b)), frozenset(articles), all(articles.values()))
        for event, articles in told.items()
    )


@dataclass
class _Story:
    """An event with the reports that are still to come: True for one before it happens."""

    event: Event
    to_come: list[bool]

    def day(self) -> datetime:
        """When the next report appears: plans are told of before the event, all else after it."""
        return datetime.combine(self.event.day, datetime.min.time(), UTC) + timedelta(days=-2 if self.to_come[0] else 1)

    def goes_with(self, other: _Story, at: datetime) -> bool:
        """Whether ``other`` can be told of in the same article. Of two treaties "the treaty" would not be clear."""
        if other is self or not other.to_come or (self.event.kind.treaty and other.event.kind.treaty):
            return False
        return other.day().date() == at.date()

    def tell(self) -> tuple[Event, bool]:
        """The next report."""
        return self.event, self.to_come.pop(0)


@dataclass
class _Newsroom:
    seed: int
    articles: int = 0
    open: list[_Story] = field(default_factory=list)
    recent: list[Version] = field(default_factory=list)
    gone: list[Version] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rng = Random(self.seed)
        self._events = self._all_events()

    def batches(self, size: int) -> Iterator[Batch]:
        while True:
            versions = tuple(self._next_version() for _ in range(size))
            yield Batch(versions, self._withdraw(versions))

    def _all_events(self) -> Iterator[Event]:
        """Each kind once for each pair of countries: what makes two events one is not the matter here."""
        pairs = list(combinations(COUNTRIES, 2))
        every = [(kind, a, b) for kind in KINDS for a, b in pairs]
        self.rng.shuffle(every)
        for number, (kind, a, b) in enumerate(every):
            first, second = self.rng.sample((a, b), 2)
            yield Event(number, kind, first, second, DAY_ZERO + timedelta(days=number // EVENTS_A_DAY))

    def _next_version(self) -> Version:
        dice = self.rng.random()
        if self.gone and dice < WITHDRAWN * BROUGHT_BACK:
            version = self.gone.pop(0)
        elif self.recent and dice < CORRECTED:
            version = self._corrected(self.recent.pop(self.rng.randrange(len(self.recent))))
        else:
            version = self._new_article()
        self.recent = [*self.recent, version][-60:]
        return version

    def _new_article(self) -> Version:
        """Of one event, or of two of which it could be told at the same hour."""
        self.articles += 1
        while len(self.open) < OPEN:
            event = next(self._events)
            plans = [True] * (self.rng.randrange(3) if event.kind.planned else 0)
            self.open.append(_Story(event, plans + [False] * self.rng.randrange(1, 6)))
        story = self.rng.choice(self.open)
        at = story.day() + timedelta(minutes=self.rng.randrange(1440))
        told = [story.tell()]
        others = [other for other in self.open if story.goes_with(other, at)]
        if others and self.rng.random() < 0.6:
            told.append(self.rng.choice(others).tell())
        self.open = [one for one in self.open if one.to_come]
        return self._written(f"art-{self.seed}-{self.articles}", self.rng.choice(OUTLETS), tuple(told), at)

    def _corrected(self, version: Version) -> Version:
        """The same article with other words, or without its first event."""
        states = version.states
        if len(states) > 1 and self.rng.random() < LEFT_OUT / CORRECTED:
            states = states[1:]
        article = version.article
        return self._written(article.article_id, article.source, states, article.published_at)

    def _written(self, article_id: str, source: str, states: tuple[tuple[Event, bool], ...], at: datetime) -> Version:
        article = Article(
            article_id=article_id,
            source=source,
            headline=self.rng.choice(HEADLINES),
            published_at=at,
            paragraphs=tuple(event.sentence(planned, self.rng) for event, planned in states),
        )
        return Version(article, states)

    def _withdraw(self, versions: tuple[Version, ...]) -> tuple[str, ...]:
        chosen = {version.article.article_id: version for version in versions if self.rng.random() < WITHDRAWN}
        last = {version.article.article_id: version for version in versions}
        self.recent = [version for version in self.recent if version.article.article_id not in chosen]
        self.gone += [last[article_id] for article_id in chosen]
        return tuple(chosen)

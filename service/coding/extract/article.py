"""From an article to its event mentions, in reading order: headline, captions, body, related headlines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from schemas.article import Article
from schemas.base import content_id
from schemas.event import ArticleEvents, ExtractedEvent, Reference, Section, Trigger
from service.coding.codebook import Codebook
from service.coding.extract.clause import Clause
from service.coding.extract.clauses import read_clauses
from service.coding.extract.cues import cues_of
from service.coding.extract.discourse import Discourse
from service.coding.extract.mentions import Mention, arranged, consumed, verb_mentions, with_inner
from service.coding.extract.names import FindNames, Name
from service.coding.extract.nominals import noun_mentions
from service.coding.extract.regions import named_thing, words_of
from service.coding.extract.sentences import split_sentences
from service.coding.extract.tokens import tokenize
from service.coding.extract.verbs import verb_groups
from service.errors import CodingError

MAX_SENTENCE = 2_000
"""Longer "sentences" are lists, tables or noise; they are read up to here, so that time stays linear."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A section's text with the time it was published (a related headline has its own)."""

    section: Section
    text: str
    published_at: datetime


def passages(article: Article) -> Iterator[Passage]:
    """The texts of an article in reading order."""
    yield Passage("headline", article.headline, article.published_at)
    for image in article.images:
        yield Passage("caption", image.caption, article.published_at)
    yield Passage("body", "\n".join(article.paragraphs), article.published_at)
    for item in article.related:
        yield Passage("related", item.headline, item.published_at or article.published_at)


def extract(article: Article, codebook: Codebook, find_names: FindNames) -> ArticleEvents[ExtractedEvent]:
    """Every event mention of an article. ``find_names`` tells countries and organisations in a text."""
    discourse = Discourse()
    events: list[ExtractedEvent] = []
    prominence: Counter[str] = Counter()
    sentences = [
        _Sentence(p, i, start, text, find_names(text)) for p in passages(article) for i, start, text in _split(p)
    ]
    for told in sentences:
        if told.passage.section != "related":
            discourse.persons.meet(told.text, told.names)
    for told in sentences:
        memory = Discourse() if told.passage.section == "related" else discourse
        events += SentenceReader(told, memory, codebook).events(article)
        prominence.update(_weights(told))
    return ArticleEvents[ExtractedEvent](
        article_id=article.article_id, source=article.source, url=article.url, published_at=article.published_at,
        countries=tuple(code for code, count in prominence.most_common(20) if count), events=tuple(events),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of a passage: its number and code point offset there, its words, the names in it."""

    passage: Passage
    index: int
    offset: int
    text: str
    names: Sequence[Name]


def _split(passage: Passage) -> Iterator[tuple[int, int, str]]:
    for index, (start, end) in enumerate(split_sentences(passage.text)):
        yield index, start, passage.text[start : min(end, start + MAX_SENTENCE)]


def _weights(told: _Sentence) -> dict[str, int]:
    """What a sentence adds to the prominence of countries: whom a headline names first the story is about."""
    section = told.passage.section
    countries = [name.country for name in told.names if name.country]
    if section == "related" or not countries:
        return {}
    weights = dict.fromkeys(countries, 0)
    for country in countries:
        weights[country] += 5 if section == "headline" else 1
    if section == "headline":
        weights[countries[0]] += 5
    return weights


class SentenceReader:
    """One sentence, read once: its tokens, clauses, references and mentions."""

    def __init__(self, told: _Sentence, discourse: Discourse, codebook: Codebook) -> None:
        sentence, passage = told.text, told.passage
        self.sentence, self.passage, self.codebook, self.told = sentence, passage, codebook, told
        self.tokens = tokenize(sentence)
        self.clauses = read_clauses(
            self.tokens, verb_groups(self.tokens, headline=passage.section in ("headline", "related"))
        )
        self.references = discourse.references(sentence, self.tokens, self.clauses, told.names)
        discourse.learn(sentence, self.tokens, self.clauses, told.names)

    def mentions(self) -> list[Mention]:
        """Mentions in the order of the words; clauses that another event is about are not counted twice."""
        aliases = {index: " ".join(reference.refers_to) for index, reference in self.references.items()}
        verbs = verb_mentions(self.tokens, self.clauses, self.codebook, aliases)
        inner = consumed(self.clauses, verbs, self.codebook) | arranged(self.clauses, verbs)
        verbs = [mention for mention in verbs if mention.clause not in inner]
        for mention in verbs:
            mention.target = with_inner(self.clauses, mention, inner)
        nouns = noun_mentions(self.tokens, self.clauses, self.codebook, aliases, verbs)
        nouns = [mention for mention in nouns if mention.clause not in inner]
        put_off = {mention.clause for mention in nouns if "nominal:postponed" in mention.cues}
        verbs = [mention for mention in verbs if mention.clause not in put_off]
        return sorted([*verbs, *nouns], key=lambda mention: mention.words)

    def events(self, article: Article) -> Iterator[ExtractedEvent]:
        """The mentions as messages."""
        for order, mention in enumerate(self.mentions()):
            yield self._event(article, self.told.index, self.told.offset, order, mention)

    def _event(
        self, article: Article, sentence_index: int, offset: int, order: int, mention: Mention
    ) -> ExtractedEvent:
        clause = self.clauses[mention.clause]
        trigger = words_of(self.sentence, self.tokens, mention.words)
        whole = words_of(self.sentence, self.tokens, self._extent(clause, mention))
        if trigger is None or whole is None:
            raise CodingError(f"a mention without words in sentence {sentence_index} of {article.article_id}")
        attribution = words_of(self.sentence, self.tokens, clause.attribution)
        return ExtractedEvent(
            mention_id=content_id(
                "men", article.article_id, self.passage.section, offset, self.sentence, trigger.start, order
            ),
            article_id=article.article_id, source=article.source, published_at=self.passage.published_at,
            section=self.passage.section, sentence_index=sentence_index, sentence=self.sentence,
            start=offset, end=offset + len(self.sentence),
            trigger=Trigger(text=trigger.text, start=trigger.start, end=trigger.end, lemma=mention.lemma),
            clause=whole, candidates=mention.candidates,
            source_text=words_of(self.sentence, self.tokens, mention.source),
            target_text=words_of(self.sentence, self.tokens, mention.target),
            object_text=words_of(self.sentence, self.tokens, named_thing(self.tokens, mention.object)),
            attribution=attribution.text if attribution else None,
            cues=cues_of(self.tokens, self.clauses, mention),
            references=self._references(mention),
            scopes=tuple(s for s in (words_of(self.sentence, self.tokens, r) for r in self._scopes(mention)) if s),
        )  # fmt: skip

    @staticmethod
    def _extent(clause: Clause, mention: Mention) -> tuple[int, int]:
        """The clause with its subject where that stands directly before it; a noun's own phrase."""
        if mention.kind == "noun":
            return mention.extent
        return (clause.start, clause.end)

    def _scopes(self, mention: Mention) -> Sequence[tuple[int, int]]:
        """Clauses to look in for a time: for a noun its clause, for "but it was scrapped" the clause before."""
        clause = self.clauses[mention.clause]
        scopes = [(clause.start, clause.end)] if mention.kind == "noun" else []
        if clause.governor is not None:
            governor = self.clauses[clause.governor]
            scopes.append((governor.start, governor.end))
        for child in clause.children:
            if self.clauses[child].link in ("inf", "part"):
                scopes.append((self.clauses[child].start, self.clauses[child].end))
        if clause.link in ("coord", "sub", "rel", "part", "ger"):
            before = [c for c in self.clauses[: mention.clause] if c.start < clause.start]
            scopes += [(c.start, c.end) for c in reversed(before)]
        return scopes

    def _references(self, mention: Mention) -> tuple[Reference, ...]:
        spans = (mention.source, mention.target, mention.object, mention.extent)
        return tuple(
            reference for index, reference in sorted(self.references.items()) if any(a <= index < b for a, b in spans)
        )

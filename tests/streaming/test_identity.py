"""One row per real-world event, through the real agents: whatever the order, the workers and the ends they come to."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as bounded
from hypothesis import strategies as st

from schemas.event import ClassifiedEvent, EnrichedEvents, ExtractedEvents
from schemas.topics import ARTICLES_PARSED, EVENTS_ENRICHED, EVENTS_EXTRACTED, EVENTS_REPORTED, EVENTS_TABLE
from service.coding.resolve import Changes, apply, partition_key, route
from service.ingest.admin import full_name
from service.ingest.offsets import group_progress
from service.settings import Settings
from service.streaming.app import EventwireApp, create_app
from service.streaming.stages import Coder
from tests.streaming.conftest import create_topics
from tests.streaming.kafka import PATIENCE_SECONDS, Kafka, eventually
from tests.streaming.processes import Worker
from tests.streaming.simple import article, classify, enrich
from tests.streaming.test_in_process import running
from tests.support.broker import Broker
from tests.support.commands import eventwire
from tests.support.ports import free_port
from tests.support.settings import fresh_settings
from tests.unit.resolve.building import coded
from tests.unit.resolve.worlds import DAY_ZERO, Version, arrivals, table_after, worlds

WORLDS = 6
"""In one deployment at a time: starting agents takes longer than their work."""


class Versions:
    """Codes messages that only name an article's version; each world has families and ids of its own."""

    def __init__(self) -> None:
        self.versions: dict[str, tuple[ClassifiedEvent, ...]] = {}

    def coder(self) -> Coder:
        return Coder(lambda e: EnrichedEvents(**e.model_dump()), self._classify, partition_key, _route, _apply)

    def message(self, world: int, version: Version) -> ExtractedEvents:
        own = _own(world, version)
        name = f"{len(self.versions)}"
        self.versions[name] = own.events
        return ExtractedEvents(article_id=own.article_id, source=name, published_at=DAY_ZERO)

    def _classify(self, enriched: EnrichedEvents) -> tuple[ClassifiedEvent, ...]:
        return self.versions[enriched.source]


def _own(world: int, version: Version) -> Version:
    """A version under names that no other world has."""
    article_id = f"w{world}-{version.article_id}"
    events = tuple(
        event.model_copy(update={"article_id": article_id, "mention_id": f"w{world}-{event.mention_id}"})
        for event in version.events
    )
    return Version(article_id, events)


def _route(events: Sequence[ClassifiedEvent], before: Iterable[str] = ()) -> dict[str, tuple[ClassifiedEvent, ...]]:
    left = list(before)
    world = next((name.split(":")[0] for name in [*left, *(f"{e.article_id.split('-')[0]}:" for e in events)]), "")
    routed = route(events, [name.split(":")[1] for name in left])
    return {f"{world}:{family}": found for family, found in routed.items()}


class _World:
    """A world's part of the state."""

    def __init__(self, state: Any, world: str) -> None:
        self._state, self._world = state, world

    def get(self, name: str) -> Any:
        return self._state.get(f"{self._world}:{name}")


def _apply(state: Any, family: str, article_id: str, events: Sequence[ClassifiedEvent], **how: Any) -> Changes:
    world, name = family.split(":")
    changes = apply(_World(state, world), name, article_id, events, **how)  # type: ignore[arg-type]
    return Changes(changes.rows, {f"{world}:{key}": entry for key, entry in changes.state.items()})


async def caught_up(settings: Settings) -> None:
    group = f"{settings.topic_prefix}{settings.group}"
    async with asyncio.timeout(PATIENCE_SECONDS), group_progress(settings, group) as progress:
        for topic in (EVENTS_EXTRACTED, EVENTS_ENRICHED, EVENTS_REPORTED):
            await progress.wait_until_processed(full_name(topic, settings), settings.partitions, lambda: None)


def compacted(kafka: Kafka) -> dict[str, str]:
    """The table's bytes as compaction leaves them."""
    latest = {message.key or b"": message.value for message in kafka.read(EVENTS_TABLE)}
    return {key.decode(): value.decode() for key, value in sorted(latest.items()) if value is not None}


def send(kafka: Kafka, content: ExtractedEvents) -> None:
    kafka.send(EVENTS_EXTRACTED, content.model_dump_json().encode(), content.article_id.encode())


async def rows_of(settings: Settings, arrived: Sequence[tuple[int, Version]], workers: int = 1) -> dict[str, str]:
    """What a deployment of its own makes of these versions, each with its world's number."""
    await asyncio.to_thread(create_topics, settings)
    kafka, versions = Kafka(settings), Versions()
    apps = [create_app(own_place(settings, number), versions.coder()) for number in range(workers)]
    async with running(*apps):
        if workers > 1:
            await each_has_partitions(apps, settings)
        for world, version in arrived:
            send(kafka, versions.message(world, version))
        kafka.flush()
        await caught_up(settings)
        rows = await asyncio.to_thread(compacted, kafka)
        assert await asyncio.to_thread(kafka.rejected) == []
    kafka.close()
    return rows


def own_place(settings: Settings, number: int) -> Settings:
    return settings.model_copy(update={"web_port": free_port(), "data_dir": settings.data_dir / str(number)})


async def each_has_partitions(apps: Sequence[EventwireApp], settings: Settings) -> None:
    def held(app: EventwireApp) -> set[int]:
        return {tp.partition for tp in app.consumer.assignment() if tp.topic == full_name(EVENTS_REPORTED, settings)}

    async with asyncio.timeout(PATIENCE_SECONDS):
        while sorted(n for app in apps for n in held(app)) != list(range(settings.partitions)) or not all(  # noqa: ASYNC110
            held(app) for app in apps
        ):
            await asyncio.sleep(0.1)


def pure_rows(arrived: Sequence[tuple[int, Version]]) -> dict[str, str]:
    """The same without Kafka, each world on its own."""
    numbers = {world for world, _ in arrived}
    rows: dict[str, str] = {}
    for number in numbers:
        rows |= table_after(_own(number, version) for world, version in arrived if world == number).bytes()
    return dict(sorted(rows.items()))


eventful = worlds(5).filter(lambda told: any(versions[-1].events for versions in told))
many_worlds = st.tuples(*[eventful.flatmap(lambda told: st.tuples(arrivals(told), arrivals(told)))] * WORLDS)
bounded_example = bounded(
    max_examples=3,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.timeout(240)
@bounded_example
@given(told=many_worlds)
def test_any_order_repetition_and_correction_gives_byte_identical_tables(
    broker: Broker, tmp_path: Path, told: tuple[tuple[list[Version], list[Version]], ...]
) -> None:
    orders = [[(number, version) for number, both in enumerate(told) for version in both[which]] for which in (0, 1)]

    async def both() -> list[dict[str, str]]:
        return await asyncio.gather(*[rows_of(fresh_settings(broker, tmp_path), order) for order in orders])

    one, other = asyncio.run(both())
    assert one == other == pure_rows(orders[0])
    assert len(one) >= WORLDS


TRIOS = (("NOR", "FIN", "SWE"), ("JPN", "KOR", "USA"), ("BRA", "ARG", "CHL"))


@pytest.mark.timeout(240)
async def test_with_three_workers_a_mention_with_a_third_party_or_another_order_meets_its_event(
    settings: Settings,
) -> None:
    orders = [
        (a_b, about)
        for (a, b, third), about in zip(
            TRIOS, ("Arctic rescue pact", "fisheries quota deal", "border treaty"), strict=True
        )
        for a_b in (f"{a} {b}", f"{b} {a}", f"{a} {b} {third}", f"{third} {b} {a}")
    ]
    told = [
        Version(f"art-{number}", (coded(countries=parties, article=f"art-{number}", about=f"the {about}"),))
        for number, (parties, about) in enumerate(orders)
    ]
    talks = [
        Version(f"talk-{n}", (coded(type_, "NOR FIN", article=f"talk-{n}"),))
        for n, type_ in enumerate(("visit", "test", "exercise", "protest", "arrest", "attack", "aid", "threat"))
    ]
    arrived = [(0, version) for version in told + talks]
    rows = await rows_of(settings.model_copy(update={"partitions": 8}), arrived, workers=3)
    assert rows == pure_rows(arrived)
    signings = [row for row in rows.values() if '"type":"signing"' in row]
    assert sorted(row.count('"mention_id"') for row in signings) == [4, 4, 4]


PAIRS = ("JPN and KOR", "CHN and RUS", "USA and GBR")
IDENTITY_WORKER = ("-m", "tests.streaming.identity_worker")


def signing(number: int, text: str | None = None) -> ExtractedEvents:
    sentences = (f"{PAIRS[number % 3]} signed it, report {number}.", f"DEU and FRA met, report {number}.")
    content = article(number, *((text,) if text else sentences), lemma="signing")
    return content.model_copy(update={"published_at": DAY_ZERO, "events": tuple(
        event.model_copy(update={"published_at": DAY_ZERO}) for event in content.events
    )})  # fmt: skip


def expected(contents: Iterable[ExtractedEvents]) -> dict[str, str]:
    return table_after(Version(content.article_id, classify(enrich(content))) for content in contents).bytes()


@pytest.mark.timeout(240)
@pytest.mark.parametrize("store", ["memory", "rocksdb"])
def test_a_killed_workers_state_comes_back_and_nothing_is_doubled(
    settings: Settings, kafka: Kafka, tmp_path: Path, store: str
) -> None:
    settings = settings.model_copy(update={"store": store})
    contents = [signing(number) for number in range(60)]
    with Worker(settings, tmp_path, IDENTITY_WORKER) as killed:
        for content in contents[:40]:
            send(kafka, content)
        kafka.flush()
        eventually(lambda: len(kafka.read(EVENTS_TABLE)), lambda n: n > 0)
        killed.kill()
    with Worker(settings, tmp_path, IDENTITY_WORKER) as second:
        for content in contents[40:]:
            send(kafka, content)
        kafka.flush()
        eventually(lambda: compacted(kafka), lambda rows: rows == expected(contents))
        second.kill()
    corrected = signing(0, "BRA and ARG signed it after all.")
    with Worker(settings, tmp_path, IDENTITY_WORKER) as last:
        send(kafka, corrected)
        kafka.flush()
        eventually(lambda: compacted(kafka), lambda rows: rows == expected([corrected, *contents[1:]]))
        last.stop_in_order()
    assert kafka.rejected() == []


@pytest.mark.timeout(240)
def test_a_correction_changes_its_row_and_a_withdrawal_takes_it_away(
    settings: Settings, kafka: Kafka, tmp_path: Path
) -> None:
    first, other = signing(1, "CHN and RUS signed it."), signing(2, "DEU and FRA signed it.")
    corrected = signing(1, "CHN and IND signed it.")
    with Worker(settings, tmp_path, IDENTITY_WORKER) as worker:
        for told in ([first, other], [first, other, corrected]):
            send(kafka, told[-1])
            if len(told) == 2:
                send(kafka, told[0])
            kafka.flush()
            eventually(lambda: compacted(kafka), lambda rows, told=told: rows == expected(told))
        done = eventwire("withdraw", corrected.article_id, settings=settings)
        assert (done.returncode, done.stdout) == (0, "Withdrew 1 article.\n")
        eventually(lambda: compacted(kafka), lambda rows: rows == expected([other]))
        parsed = kafka.read(ARTICLES_PARSED)
        assert [(m.key, m.value) for m in parsed] == [(corrected.article_id.encode(), None)]
        worker.stop_in_order()
    assert kafka.rejected() == []


def test_what_is_no_article_id_cannot_be_withdrawn(settings: Settings) -> None:
    done = eventwire("withdraw", "not an id", settings=settings)
    assert done.returncode == 1
    assert done.stderr.strip() == "eventwire: 'not an id' is no article id; the rows' mentions name theirs"

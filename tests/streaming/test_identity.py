"""One row per real-world event, through the real agents: whatever the order and the number of workers."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as bounded
from hypothesis import strategies as st

from schemas.topics import EVENTS_ENRICHED, EVENTS_EXTRACTED, EVENTS_REPORTED
from service.ingest.admin import full_name
from service.ingest.offsets import group_progress
from service.settings import Settings
from service.streaming.app import EventwireApp, create_app
from tests.streaming.conftest import create_topics
from tests.streaming.kafka import PATIENCE_SECONDS, Kafka
from tests.streaming.test_in_process import running
from tests.streaming.versions import Versions, compacted, own_names, send
from tests.support.broker import Broker
from tests.support.ports import free_port
from tests.support.settings import fresh_settings
from tests.unit.resolve.building import coded
from tests.unit.resolve.worlds import Version, arrivals, table_after, worlds

WORLDS = 6
"""In one deployment at a time: starting agents takes longer than their work."""


async def caught_up(settings: Settings) -> None:
    group = f"{settings.topic_prefix}{settings.group}"
    async with asyncio.timeout(PATIENCE_SECONDS), group_progress(settings, group) as progress:
        for topic in (EVENTS_EXTRACTED, EVENTS_ENRICHED, EVENTS_REPORTED):
            await progress.wait_until_processed(full_name(topic, settings), settings.partitions, lambda: None)


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
        rows |= table_after(own_names(number, version) for world, version in arrived if world == number).bytes()
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

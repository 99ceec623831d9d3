"""Rows follow corrections and withdrawals, and outlive the worker that made them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from schemas.event import ExtractedEvents
from schemas.topics import ARTICLES_PARSED, EVENTS_TABLE
from service.settings import Settings
from tests.streaming.kafka import Kafka, eventually
from tests.streaming.processes import Worker
from tests.streaming.simple import article, classify, enrich
from tests.streaming.versions import compacted, send
from tests.support.commands import eventwire
from tests.unit.resolve.worlds import DAY_ZERO, Version, table_after

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

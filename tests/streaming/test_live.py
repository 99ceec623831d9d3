"""A running worker: what it writes, and what it shows."""

from __future__ import annotations

import pytest

from schemas.topics import EVENTS_CLASSIFIED, EVENTS_EXTRACTED, EVENTS_REPORTED, EVENTS_TABLE
from tests.streaming.conftest import Live
from tests.streaming.kafka import eventually
from tests.streaming.simple import article

BROWSER = {"Accept": "text/html"}


def publish(live: Live, number: int, *sentences: str, lemma: str = "meet") -> None:
    content = article(number, *sentences, lemma=lemma)
    live.kafka.send(EVENTS_EXTRACTED, content.model_dump_json().encode(), content.article_id.encode())
    live.kafka.flush()


def rows_of_type(live: Live, lemma: str, count: int) -> dict[str, str]:
    """Event id -> the row's JSON, once there are so many."""
    rows = eventually(
        lambda: {name: row.model_dump_json() for name, row in live.kafka.rows().items() if row.type == lemma},
        lambda rows: len(rows) == count,
    )
    return rows


def test_publishing_an_article_twice_leaves_the_same_rows(live: Live) -> None:
    sentences = ("JPN and KOR sign.", "CHN signs with RUS.", "Somebody signs.")
    publish(live, 1, *sentences, lemma="sign")
    once = rows_of_type(live, "sign", 3)
    written, reported = len(live.kafka.read(EVENTS_TABLE)), len(live.kafka.read(EVENTS_REPORTED))
    publish(live, 1, *sentences, lemma="sign")
    eventually(lambda: sum(live.kafka.committed(EVENTS_REPORTED).values()), lambda n: n > reported)
    assert rows_of_type(live, "sign", 3) == once
    assert len(live.kafka.read(EVENTS_TABLE)) == written


def test_events_are_keyed_by_who_takes_part_and_rows_by_their_id(live: Live) -> None:
    publish(live, 2, "KOR and JPN trade.", lemma="trade")
    (name,) = rows_of_type(live, "trade", 1)
    assert b"JPN-KOR" in {message.key for message in live.kafka.read(EVENTS_CLASSIFIED)}
    row = next(message for message in live.kafka.read(EVENTS_TABLE) if message.key == name.encode())
    assert row.headers["ce_type"] == b"io.eventwire.events.table.v1"
    assert row.headers["ce_source"] == b"/eventwire/sink"
    assert row.headers["ce_specversion"] == b"1.0"
    assert row.headers["content-type"] == b"application/json"


def test_health_is_200_and_names_the_partitions(live: Live) -> None:
    status, health = live.worker.get("/health")
    assert (status, health["status"]) == (200, "ok")
    assert health["assigned"][live.kafka.name(EVENTS_EXTRACTED)] == [0, 1]
    assert set(health["stages"]) == {"withdraw", "enrich", "classify", "sink"}


@pytest.mark.parametrize("path", ["/", "/stats/", "/stats/assignment/", "/router/", "/metrics", "/style.css"])
def test_our_pages_and_fausts_are_served(live: Live, path: str) -> None:
    assert live.worker.get(path)[0] == 200


def test_fausts_table_pages_are_off_unless_asked_for(live: Live) -> None:
    assert live.worker.get("/table/")[0] == 404


def test_the_overview_links_fausts_pages(live: Live) -> None:
    _, page = live.worker.get("/", **BROWSER)
    for path in ("/stats/", "/router/", "/events"):
        assert f'href="{path}"' in page


def test_an_articles_text_is_escaped_on_the_pages(live: Live) -> None:
    publish(live, 3, "<script>alert('JPN')</script> & <img src=x> say KOR.", lemma="whisper")
    (name,) = rows_of_type(live, "whisper", 1)
    for path in ("/events?type=whisper", f"/events/{name}"):
        _, page = eventually(
            lambda path=path: live.worker.get(path, **BROWSER), lambda answer: "&lt;script&gt;" in answer[1]
        )
        assert "<script" not in page
        assert "<img" not in page


def test_events_are_shown_newest_first_as_json_and_by_filter(live: Live) -> None:
    for number in (40, 80, 120):  # in months of their own
        publish(live, number, "JPN and KOR dance.", lemma="dance")
    rows_of_type(live, "dance", 3)

    def look() -> list[str]:
        return [row["last_reported_at"] for row in live.worker.get("/events?type=dance&country=jpn")[1]["events"]]

    days = eventually(look, lambda days: len(days) == 3)
    assert days == sorted(days, reverse=True)
    assert live.worker.get("/events?type=dance&country=CHN")[1]["events"] == []


def test_metrics_count_what_was_done(live: Live) -> None:
    publish(live, 5, "JPN and KOR count.", lemma="count")
    rows_of_type(live, "count", 1)

    def look() -> dict[str, float]:
        lines = live.worker.get("/metrics")[1].splitlines()
        return {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in lines if not line.startswith("#")}

    counted = eventually(look, lambda found: found.get('eventwire_events_coded_total{type="count"}', 0) >= 1)
    eventually(look, lambda found: found['eventwire_messages_processed_total{stage="sink"}'] >= 1)
    assert counted["eventwire_rows_written_total"] >= 1
    assert counted['eventwire_message_coding_seconds_count{stage="enrich"}'] >= 1
    assert any(name.startswith("faust_") for name in counted)

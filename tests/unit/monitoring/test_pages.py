"""The pages as a browser, a program and an attacker meet them, without Kafka behind them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from schemas.event import Status
from service.monitoring.guard import protect
from service.monitoring.pages import Pages, add_pages
from service.monitoring.rows import Rows
from service.monitoring.state import StageState, WorkerState
from tests.unit.monitoring.test_rows import row

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"

Client = TestClient[web.Request, web.Application]


def state(**changes: object) -> WorkerState:
    given: dict[str, object] = {
        "group": "eventwire", "version": "0", "assigned": {"events.extracted": [0, 1]}, "rebalancing": False,
        "recovered": True, "loop_lag_seconds": 0.0, "stages": {"enrich": StageState(3)},
    }  # fmt: skip
    return WorkerState(**(given | changes))  # type: ignore[arg-type]


@asynccontextmanager
async def site(
    rows: Rows | None = None, worker: WorkerState | None = None, host: str = "127.0.0.1"
) -> AsyncIterator[Client]:
    async def refresh() -> None:
        return None

    kept = rows if rows is not None else Rows()
    app = web.Application()
    protect(app, host)
    add_pages(app, Pages(lambda: worker or state(), kept, refresh, (("/stats/", "Faust's"),)))
    async with TestClient(TestServer(app)) as client:
        yield client


def rows_of(**changes: object) -> Rows:
    rows = Rows()
    rows.trouble = None
    rows.put("evt_1", row("evt_1", **changes))
    return rows


async def test_the_overview_links_our_pages_and_fausts() -> None:
    async with site() as client:
        text = await (await client.get("/")).text()
    for path in ("/events", "/health", "/metrics", "/stats/"):
        assert f'href="{path}"' in text
    assert "3 under way" in text


@pytest.mark.parametrize(
    ("changes", "status", "problem"),
    [
        ({}, 200, None),
        ({"assigned": {}}, 200, None),
        ({"assigned": None}, 503, "not assigned"),
        ({"rebalancing": True}, 503, "rebalancing"),
        ({"recovered": False}, 503, "changelog"),
        ({"loop_lag_seconds": 60.0}, 503, "late"),
    ],
)
async def test_health_says_whether_the_worker_works_and_why_not(
    changes: dict[str, object], status: int, problem: str | None
) -> None:
    async with site(worker=state(**changes)) as client:
        answer = await client.get("/health")
        content = await answer.json()
    assert answer.status == status
    assert (content["status"] == "ok") == (status == 200)
    if problem:
        assert problem in " ".join(content["problems"])


async def test_a_program_gets_json_and_a_browser_gets_a_page() -> None:
    async with site(rows_of()) as client:
        plain = await client.get("/events")
        page = await client.get("/events", headers=BROWSER)
        forced = await client.get("/events?format=json", headers=BROWSER)
        assert plain.content_type == forced.content_type == "application/json"
        assert page.content_type == "text/html"
        assert page.headers["Vary"] == "Accept"
        assert [event["event_id"] for event in (await plain.json())["events"]] == ["evt_1"]
        assert "They meet" in await page.text()


async def test_one_event_is_shown_with_its_reports_and_an_unknown_one_is_not_found() -> None:
    async with site(rows_of()) as client:
        assert (await (await client.get("/events/evt_1")).json())["mentions"][0]["sentence"] == "They met."
        assert "They met." in await (await client.get("/events/evt_1", headers=BROWSER)).text()
        for headers in ({}, BROWSER):
            assert (await client.get("/events/evt_2", headers=headers)).status == 404


@pytest.mark.parametrize("path", ["/events", "/events/evt_1"])
async def test_what_articles_say_never_becomes_markup(path: str) -> None:
    evil = row("evt_1")
    mention = evil.mentions[0].model_copy(update={"sentence": EVIL, "source": EVIL, "url": "javascript:alert(3)"})
    who = evil.participants[0].model_copy(update={"name": EVIL, "country": None})
    rows = rows_of(title=EVIL, type=EVIL, participants=(who,), mentions=(mention,))
    async with site(rows) as client:
        text = await (await client.get(path, headers=BROWSER)).text()
    assert "&lt;script&gt;" in text
    assert "<script" not in text
    assert "<img" not in text
    assert "javascript:" not in text


async def test_a_filter_that_comes_back_in_the_form_never_becomes_markup() -> None:
    async with site(rows_of()) as client:
        text = await (await client.get("/events", params={"type": EVIL}, headers=BROWSER)).text()
    assert "<script" not in text
    assert "&#34;&#39;&gt;" in text


@pytest.mark.parametrize("query", ["status=perhaps", "limit=0", "since=soon", "colour=red", "format=xml"])
async def test_a_wrong_filter_is_a_bad_request_that_says_why(query: str) -> None:
    async with site(rows_of()) as client:
        answer = await client.get(f"/events?{query}")
        assert answer.status == 400
        assert (await answer.json())["problem"]


async def test_filters_narrow_the_answer() -> None:
    rows = rows_of()
    rows.put("evt_2", row("evt_2", status=Status.PLANNED))
    async with site(rows) as client:
        content = await (await client.get("/events?status=planned")).json()
    assert (content["shown"], content["matching"]) == (1, 1)
    assert content["events"][0]["event_id"] == "evt_2"


async def test_rows_that_are_not_up_to_date_say_so() -> None:
    rows = rows_of()
    rows.trouble = "not up to date: Kafka cannot be reached"
    async with site(rows) as client:
        assert (await (await client.get("/events")).json())["trouble"] == rows.trouble
        assert "cannot be reached" in await (await client.get("/events", headers=BROWSER)).text()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_only_reading_is_possible(method: str) -> None:
    async with site(rows_of()) as client:
        for path in ("/", "/events", "/health", "/nowhere"):
            assert (await client.request(method, path)).status == 405
        assert (await client.head("/events")).status == 200


@pytest.mark.parametrize("path", ["/", "/health", "/events", "/events/nothing", "/nowhere", "/style.css"])
async def test_every_answer_forbids_scripts_and_framing(path: str) -> None:
    async with site() as client:
        headers = (await client.get(path, headers=BROWSER)).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"


async def test_on_loopback_a_page_elsewhere_cannot_read_us_under_its_own_name() -> None:
    async with site() as client:
        assert (await client.get("/events", headers={"Host": "evil.example"})).status == 403
        for name in ("localhost:6066", "127.0.0.1", "[::1]:6066"):
            assert (await client.get("/health", headers={"Host": name})).status == 200
    async with site(host="0.0.0.0") as client:
        assert (await client.get("/health", headers={"Host": "eventwire.example"})).status == 200

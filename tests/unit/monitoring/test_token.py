"""A site with a token answers those who have it; to others it says whether the worker works and nothing more."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from service.monitoring.guard import protect
from service.monitoring.pages import Pages, add_pages
from service.monitoring.state import WorkerState
from tests.unit.monitoring.test_pages import Client, rows_of, state

TOKEN = "lantern-ä-99"
PATHS = ("/", "/events", "/events/evt_1", "/style.css", "/metrics", "/stats/", "/nowhere")


def basic(text: str) -> str:
    return f"Basic {base64.b64encode(text.encode()).decode()}"


@asynccontextmanager
async def guarded(worker: WorkerState) -> AsyncIterator[Client]:
    async def refresh() -> None:
        return None

    async def of_somebody_else(request: web.Request) -> web.Response:
        return web.Response(text="numbers")

    app = web.Application()
    protect(app, "127.0.0.1", TOKEN)
    add_pages(app, Pages(lambda: worker, rows_of(), refresh))
    for path in ("/metrics", "/stats/"):
        app.router.add_get(path, of_somebody_else)
    async with TestClient(TestServer(app)) as client:
        yield client


@pytest.fixture
async def site() -> AsyncIterator[Client]:
    async with guarded(state()) as client:
        yield client


@pytest.mark.parametrize(
    "given", [f"Bearer {TOKEN}", f"bearer  {TOKEN} ", basic(f"anybody:{TOKEN}"), basic(f":{TOKEN}")]
)
async def test_who_has_the_token_is_answered(site: Client, given: str) -> None:
    for path in PATHS:
        answer = await site.get(path, headers={"Authorization": given})
        assert answer.status == (404 if path == "/nowhere" else 200)
    assert "group" in await (await site.get("/health", headers={"Authorization": given})).json()


@pytest.mark.parametrize(
    "given",
    ["", "Bearer", "Bearer ", f"Bearer {TOKEN[:-1]}", f"Bearer {TOKEN}x", f"Digest {TOKEN}", TOKEN, "Bearer \udcff",
     basic(TOKEN), basic(f"{TOKEN}:"), basic(f"x:{TOKEN}x"), "Basic ?", "Basic", f"Basic {TOKEN}"],
)  # fmt: skip
async def test_who_has_not_is_turned_away_from_every_page(site: Client, given: str) -> None:
    headers = {"Authorization": given} if given else {}
    for path in PATHS:
        answer = await site.get(path, headers=headers)
        assert answer.status == 401, path
        assert len(answer.headers.getall("WWW-Authenticate")) == 2
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert TOKEN not in await answer.text()


async def test_a_stranger_learns_whether_the_worker_works_and_nothing_more(site: Client) -> None:
    answer = await site.get("/health")
    assert (answer.status, await answer.json()) == (200, {"status": "ok"})
    async with guarded(state(recovered=False)) as waiting:
        answer = await waiting.get("/health")
        assert (answer.status, await answer.json()) == (503, {"status": "unavailable"})


async def test_the_token_opens_no_other_door(site: Client) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    assert (await site.post("/events", headers=headers)).status == 405
    assert (await site.get("/events", headers=headers | {"Host": "evil.example"})).status == 403
    assert (await site.get(f"/events?token={TOKEN}")).status == 401

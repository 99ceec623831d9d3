"""The site of a running worker that has a token: whoever has it not sees nothing, nor any of Faust's pages."""

from __future__ import annotations

import asyncio
import urllib.error
import urllib.request

from service.settings import Settings
from service.streaming.app import create_app
from tests.streaming.kafka import Kafka
from tests.streaming.simple import SIMPLE_CODER
from tests.streaming.test_in_process import running

TOKEN = "ninety-nine-lanterns"


def status(port: int, path: str, token: str | None = None) -> int:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


async def test_every_page_of_a_worker_asks_for_its_token(settings: Settings, kafka: Kafka) -> None:
    app = create_app(Settings(**settings.model_dump() | {"web_token": TOKEN, "web_tables": True}), SIMPLE_CODER)
    site = app.web.web_app
    async with running(app):
        paths = {resource.canonical for resource in site.router.resources() if "{" not in resource.canonical}
        assert {"/", "/events", "/health", "/metrics", "/router/", "/stats/", "/table/"} <= paths
        for path in sorted(paths - {"/health"}):
            asked, answered = [await asyncio.to_thread(status, settings.web_port, path, who) for who in (None, TOKEN)]
            assert (asked, answered) in ((401, 200), (401, 204)), path

"""Our pages: the overview, health, and the table of events as JSON and, for a browser, as HTML."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import jinja2
from aiohttp import web

from schemas.event import Status
from service.monitoring.rows import BadFilter, Rows, filter_of
from service.monitoring.state import WorkerState


@dataclass(frozen=True)
class Pages:
    """What the pages show. ``refresh`` sees to it that ``rows`` are read and followed; it returns in bounded time.

    ``links`` are (path, what it is) of pages that others serve on the same site.
    """

    state: Callable[[], WorkerState]
    rows: Rows
    refresh: Callable[[], Awaitable[None]]
    links: tuple[tuple[str, str], ...] = ()


PAGES_KEY = web.AppKey("pages", Pages)


def add_pages(site: web.Application, pages: Pages) -> None:
    """Add ``/``, ``/health``, ``/events``, ``/events/{event_id}`` and their style sheet to ``site``."""
    site[PAGES_KEY] = pages
    site.router.add_get("/", overview)
    site.router.add_get("/health", health)
    site.router.add_get("/events", events)
    site.router.add_get("/events/{event_id}", event)
    site.router.add_get("/style.css", style)
    site.router.add_get("/favicon.ico", no_icon)


async def overview(request: web.Request) -> web.Response:
    """A small page that says how the worker is and links everything else."""
    pages = request.app[PAGES_KEY]
    return _html("overview.html", state=pages.state(), links=pages.links)


async def health(request: web.Request) -> web.Response:
    """200 when the worker works, 503 while it cannot; JSON says why."""
    state = request.app[PAGES_KEY].state()
    return _json(state.as_json(), status=200 if state.healthy else 503)


async def events(request: web.Request) -> web.Response:
    """The rows of ``events.table``, newest first."""
    pages = request.app[PAGES_KEY]
    try:
        as_html = _wants_html(request)
        wanted = filter_of(request.query)
    except BadFilter as error:
        return _problem(request, 400, str(error))
    await pages.refresh()
    shown, matching = pages.rows.select(wanted)
    if as_html:
        return _html(
            "events.html", records=shown, matching=matching, rows=pages.rows, wanted=wanted, statuses=list(Status)
        )
    return _json(
        {
            "events": [record.model_dump(mode="json") for record in shown],
            "shown": len(shown),
            "matching": matching,
            "oldest_dropped": pages.rows.dropped,
            "trouble": pages.rows.trouble,
        }
    )


async def event(request: web.Request) -> web.Response:
    """One row with all its mentions."""
    pages = request.app[PAGES_KEY]
    try:
        as_html = _wants_html(request)
    except BadFilter as error:
        return _problem(request, 400, str(error))
    await pages.refresh()
    record = pages.rows.get(request.match_info["event_id"])
    if record is None:
        why = f" ({pages.rows.trouble})" if pages.rows.trouble else ""
        return _problem(request, 404, f"no such event in the table{why}")
    if as_html:
        return _html("event.html", record=record, trouble=pages.rows.trouble)
    return _json(record.model_dump(mode="json"))


async def style(request: web.Request) -> web.Response:
    """The style sheet."""
    return web.Response(text=_resource("style.css"), content_type="text/css")


async def no_icon(request: web.Request) -> web.Response:
    """Browsers ask for it unasked; a 404 would stand as an error in their consoles and in the log."""
    return web.Response(status=204)


def _wants_html(request: web.Request) -> bool:
    """``?format=`` decides, else whether the client names HTML, as browsers do and programs do not."""
    asked = request.query.get("format")
    if asked not in (None, "", "json", "html"):
        raise BadFilter(f"format: {asked!r} is neither json nor html")
    return asked == "html" if asked else "text/html" in request.headers.get("Accept", "")


def _problem(request: web.Request, status: int, text: str) -> web.Response:
    if "text/html" in request.headers.get("Accept", ""):
        return _html("problem.html", status=status, text=text)
    return _json({"problem": text}, status=status)


def _html(template: str, *, status: int = 200, **values: Any) -> web.Response:
    text = _templates().get_template(template).render(status=status, **values)
    return web.Response(text=text, status=status, content_type="text/html", headers={"Vary": "Accept"})


def _json(value: Any, *, status: int = 200) -> web.Response:
    text = json.dumps(value, ensure_ascii=False)
    return web.Response(text=text, status=status, content_type="application/json", headers={"Vary": "Accept"})


@cache
def _templates() -> jinja2.Environment:
    templates = jinja2.Environment(
        loader=jinja2.FunctionLoader(_resource), autoescape=True, undefined=jinja2.StrictUndefined
    )
    templates.tests["web_address"] = lambda url: bool(url) and str(url).startswith(("http://", "https://"))
    return templates


def _resource(name: str) -> str:
    return (files("service.monitoring.templates") / name).read_text(encoding="utf-8")

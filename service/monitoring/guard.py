"""What protects the pages: GET only, headers that forbid everything they do not need, known host names on loopback."""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def protect(site: web.Application, host: str) -> None:
    """Apply it to every page of ``site``, Faust's included. ``host`` is the address that the site listens on."""
    site.middlewares.append(_only_get)
    if _is_loopback(host):
        site.middlewares.append(_only_loopback_names)
    site.on_response_prepare.append(_add_headers)


@web.middleware
async def _only_get(request: web.Request, handler: Handler) -> web.StreamResponse:
    if request.method not in ("GET", "HEAD"):
        raise web.HTTPMethodNotAllowed(request.method, ["GET", "HEAD"])
    return await handler(request)


@web.middleware
async def _only_loopback_names(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A page elsewhere can give its own name our address (DNS rebinding) and read us through a person's browser."""
    if not _is_loopback(request.url.host or ""):
        raise web.HTTPForbidden(text="this address is for http://127.0.0.1 and http://localhost only\n")
    return await handler(request)


async def _add_headers(request: web.Request, response: web.StreamResponse) -> None:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

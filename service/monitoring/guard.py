"""What protects the pages: GET only, headers that forbid all they do not need, known names on loopback, a token.

Everybody may ask ``/health`` whether the worker works, for probes have no secrets; why not, and everything else on the
site, Faust's pages and ``/metrics`` included, is for those who have the token, where one is set.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import ipaddress
from collections.abc import Awaitable, Callable

from aiohttp import web
from aiohttp.typedefs import Middleware

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


OPEN_PAGE = "/health"


def protect(site: web.Application, host: str, token: str | None = None) -> None:
    """Apply it to every page of ``site``, Faust's included. ``host`` is the address that the site listens on.

    ``token`` None: whoever reaches the site may read it.
    """
    site.middlewares.append(_only_get)
    if _is_loopback(host):
        site.middlewares.append(_only_loopback_names)
    if token is not None:
        site.middlewares.append(_only_with(token))
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


def _only_with(token: str) -> Middleware:
    wanted = hashlib.sha256(token.encode()).digest()

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        given = _given_token(request.headers.get("Authorization", ""))
        # Of digests, so that how long it takes tells neither how much of a guess is right nor the token's length.
        if hmac.compare_digest(hashlib.sha256(given).digest(), wanted):
            return await handler(request)
        if request.path != OPEN_PAGE:
            answer = web.HTTPUnauthorized(text="this site asks for its token (EVENTWIRE_WEB_TOKEN)\n")
            answer.headers["WWW-Authenticate"] = 'Basic realm="eventwire: any name, the token as password"'
            answer.headers.add("WWW-Authenticate", "Bearer")
            raise answer
        status = (await handler(request)).status
        return web.json_response({"status": "ok" if status == 200 else "unavailable"}, status=status)

    return check


def _given_token(authorization: str) -> bytes:
    """The token of a program (``Bearer``), or the password that a browser asked a person for (``Basic``)."""
    scheme, _, given = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return given.strip().encode("utf-8", "surrogateescape")
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(given.strip(), validate=True).partition(b":")[2]
        except (binascii.Error, ValueError):
            return b""
    return b""


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

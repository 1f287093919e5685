"""Stands before everything that the page answers: lets in, turns away, and says how to be shown."""

import json
import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from edge_monitor.outputs.seldom import SeldomLog
from edge_monitor.outputs.web.access import Access, DeniedError

_log = logging.getLogger(__name__)

_ALWAYS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}

SESSION: Final = "/session"
"""Where a token is traded for a cookie."""


class Guard:
    """An ASGI application before another one.

    Attributes:
        refused: how many requests were turned away.

    Args:
        app: what is guarded.
        access: the rules.
        shell: paths that hold nothing but the empty page, which asks for the token.
    """

    def __init__(self, app: ASGIApp, access: Access, shell: frozenset[str]) -> None:
        self.refused = 0
        self._app = app
        self._access = access
        self._shell = shell
        self._tell = SeldomLog(_log)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, as ASGI has it."""
        begun = False

        async def send_safely(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                MutableHeaders(scope=message).update(_ALWAYS)
            await send(message)

        try:
            self._check(scope["method"], scope["path"], Headers(scope=scope))
            await self._app(scope, receive, send_safely)
        except DeniedError as error:
            self._count(scope, str(error))
            await answer(error.status, str(error))(scope, receive, send_safely)
        except Exception as error:  # noqa: BLE001 - whatever it is, the page goes on
            self._tell.warning(f"page: {scope['path']!r} failed: {error!r}")
            if not begun:
                failed = answer(HTTPStatus.INTERNAL_SERVER_ERROR, "see the log of the device")
                await failed(scope, receive, send_safely)

    def _check(self, method: str, path: str, headers: Headers) -> None:
        self._access.check_caller(method, path, headers)
        if path in self._shell:
            return
        if path == SESSION and method == "POST":
            return  # looks at the token itself
        self._access.check_token(headers)
        if method == "POST":
            self._access.check_csrf(headers)

    def _count(self, scope: Scope, reason: str) -> None:
        self.refused += 1
        client = scope["client"][0] if scope["client"] else "somebody"
        self._tell.warning(f"page: {client} refused {scope['path'][:60]!r}: {reason}")


def answer(status: HTTPStatus, reason: str) -> Response:
    """What a request that is not met gets: why, for people; the connection ends with it."""
    headers = {"Connection": "close"}
    if status is HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    text = json.dumps({"error": reason})
    return Response(text, status, headers, media_type="application/json")

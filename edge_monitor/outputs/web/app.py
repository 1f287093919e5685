"""What is answered at which path; who asks has passed the guard."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Final

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route, Router

from edge_monitor import __version__
from edge_monitor.outputs.web.access import Access, DeniedError
from edge_monitor.outputs.web.desk import OFFERED
from edge_monitor.outputs.web.guard import SESSION, Guard, answer
from edge_monitor.outputs.web.pictures import MetricsText, Preview
from edge_monitor.outputs.web.readers import Readers
from edge_monitor.outputs.web.shell import SHELL, File
from edge_monitor.types import Verb

Ask = Callable[[Verb], Awaitable[str]]
"""Has something done; gives the answer as JSON."""

_PICTURE_WITHIN_S: Final = 1.0
_LOOK_EVERY_S: Final = 0.05
_JSON: Final = "application/json"


class Pages:
    """Answers requests.

    Args:
        device_id: shown on the page.
        access: knows the secrets that a browser is given.
        readers: those who listen.
        greeting: gives what a new reader is told first.
        ask: has something done.
        preview: the picture, where the configuration allows it.
        metrics: numbers for Prometheus, where they are served.
    """

    def __init__(
        self,
        device_id: str,
        access: Access,
        readers: Readers,
        greeting: Callable[[], list[bytes]],
        ask: Ask,
        *,
        preview: Preview | None = None,
        metrics: MetricsText | None = None,
    ) -> None:
        self._device_id = device_id
        self._access = access
        self._readers = readers
        self._greeting = greeting
        self._ask = ask
        self._preview = preview
        self._metrics = metrics

    def guarded(self) -> Guard:
        """The application, with the guard before it."""
        routes = [
            Route(SESSION, self._session, methods=["GET"]),
            Route(SESSION, self._trade, methods=["POST"]),
            Route("/stream", self._stream, methods=["GET"]),
            *(Route(f"/ask/{verb}", self._answer(verb), methods=["POST"]) for verb in OFFERED),
            *(Route(path, _given(file), methods=["GET"]) for path, file in SHELL.items()),
        ]
        if self._preview is not None:
            routes += [
                Route("/preview.jpg", self._picture, methods=["GET"]),
                Route("/preview/on", self._switch(on=True), methods=["POST"]),
                Route("/preview/off", self._switch(on=False), methods=["POST"]),
            ]
        if self._metrics is not None:
            routes.append(Route("/metrics", self._numbers, methods=["GET"]))
        return Guard(Router(routes), self._access, frozenset(SHELL))

    async def _session(self, _request: Request) -> Response:
        """What a page needs before it asks for anything; why a stream is refused it cannot read."""
        if self._readers.full:
            return _no_room()
        told = {"device": self._device_id, "version": __version__, "csrf": self._access.csrf}
        return Response(json.dumps(told), media_type=_JSON)

    async def _trade(self, request: Request) -> Response:
        """The token for a cookie: it need not be typed again."""
        if not self._access.knows_token(request.headers):
            raise DeniedError(HTTPStatus.UNAUTHORIZED, "this is not the token")
        return Response(
            status_code=HTTPStatus.NO_CONTENT, headers={"Set-Cookie": self._access.cookie()}
        )

    async def _stream(self, _request: Request) -> Response:
        """Everything as it happens."""
        if self._readers.full:
            return _no_room()
        told = self._readers.listen(self._greeting)
        return StreamingResponse(told, media_type="text/event-stream")

    def _answer(self, verb: Verb) -> Callable[[Request], Awaitable[Response]]:
        async def ask(_request: Request) -> Response:
            return Response(await self._ask(verb), media_type=_JSON)

        return ask

    def _switch(self, *, on: bool) -> Callable[[Request], Awaitable[Response]]:
        async def switch(_request: Request) -> Response:
            if self._preview is not None:
                self._preview.switch(on=on)
            return Response(status_code=HTTPStatus.NO_CONTENT)

        return switch

    async def _picture(self, request: Request) -> Response:
        """The next picture after the one that the page has; empty where none comes."""
        if self._preview is None or not self._preview.left_s:
            raise DeniedError(HTTPStatus.FORBIDDEN, "the preview is off")
        seen = request.query_params.get("after", "")
        for _ in range(round(_PICTURE_WITHIN_S / _LOOK_EVERY_S)):
            glimpse = self._preview.glimpse()
            if glimpse is not None and str(glimpse.number) != seen:
                number = {"X-Number": str(glimpse.number)}
                return Response(glimpse.jpeg, headers=number, media_type="image/jpeg")
            await asyncio.sleep(_LOOK_EVERY_S)
        return Response(status_code=HTTPStatus.NO_CONTENT)

    async def _numbers(self, _request: Request) -> Response:
        text, media_type = ("", _JSON) if self._metrics is None else self._metrics()
        return Response(text, headers={"Content-Type": media_type})


def _no_room() -> Response:
    return answer(HTTPStatus.SERVICE_UNAVAILABLE, "too many pages are open: close one")


def _given(file: File) -> Callable[[Request], Awaitable[Response]]:
    async def give(_request: Request) -> Response:
        return Response(file.content, media_type=file.media_type)

    return give

"""One connection to the page: how many there may be, and how long one may take its time."""

import asyncio
from typing import Any, Final

from uvicorn.protocols.http.h11_impl import H11Protocol

MOST: Final = 64
"""Connections at one time, so that the camera and the spool always find a free file descriptor."""

ASKS_WITHIN_S: Final = 10.0
READS_WITHIN_S: Final = 10.0

_BUFFER_BYTES: Final = 64 * 1024


class Line(H11Protocol):
    """HTTP/1.1 for strangers: who does not ask, or does not read the answer, is hung up on."""

    _asking: asyncio.TimerHandle | None = None
    _reading: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Take a call, or hang up where there are too many."""
        super().connection_made(transport)
        transport.set_write_buffer_limits(_BUFFER_BYTES)
        if len(self.connections) > MOST:
            transport.abort()
        else:
            self._wait_for_a_request()

    def data_received(self, data: bytes) -> None:
        """Hear more; a request that is whole is waited for no longer."""
        super().data_received(data)
        if self.cycle is None or self.cycle.response_complete:
            self._wait_for_a_request()
        elif self._asking is not None:
            self._asking.cancel()
            self._asking = None

    def pause_writing(self) -> None:
        """The buffer is full: somebody does not read."""
        super().pause_writing()
        self._reading = self.loop.call_later(READS_WITHIN_S, self.transport.abort)

    def resume_writing(self) -> None:
        """It was read."""
        super().resume_writing()
        if self._reading is not None:
            self._reading.cancel()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is over."""
        for timer in (self._asking, self._reading):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def _wait_for_a_request(self) -> None:
        if self._asking is None:  # else: from the first byte on, however slowly the others follow
            self._asking = self.loop.call_later(ASKS_WITHIN_S, self.transport.abort)

"""A camera on the network, by RTSP."""

import re
import time
from collections.abc import Callable

import cv2

from edge_monitor.camera.files import printable
from edge_monitor.camera.opencv import Decoder
from edge_monitor.errors import SourceError
from edge_monitor.types import Frame

_OPEN_TIMEOUT_MS = 10_000
"""FFmpeg looks at 20 frames before it calls a stream open, which takes 4 s at 5 per second."""
_READ_TIMEOUT_MS = 2000
_SCHEMES = ("rtsp", "rtsps")

# Up to the last @, though a path may hold one: rather too much is hidden than too little.
_USER = re.compile(r"(?<=://).*@")
_SECRET = re.compile(r"(?i)\b(user(?:name)?|login|pass(?:word|wd)?|pwd|token|key|auth)=[^&/?#]*")


def mask_credentials(url: str) -> str:
    """The URL as it may be shown: user, password and secrets in the query become `***`."""
    return printable(_SECRET.sub(r"\1=***", _USER.sub("***@", url)))


class RtspSource:
    """A live RTSP stream as a `FrameSource`, over TCP.

    A frame's time is that of its arrival: the stream's own stamps run on the camera's clock.

    Args:
        url: `rtsp://` or `rtsps://`; credentials in it are never shown.
        monotonic: the scale of the frames' times, in seconds.

    Raises:
        SourceError: no such address, no stream, or not within 10 s.
    """

    live = True
    frame_count = None
    fps = None

    def __init__(self, url: str, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._name = mask_credentials(url)
        self._monotonic = monotonic
        scheme, mark, address = url.partition("://")
        if scheme.lower() not in _SCHEMES or not mark:
            raise SourceError(f"{self._name}: not an RTSP address; it starts with rtsp://")
        self._decoder = Decoder(
            self._name,
            f"{scheme.lower()}://{address}",  # FFmpeg knows it by small letters alone
            cv2.CAP_FFMPEG,
            parameters=(
                *(cv2.CAP_PROP_N_THREADS, 1),
                *(cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, _OPEN_TIMEOUT_MS),
                *(cv2.CAP_PROP_READ_TIMEOUT_MSEC, _READ_TIMEOUT_MS),
            ),
            why="no stream; check address, credentials and that the camera is on",
        )

    @property
    def description(self) -> str:
        """One line: the address without credentials, and the size."""
        width, height = self._decoder.size
        return f"{self._name}, {width} x {height} pixels"

    def read(self) -> Frame:
        """The next frame; waits for it up to 2 s.

        Raises:
            SourceError: the stream broke off.
        """
        image = self._decoder.picture() if self._decoder.grab() else None
        if image is None:
            raise SourceError(f"{self._name}: the stream broke off; check the network and camera")
        return Frame(self._monotonic(), image)

    def close(self) -> None:
        """Hang up; harmless when repeated."""
        self._decoder.close()

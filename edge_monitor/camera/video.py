"""A video file: every frame, with its media time."""

import math
from pathlib import Path

import cv2

from edge_monitor.camera.files import printable, require_file
from edge_monitor.camera.opencv import Decoder
from edge_monitor.errors import SourceError
from edge_monitor.types import Frame

_DEFAULT_FPS = 25.0
_MAX_FPS = 1000.0
_PLAYLISTS = (b"#EXTM3U", b"ffconcat", b"<?xml", b"[playlist]")
"""Openings of files that would send the decoder on to other files or to the network."""


class MediaClock:
    """Media times that rise strictly, whatever the container says.

    Args:
        fps: frames per second, to fill in where the container's stamps fail.
    """

    def __init__(self, fps: float) -> None:
        self._period_s = 1 / fps
        self._last_s: float | None = None

    def time_s(self, stamp_s: float) -> float:
        """Seconds from the start for the next frame, given the container's stamp.

        The first stamp may be negative where the decoding order differs from the order of
        display; it is shown at 0. A stamp that does not rise is replaced by one period more.
        """
        if self._last_s is None:
            t = max(0.0, stamp_s) if math.isfinite(stamp_s) else 0.0
        elif math.isfinite(stamp_s) and stamp_s > self._last_s:
            t = stamp_s
        else:
            t = self._last_s + self._period_s
        self._last_s = t
        return t


class VideoFileSource:
    """A video file as a `FrameSource`; a file that breaks off ends where it breaks off.

    Args:
        path: a file in a format that FFmpeg reads. Other protocols and playlists are refused.

    Raises:
        SourceError: the file is missing, no video, too large in pixels, or has no whole frame.
    """

    live = False

    def __init__(self, path: Path) -> None:
        self._name = printable(path)
        require_file(path, "a video")
        with path.open("rb") as file:
            if file.read(16).lstrip(b"\xef\xbb\xbf \r\n").startswith(_PLAYLISTS):
                raise SourceError(f"{self._name}: is a list, not a video; name the video itself")
        self._decoder = Decoder(
            self._name,
            # An absolute path cannot be taken for a protocol ("concat:", "http:").
            str(path.resolve()),
            cv2.CAP_FFMPEG,
            # Each further thread holds frames of its own; the graph itself runs on one.
            parameters=(cv2.CAP_PROP_N_THREADS, 1),
            why="not a video that can be read, or cut off before its index",
        )
        fps = self._decoder.get(cv2.CAP_PROP_FPS)
        self._fps = fps if 0 < fps <= _MAX_FPS else _DEFAULT_FPS
        self._clock = MediaClock(self._fps)
        # The first frame is read now: a file without one is refused before anything else starts.
        self._first = self._next()
        if self._first is None:
            self.close()
            raise SourceError(f"{self._name}: holds no frame that can be decoded")

    @property
    def description(self) -> str:
        """One line: the file, its size and rate."""
        width, height = self._decoder.size
        return f"{self._name}, {width} x {height} pixels, {self._fps:.4g} frames per second"

    @property
    def fps(self) -> float:
        """Frames per second on average, as the file says; 25 where it does not."""
        return self._fps

    @property
    def frame_count(self) -> int | None:
        """Frames by the container's index, which may promise more than a broken file holds."""
        count = self._decoder.get(cv2.CAP_PROP_FRAME_COUNT)
        return int(count) if 0 < count < 2**31 else None

    def read(self) -> Frame | None:
        """The next frame; `None` at the end, which is also where a broken file breaks off.

        Raises:
            SourceError: the pictures grew beyond what is decoded.
        """
        if self._first is not None:
            frame, self._first = self._first, None
            return frame
        return self._next()

    def _next(self) -> Frame | None:
        if not self._decoder.grab():
            return None
        image = self._decoder.picture()
        if image is None:
            return None
        return Frame(self._clock.time_s(self._decoder.position_s), image)

    def close(self) -> None:
        """Release the file; harmless when repeated."""
        self._first = None
        self._decoder.close()

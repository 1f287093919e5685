"""OpenCV's capture as the sources use it: quiet, and bounded in picture size."""

import os
from collections.abc import Sequence
from typing import cast

import cv2

from edge_monitor.errors import SourceError
from edge_monitor.types import Image

MAX_SIDE_PX = 8192
MAX_PIXELS = 4096 * 4096
"""Larger pictures are refused before they are decoded: one of this size takes 48 MiB as BGR."""

# Libav writes straight to stdout or stderr: AV_LOG_QUIET, read by OpenCV at each opening.
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
# Without it FFmpeg asks for UDP first, where losses smear the picture. Other media ignore it.
os.environ.setdefault("OPENCV_FFMPEG_CAPTURE_OPTIONS", "rtsp_transport;tcp")
# Seconds that a V4L2 read waits for a camera; OpenCV's own 10 s are longer than the 2 s after
# which a camera counts as lost. Read at the first wait, and the property for it does not exist.
os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "2")
if "OPENCV_LOG_LEVEL" not in os.environ:
    # Every fault is told by a SourceError; a retrying source would flood. OpenCV 4.14 has moved it.
    getattr(cv2.utils, "logging", cv2).setLogLevel(0)


def too_large(width: int, height: int) -> str | None:
    """Why a picture of this size is refused, or `None`."""
    if width <= MAX_SIDE_PX and height <= MAX_SIDE_PX and width * height <= MAX_PIXELS:
        return None
    return (
        f"{width} x {height} pixels are too many; at most {MAX_SIDE_PX} a side, {MAX_PIXELS} in all"
    )


class Decoder:
    """One open `cv2.VideoCapture`.

    Args:
        name: how errors call it.
        target: file, URL or device.
        backend: a `cv2.CAP_...` constant.
        parameters: pairs of property and value that hold while opening.
        why: what to say when it cannot be opened.

    Raises:
        SourceError: it cannot be opened, or its pictures are too large.
    """

    def __init__(
        self, name: str, target: str, backend: int, *, parameters: Sequence[int] = (), why: str
    ) -> None:
        self._name = name
        try:
            target.encode()
        except UnicodeEncodeError:  # which would end the whole program in OpenCV
            raise SourceError(f"{name}: is no UTF-8 text; rename it") from None
        try:
            self._capture = cv2.VideoCapture(target, backend, parameters)
        except cv2.error as error:
            raise SourceError(f"{name}: {why}") from error
        if not self._capture.isOpened():
            raise SourceError(f"{name}: {why}")
        refusal = too_large(*self.size)
        if refusal is not None:
            self.close()
            raise SourceError(f"{name}: {refusal}")

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels, as announced."""
        return int(self.get(cv2.CAP_PROP_FRAME_WIDTH)), int(self.get(cv2.CAP_PROP_FRAME_HEIGHT))

    def get(self, prop: int) -> float:
        """A property; 0 where the backend does not know it."""
        return self._capture.get(prop)

    def set(self, prop: int, value: float) -> bool:
        """Ask for a property; true where the backend took it, which says not what it made of it."""
        return self._capture.set(prop, value)

    def grab(self) -> bool:
        """Fetch the next frame; false at the end and when the device is gone."""
        return self._capture.grab()

    @property
    def position_s(self) -> float:
        """The backend's stamp of the grabbed frame: media time, or a camera driver's time."""
        return self.get(cv2.CAP_PROP_POS_MSEC) / 1000

    def picture(self) -> Image | None:
        """The grabbed frame as BGR; `None` where it could not be decoded.

        Raises:
            SourceError: the stream switched to a size that is refused.
        """
        try:
            decoded, image = self._capture.retrieve()
        except cv2.error:
            return None
        if not decoded or image is None or image.size == 0:
            return None
        refusal = too_large(image.shape[1], image.shape[0])
        if refusal is not None:
            raise SourceError(f"{self._name}: {refusal}")
        # Cameras without colour come as one channel from some drivers.
        if image.ndim == 2 or image.shape[2] == 1:  # noqa: PLR2004 - rows and columns alone
            image = cv2.cvtColor(image, cv2.COLOR_GRAY2BGR)
        return cast("Image", image)

    def close(self) -> None:
        """Release the device; harmless when repeated."""
        self._capture.release()

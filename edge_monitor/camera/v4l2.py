"""A USB camera, by V4L2 through OpenCV."""

import errno
import os
import time
from collections.abc import Callable
from pathlib import Path

import cv2

from edge_monitor.camera.devices import CameraDevice, query
from edge_monitor.camera.files import printable
from edge_monitor.camera.opencv import Decoder
from edge_monitor.camera.stamps import StampClock, boottime
from edge_monitor.errors import SourceError
from edge_monitor.types import Frame

_BUFFERS = 2
"""One is filled while the other is decoded. With a single buffer the driver drops every second
frame; with more, a reader that fell behind would see old ones."""
_MJPG = cv2.VideoWriter.fourcc(*"MJPG")
_BAD_PICTURES_IN_A_ROW = 10
"""Cameras often begin with a few broken JPEGs; more in a row are a fault."""
_CURES = {
    errno.ENOENT: "no such device; plug the camera in or choose another (see the doctor command)",
    errno.EACCES: "permission denied; add this user to the group video",
    errno.EBUSY: "held by another program; stop that one",
}


def require_camera(device: Path) -> CameraDevice:
    """Ask whether the device is a camera, without opening a stream.

    Raises:
        SourceError: it is missing, not permitted, or no camera.
    """
    name = printable(device)
    try:
        camera = query(device)
    except OSError as error:
        cure = _CURES.get(error.errno or 0, f"{error.strerror}; name a camera such as /dev/video0")
        raise SourceError(f"{name}: {cure}") from error
    if camera is None:
        raise SourceError(f"{name}: gives no pictures to OpenCV; choose another device")
    return camera


class V4l2Source:
    """A V4L2 camera as a `FrameSource`.

    Compressed pictures (MJPG) are asked for, because few cameras reach their full rate without;
    a camera that has none gives what it has. The kernel's stamp of the buffer, which OpenCV
    passes on as CAP_PROP_POS_MSEC, is the frame's time where it is on a known scale.

    Args:
        device: `/dev/video0`, or a link to it such as those in `/dev/v4l/by-id`.
        width: pixels asked for; the camera answers with the nearest it has.
        height: likewise.
        fps: frames per second asked for.
        monotonic: the scale of the frames' times, in seconds.
        boot: seconds on CLOCK_BOOTTIME.

    Raises:
        SourceError: the device is missing, not permitted, busy, or no camera.
    """

    live = True
    frame_count = None
    fps = None

    def __init__(
        self,
        device: Path,
        width: int,
        height: int,
        fps: float,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        boot: Callable[[], float] = boottime,
    ) -> None:
        self._name = printable(device)
        self._stamps = StampClock(monotonic, boot)
        camera = require_camera(device)
        self._decoder = Decoder(
            self._name,
            os.fspath(device),
            cv2.CAP_V4L2,
            why="cannot be opened; another program may hold it",
        )
        self._decoder.set(cv2.CAP_PROP_FOURCC, _MJPG)
        self._decoder.set(cv2.CAP_PROP_FRAME_WIDTH, width)
        self._decoder.set(cv2.CAP_PROP_FRAME_HEIGHT, height)
        self._decoder.set(cv2.CAP_PROP_FPS, fps)
        self._decoder.set(cv2.CAP_PROP_BUFFERSIZE, _BUFFERS)
        self._description = self._describe(camera.name)

    @property
    def description(self) -> str:
        """One line: device, name of the camera, format, size and rate as granted."""
        return self._description

    def _describe(self, camera: str) -> str:
        code = int(self._decoder.get(cv2.CAP_PROP_FOURCC)) & 0xFFFF_FFFF
        form = code.to_bytes(4, "little").decode("ascii", "replace").strip()
        width, height = self._decoder.size
        fps = self._decoder.get(cv2.CAP_PROP_FPS)
        return printable(
            f"{self._name} ({camera}), {form}, {width} x {height} pixels, "
            f"{fps:.4g} frames per second"
        )

    def read(self) -> Frame:
        """The next frame; waits for it up to 2 s.

        Raises:
            SourceError: the camera was unplugged or hangs.
        """
        for _ in range(_BAD_PICTURES_IN_A_ROW):
            if not self._decoder.grab():
                raise SourceError(f"{self._name}: no picture came; it was unplugged or hangs")
            stamp_s = self._decoder.position_s
            image = self._decoder.picture()
            if image is not None:
                stamped = stamp_s if stamp_s > 0 else None  # drivers without a stamp leave 0
                return Frame(self._stamps.time_s(stamped), image, sensor_t=stamped)
        raise SourceError(f"{self._name}: its pictures cannot be decoded; check the cable")

    def close(self) -> None:
        """Release the device; harmless when repeated."""
        self._decoder.close()

"""The Raspberry Pi's camera, by picamera2 and libcamera."""

import importlib
import importlib.util
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import cv2
import numpy as np

from edge_monitor.camera.stamps import StampClock, boottime
from edge_monitor.errors import SourceError
from edge_monitor.types import Frame, Image

_READ_TIMEOUT_S = 2.0
_BUFFERS = 4
_MAIN_SCALE = 2
"""The main stream is so many times as large as the frames: the sensor's mode follows its size,
and the smallest modes of common sensors show only the middle of the view."""
_TO_BGR = {
    # picamera2 names the bytes from the last to the first: RGB888 lies as B, G, R in memory.
    "RGB888": None,
    "BGR888": cv2.COLOR_RGB2BGR,
    "XRGB8888": cv2.COLOR_BGRA2BGR,
    "XBGR8888": cv2.COLOR_RGBA2BGR,
    "YUV420": cv2.COLOR_YUV2BGR_I420,
    "YVU420": cv2.COLOR_YUV2BGR_YV12,
}
_SENSOR_DRIVERS = ("unicam", "rp1-cfe")
_INSTALL = (
    "install it with 'sudo apt install python3-picamera2' "
    "and use a virtual environment made with --system-site-packages"
)
_DRIVER_ERRORS = (RuntimeError, OSError, LookupError, ValueError, TypeError, AttributeError)
"""What picamera2 and libcamera's bindings were seen to raise; a time-out is an OSError."""


def picamera_available(devices: Path = Path("/sys/class/video4linux")) -> bool:
    """Whether picamera2 is installed and the kernel knows a Raspberry Pi camera; costs no import.

    Args:
        devices: where the kernel lists its video devices. A sensor's receiver is among them only
            when a sensor answered.
    """
    try:
        if importlib.util.find_spec("picamera2") is None:
            return False
        names = [path.read_text(encoding="utf-8") for path in devices.glob("video*/name")]
    except (OSError, ValueError):  # ValueError: a module without a specification
        return False
    return any(name.startswith(_SENSOR_DRIVERS) for name in names)


class Picamera2Source:
    """A Raspberry Pi camera as a `FrameSource`: the low-resolution stream beside the main one.

    The image processor makes the small pictures; on boards up to the Pi 4 it can make them only
    as YUV420, which is converted here, on a Pi 5 as BGR. A frame's time is the sensor's, at the
    start of its exposure.

    Args:
        width: pixels of the frames, rounded down to even.
        height: likewise.
        fps: frames per second.
        camera_index: which of several cameras.
        monotonic: the scale of the frames' times, in seconds.
        boot: seconds on CLOCK_BOOTTIME.

    Raises:
        SourceError: picamera2 is not installed, or there is no such camera, or it is busy.
    """

    live = True
    frame_count = None
    fps = None

    def __init__(
        self,
        width: int,
        height: int,
        fps: float,
        camera_index: int = 0,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        boot: Callable[[], float] = boottime,
    ) -> None:
        self._name = f"Raspberry Pi camera {camera_index}"
        self._stamps = StampClock(monotonic, boot)
        self._camera = None
        library, colours = _libraries()
        try:
            self._open(library, colours, camera_index, (width, height), fps)
        except SourceError:
            self.close()
            raise
        except _DRIVER_ERRORS as error:
            self.close()
            raise SourceError(
                f"{self._name}: cannot be opened ({_told(error)}); another program may hold it"
            ) from error

    def _open(
        self, library: Any, colours: Any, index: int, size: tuple[int, int], fps: float
    ) -> None:
        # Asked first: an object made for a camera that is not there leaves a thread behind.
        cameras = library.Picamera2.global_camera_info()
        if not 0 <= index < len(cameras):
            raise SourceError(
                f"{self._name}: not found, cameras found: {len(cameras)}; check the ribbon cable"
            )
        self._camera = camera = library.Picamera2(index)
        # Older picamera2, from before the Pi 5, has no notion of a platform.
        platform = getattr(getattr(library.Picamera2, "platform", None), "name", "VC4")
        width, height = (length - length % 2 for length in size)
        period_us = round(1e6 / fps)
        camera.configure(
            camera.create_video_configuration(
                main={"size": (width * _MAIN_SCALE, height * _MAIN_SCALE), "format": "YUV420"},
                lores={
                    "size": (width, height),
                    "format": "RGB888" if platform == "PISP" else "YUV420",
                },
                raw=None,
                # The one whose numbers OpenCV's conversion from YUV assumes, at any size.
                colour_space=colours.ColorSpace.Smpte170m(),
                buffer_count=_BUFFERS,
                controls={"FrameDurationLimits": (period_us, period_us)},
            )
        )
        granted = camera.camera_configuration()["lores"]
        self._format = str(granted["format"])
        self._width, self._height = granted["size"]
        if self._format not in _TO_BGR:
            raise SourceError(f"{self._name}: gives {self._format}, which is not supported")
        self.description = (
            f"{self._name} ({cameras[index].get('Model', 'unknown')}), {self._format}, "
            f"{self._width} x {self._height} pixels, {fps:.4g} frames per second"
        )
        camera.start()

    def read(self) -> Frame:
        """The next frame; waits for it up to 2 s.

        Raises:
            SourceError: the camera stopped or hangs.
        """
        camera: Any = self._camera
        try:
            request = camera.capture_request(wait=_READ_TIMEOUT_S)
            try:
                stamp_ns = request.get_metadata().get("SensorTimestamp")
                picture = request.make_array("lores")
            finally:
                request.release()
        except _DRIVER_ERRORS as error:
            raise SourceError(
                f"{self._name}: no picture came ({_told(error)}); check the ribbon cable"
            ) from error
        stamp_s = None if stamp_ns is None else stamp_ns / 1e9
        return Frame(self._stamps.time_s(stamp_s), self._bgr(picture), sensor_t=stamp_s)

    def _bgr(self, picture: Image) -> Image:
        code = _TO_BGR[self._format]
        image = picture if code is None else cv2.cvtColor(picture, code)
        # Rows of YUV come padded to the hardware's alignment; nothing is copied where they fit.
        return cast("Image", np.ascontiguousarray(image[: self._height, : self._width]))

    def close(self) -> None:
        """Stop and release the camera; harmless when repeated."""
        camera, self._camera = self._camera, None
        if camera is None:
            return
        # It is given up either way, and the next opening says what is wrong. One that does not stop
        # is released all the same: only then can it be had again.
        for give_up in (camera.stop, camera.close):
            with suppress(*_DRIVER_ERRORS):
                give_up()


def _libraries() -> tuple[Any, Any]:
    """The modules picamera2 and libcamera, imported when first needed: they take seconds."""
    os.environ.setdefault("LIBCAMERA_LOG_LEVELS", "*:WARN")
    try:
        return importlib.import_module("picamera2"), importlib.import_module("libcamera")
    except (ImportError, ValueError) as error:  # ValueError: built for another numpy
        raise SourceError(f"picamera2 cannot be used ({_told(error)}): {_INSTALL}") from error


def _told(error: BaseException) -> str:
    """An exception's own words in one line."""
    return " ".join(str(error).split()) or type(error).__name__

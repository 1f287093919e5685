"""USB cameras. No kernel here has one: OpenCV's capture is played by a double of its interface."""

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from edge_monitor.camera import v4l2
from edge_monitor.camera.devices import CameraDevice
from edge_monitor.camera.v4l2 import V4l2Source
from edge_monitor.errors import SourceError
from edge_monitor.ports import FrameSource
from edge_monitor.testing.clock import FakeClock

Picture = np.ndarray[Any, np.dtype[np.uint8]] | None


class DriverDouble:
    """`cv2.VideoCapture` on a V4L2 device."""

    def __init__(self, *, opens: bool = True) -> None:
        self.opens = opens
        self.asked: dict[int, float] = {}
        self.target: tuple[str, int] | None = None
        self.pictures: list[Picture] = []
        self.stamps_s: list[float] = []
        self.stamp_s = 0.0

    def __call__(self, target: str, backend: int, parameters: tuple[int, ...]) -> "DriverDouble":
        assert parameters == ()
        self.target = (target, backend)
        return self

    def isOpened(self) -> bool:  # noqa: N802 - OpenCV's name
        return self.opens

    def set(self, prop: int, value: float) -> bool:
        self.asked[prop] = value
        return True

    def get(self, prop: int) -> float:
        if prop == cv2.CAP_PROP_POS_MSEC:
            return self.stamp_s * 1000
        return self.asked.get(prop, 0.0)

    def grab(self) -> bool:
        if not self.pictures:
            return False
        self.stamp_s = self.stamps_s.pop(0) if self.stamps_s else 0.0
        return True

    def retrieve(self) -> tuple[bool, Picture]:
        picture = self.pictures.pop(0)
        return picture is not None, picture

    def release(self) -> None:
        self.opens = False


@pytest.fixture
def driver(monkeypatch: pytest.MonkeyPatch) -> DriverDouble:
    double = DriverDouble()
    monkeypatch.setattr(cv2, "VideoCapture", double)
    monkeypatch.setattr(v4l2, "query", lambda path: CameraDevice(path, "HD Webcam"))
    return double


def open_camera(clock: FakeClock | None = None) -> V4l2Source:
    clock = clock or FakeClock()
    return V4l2Source(
        Path("/dev/video0"), 640, 480, 30, monotonic=clock.monotonic, boot=clock.monotonic
    )


def picture(channels: int = 3) -> Picture:
    return np.full((480, 640, channels), 90, np.uint8)


def test_camera_is_asked_for_its_best_and_described_as_granted(driver: DriverDouble) -> None:
    source: FrameSource = open_camera()
    assert driver.target == ("/dev/video0", cv2.CAP_V4L2)
    assert list(driver.asked) == [
        cv2.CAP_PROP_FOURCC,
        cv2.CAP_PROP_FRAME_WIDTH,
        cv2.CAP_PROP_FRAME_HEIGHT,
        cv2.CAP_PROP_FPS,
        cv2.CAP_PROP_BUFFERSIZE,
    ]
    assert source.description == (
        "/dev/video0 (HD Webcam), MJPG, 640 x 480 pixels, 30 frames per second"
    )
    assert source.live
    assert source.frame_count is None


def test_stamp_of_the_kernel_is_the_time_of_the_frame(driver: DriverDouble) -> None:
    clock = FakeClock(monotonic_s=500.0)
    driver.pictures, driver.stamps_s = [picture()], [499.955]
    frame = open_camera(clock).read()
    assert frame.t == pytest.approx(499.955)
    assert frame.sensor_t == pytest.approx(499.955)


def test_driver_without_a_stamp_gives_the_arrival(driver: DriverDouble) -> None:
    clock = FakeClock(monotonic_s=500.0)
    driver.pictures = [picture()]
    frame = open_camera(clock).read()
    assert (frame.t, frame.sensor_t) == (500.0, None)


def test_stamp_on_the_wall_clock_tells_a_frozen_camera_but_not_the_time(
    driver: DriverDouble,
) -> None:
    clock = FakeClock(monotonic_s=500.0)
    driver.pictures, driver.stamps_s = [picture()], [1_767_225_600.0]
    frame = open_camera(clock).read()
    assert frame.t == 500.0
    assert frame.sensor_t == pytest.approx(1_767_225_600.0)


def test_grey_camera_gives_bgr(driver: DriverDouble) -> None:
    driver.pictures = [picture(1), np.full((480, 640), 90, np.uint8)]
    source = open_camera()
    assert [source.read().image.shape for _ in range(2)] == [(480, 640, 3)] * 2


def test_broken_first_pictures_are_passed_over(driver: DriverDouble) -> None:
    driver.pictures = [None, np.zeros((0, 0, 3), np.uint8), picture()]
    assert open_camera().read().image.shape == (480, 640, 3)


def test_camera_that_gives_broken_pictures_only_is_a_fault(driver: DriverDouble) -> None:
    driver.pictures = [None] * 10
    with pytest.raises(SourceError, match="cannot be decoded; check the cable"):
        open_camera().read()


@pytest.mark.fault(2)
def test_unplugged_camera_is_a_fault(driver: DriverDouble) -> None:
    driver.pictures = [picture()]
    source = open_camera()
    source.read()
    with pytest.raises(
        SourceError, match="/dev/video0: no picture came; it was unplugged or hangs"
    ):
        source.read()
    source.close()
    source.close()
    assert not driver.opens


def test_camera_that_cannot_be_opened_is_told(driver: DriverDouble) -> None:
    driver.opens = False
    with pytest.raises(SourceError, match="another program may hold it"):
        open_camera()


def test_device_that_gives_no_pictures_is_told(
    driver: DriverDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(v4l2, "query", lambda _path: None)
    with pytest.raises(SourceError, match="choose another device"):
        open_camera()
    assert driver.target is None


def test_missing_device_is_told() -> None:
    with pytest.raises(SourceError, match="video-absent: no such device; plug the camera in"):
        V4l2Source(Path("/dev/video-absent"), 640, 480, 30)


def test_file_that_is_no_device_is_told(tmp_path: Path) -> None:
    path = tmp_path / "video0"
    path.write_text("no device")
    with pytest.raises(SourceError, match="name a camera such as /dev/video0"):
        V4l2Source(path, 640, 480, 30)

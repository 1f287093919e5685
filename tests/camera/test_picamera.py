"""The Raspberry Pi's camera. Its library runs on a Pi alone: a double follows its interface."""

import importlib.machinery
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from edge_monitor.camera.picamera import Picamera2Source, picamera_available
from edge_monitor.errors import SourceError
from edge_monitor.ports import FrameSource
from edge_monitor.testing.clock import FakeClock


class Board:
    """What the double plays: a board with cameras, and what happens on it."""

    def __init__(self) -> None:
        self.cameras = [{"Model": "imx708", "Id": "/base/i2c/imx708@1a"}]
        self.granted_format: str | None = None
        self.picture: NDArray[np.uint8] = np.zeros((480, 640, 3), np.uint8)
        self.padding = 0
        self.stamp_ns: int | None = None
        self.failure: Exception | None = None
        self.asked: dict[str, Any] = {}
        self.calls: list[str] = []

    def array(self) -> NDArray[np.uint8]:
        """The picture as picamera2's `make_array` gives it in the granted format."""
        form = self.granted_format or self.asked["lores"]["format"]
        if form == "YUV420":
            planes = cv2.cvtColor(self.picture, cv2.COLOR_BGR2YUV_I420)
            height, width = self.picture.shape[:2]
            if not self.padding:
                return planes.astype(np.uint8)
            # Rows of a width of `stride`; those of the colour planes lie two in one.
            stride = width + self.padding
            out = np.zeros((height * 3 // 2, stride), np.uint8)
            out[:height, :width] = planes[:height]
            colour = planes[height:].reshape(height, width // 2)
            out[height:].reshape(height, stride // 2)[:, : width // 2] = colour
            return out
        codes = {"RGB888": None, "BGR888": cv2.COLOR_BGR2RGB, "XRGB8888": cv2.COLOR_BGR2BGRA}
        code = codes[form]
        return self.picture if code is None else cv2.cvtColor(self.picture, code).astype(np.uint8)


class RequestDouble:
    """`picamera2.request.CompletedRequest`."""

    def __init__(self, board: Board) -> None:
        self._board = board

    def get_metadata(self) -> dict[str, Any]:
        stamp_ns = self._board.stamp_ns
        return {} if stamp_ns is None else {"SensorTimestamp": stamp_ns}

    def make_array(self, name: str) -> NDArray[np.uint8]:
        assert name == "lores"
        return self._board.array()

    def release(self) -> None:
        self._board.calls.append("release")


class CameraDouble:
    """`picamera2.Picamera2`, on a board that a subclass names."""

    board: Board

    @classmethod
    def global_camera_info(cls) -> list[dict[str, str]]:
        return cls.board.cameras

    def __init__(self, camera_num: int = 0) -> None:
        assert camera_num < len(self.board.cameras)
        self._fail()
        self._granted: dict[str, Any] = {}

    def create_video_configuration(self, **asked: Any) -> dict[str, Any]:
        self.board.asked = asked
        return asked

    def configure(self, asked: dict[str, Any]) -> None:
        form = self.board.granted_format or asked["lores"]["format"]
        self._granted = {"lores": {**asked["lores"], "format": form}}

    def camera_configuration(self) -> dict[str, Any]:
        return self._granted

    def start(self) -> None:
        self.board.calls.append("start")

    def capture_request(self, *, wait: float) -> RequestDouble:
        assert wait == 2.0
        self._fail()
        return RequestDouble(self.board)

    def stop(self) -> None:
        self.board.calls.append("stop")
        self._fail()

    def close(self) -> None:
        self.board.calls.append("close")
        self._fail()

    def _fail(self) -> None:
        if self.board.failure is not None:
            raise self.board.failure


@pytest.fixture
def board(monkeypatch: pytest.MonkeyPatch) -> Board:
    """Puts doubles of picamera2 and libcamera where imports find them."""
    made = Board()
    library: Any = ModuleType("picamera2")
    library.__spec__ = importlib.machinery.ModuleSpec("picamera2", None)
    library.Picamera2 = type("Picamera2", (CameraDouble,), {"board": made})
    colours: Any = ModuleType("libcamera")
    colours.ColorSpace = SimpleNamespace(Smpte170m=lambda: "smpte170m")
    monkeypatch.setitem(sys.modules, "picamera2", library)
    monkeypatch.setitem(sys.modules, "libcamera", colours)
    return made


def open_camera(clock: FakeClock | None = None, **options: Any) -> Picamera2Source:
    clock = clock or FakeClock()
    return Picamera2Source(640, 480, 30, monotonic=clock.monotonic, boot=clock.monotonic, **options)


def set_platform(name: str | None) -> None:
    """What `Picamera2.platform` says; older versions have no such attribute."""
    if name is not None:
        camera_class: Any = sys.modules["picamera2"].Picamera2
        camera_class.platform = SimpleNamespace(name=name)


def painted() -> NDArray[np.uint8]:
    picture = np.zeros((480, 640, 3), np.uint8)
    picture[:, :320] = (30, 40, 200)
    picture[:, 320:] = (200, 60, 20)
    return picture


@pytest.mark.parametrize("platform", [None, "VC4"])
def test_small_pictures_come_as_yuv_before_the_pi_5(board: Board, platform: str | None) -> None:
    set_platform(platform)
    source: FrameSource = open_camera()
    assert board.asked["lores"] == {"size": (640, 480), "format": "YUV420"}
    assert board.asked["main"]["size"] == (1280, 960)
    assert board.asked["controls"] == {"FrameDurationLimits": (33333, 33333)}
    assert board.asked["colour_space"] == "smpte170m"
    assert board.asked["raw"] is None
    assert source.description == (
        "Raspberry Pi camera 0 (imx708), YUV420, 640 x 480 pixels, 30 frames per second"
    )
    assert source.live


def test_small_pictures_come_as_bgr_on_a_pi_5(board: Board) -> None:
    set_platform("PISP")
    board.picture = painted()
    source = open_camera()
    assert board.asked["lores"]["format"] == "RGB888"
    assert np.array_equal(source.read().image, painted())


@pytest.mark.parametrize("padding", [0, 64])
def test_yuv_becomes_bgr_and_loses_its_padding(board: Board, padding: int) -> None:
    set_platform("VC4")
    board.picture, board.padding = painted(), padding
    image = open_camera().read().image
    assert image.shape == (480, 640, 3)
    assert image.flags.c_contiguous
    assert np.abs(image.astype(int) - painted()).max() <= 4


@pytest.mark.parametrize("form", ["BGR888", "XRGB8888"])
def test_other_formats_that_the_camera_insists_on_become_bgr(board: Board, form: str) -> None:
    set_platform("PISP")
    board.granted_format, board.picture = form, painted()
    assert np.array_equal(open_camera().read().image, painted())


def test_format_that_is_not_known_is_refused_and_the_camera_released(board: Board) -> None:
    set_platform("PISP")
    board.granted_format = "SRGGB10"
    with pytest.raises(SourceError, match="gives SRGGB10, which is not supported"):
        open_camera()
    assert board.calls == ["stop", "close"]


def test_frame_has_the_time_of_its_exposure(board: Board) -> None:
    set_platform("VC4")
    clock = FakeClock(monotonic_s=500.0)
    board.stamp_ns = 499_940_000_000
    frame = open_camera(clock).read()
    assert frame.t == pytest.approx(499.94)
    assert frame.sensor_t == pytest.approx(499.94)
    assert board.calls == ["start", "release"]


def test_frame_without_a_stamp_has_the_time_of_its_arrival(board: Board) -> None:
    set_platform("VC4")
    frame = open_camera(FakeClock(monotonic_s=500.0)).read()
    assert (frame.t, frame.sensor_t) == (500.0, None)
    assert board.calls == ["start", "release"]


def test_odd_sizes_are_rounded_down_to_even(board: Board) -> None:
    set_platform("VC4")
    Picamera2Source(321, 241, 15)
    assert board.asked["lores"]["size"] == (320, 240)


@pytest.mark.parametrize("failure", [TimeoutError(), RuntimeError("camera\nstopped")])
def test_camera_that_hangs_or_stops_is_told_in_one_line_and_released(
    board: Board, failure: Exception
) -> None:
    set_platform("VC4")
    source = open_camera()
    board.failure = failure
    with pytest.raises(SourceError, match=r"no picture came .*; check the ribbon cable") as caught:
        source.read()
    assert "\n" not in str(caught.value)
    source.close()
    source.close()
    assert board.calls == ["start", "stop", "close"]


def test_camera_that_is_not_there_is_told(board: Board) -> None:
    board.cameras = []
    with pytest.raises(SourceError, match="not found, cameras found: 0; check the ribbon cable"):
        open_camera()
    assert board.calls == []


def test_second_camera_of_one_is_not_there(board: Board) -> None:
    with pytest.raises(SourceError, match="camera 1: not found, cameras found: 1"):
        open_camera(camera_index=1)
    assert board.calls == []


def test_busy_camera_is_told(board: Board) -> None:
    board.failure = RuntimeError("Camera __init__ sequence did not complete.")
    with pytest.raises(SourceError, match=r"cannot be opened .*another program may hold it"):
        open_camera()


@pytest.mark.parametrize("missing", ["picamera2", "libcamera"])
def test_missing_library_names_the_package_and_the_environment(
    board: Board, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(SourceError) as caught:
        open_camera()
    assert "apt install python3-picamera2" in str(caught.value)
    assert "--system-site-packages" in str(caught.value)
    assert board.calls == []


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["unicam-image", "bcm2835-codec-decode"], True),
        (["rp1-cfe-csi2_ch0"], True),
        (["HD Webcam"], False),
        ([], False),
    ],
)
def test_camera_is_looked_for_without_loading_the_library(
    board: Board, tmp_path: Path, names: list[str], *, found: bool
) -> None:
    for index, name in enumerate(names):
        folder = tmp_path / f"video{index}"
        folder.mkdir()
        (folder / "name").write_text(f"{name}\n")
    assert picamera_available(tmp_path) is found
    assert board.asked == {}


def test_camera_is_of_no_use_without_the_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "video0").mkdir()
    (tmp_path / "video0" / "name").write_text("unicam-image\n")
    monkeypatch.delitem(sys.modules, "picamera2", raising=False)
    assert picamera_available(tmp_path) is False

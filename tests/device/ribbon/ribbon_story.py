"""The Raspberry Pi's camera: our source on the real picamera2 and libcamera, without a sensor."""

import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from edge_monitor.camera.picamera import Picamera2Source
from edge_monitor.errors import SourceError
from tests.device.ribbon.virtual_camera import SIZE, VirtualPicamera2

LEFT, RIGHT = (40, 60, 200), (190, 90, 30)
"""Colours of the picture's halves, as blue, green and red."""

_CONFIGURATION = Path("/usr/share/libcamera/pipeline/virtual/virtual.yaml")
_FORMATS = "".join(
    f"  - width: {width}\n    height: {height}\n    frame_rates:\n    - 5\n    - 10\n"
    for width, height in ((640, 480), SIZE)
)


@pytest.fixture(scope="module", autouse=True)
def libcamera_has_a_virtual_camera(tmp_path_factory: pytest.TempPathFactory) -> None:
    frames = tmp_path_factory.mktemp("frames")
    picture = np.full((SIZE[1], SIZE[0], 3), LEFT, np.uint8)
    picture[:, SIZE[0] // 2 :] = RIGHT
    for number in range(2):
        assert cv2.imwrite(str(frames / f"{number}.jpg"), picture, [cv2.IMWRITE_JPEG_QUALITY, 98])
    _CONFIGURATION.parent.mkdir(parents=True, exist_ok=True)
    _CONFIGURATION.write_text(
        f'%YAML 1.1\n---\n"Virtual0":\n  supported_formats:\n{_FORMATS}'
        f'  frames:\n    path: "{frames}"\n  location: "CameraLocationFront"\n'
        '  model: "Virtual Video Device"\n'
    )
    heap = Path("/dev/dma_heap/linux,cma")
    if not heap.exists():
        heap.symlink_to("system")


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> Iterator[Picamera2Source]:
    monkeypatch.setattr("picamera2.Picamera2", VirtualPicamera2)
    source = Picamera2Source(640, 480, 10.0)
    yield source
    source.close()


def test_pictures_have_their_colours_on_their_sides(source: Picamera2Source) -> None:
    frame = source.read()
    assert frame.image.shape == (480, 640, 3)
    assert frame.image.flags.c_contiguous
    assert frame.image[240, 160].tolist() == pytest.approx(LEFT, abs=6)
    assert frame.image[240, 480].tolist() == pytest.approx(RIGHT, abs=6)


def test_times_are_the_sensors_and_on_the_monotonic_scale(source: Picamera2Source) -> None:
    frames = [source.read() for _ in range(4)]
    now = time.monotonic()
    stamps = [frame.sensor_t for frame in frames]
    assert None not in stamps
    assert stamps == sorted(set(stamps), key=float)  # type: ignore[arg-type]  # no None in it
    assert all(0 <= now - frame.t < 10 for frame in frames)
    assert [frame.t for frame in frames] == sorted({frame.t for frame in frames})


def test_it_says_what_it_is(source: Picamera2Source) -> None:
    assert source.description.startswith("Raspberry Pi camera 0 (")
    assert "YUV420, 640 x 480 pixels, 10 frames per second" in source.description


def test_closed_and_opened_again_it_gives_pictures(source: Picamera2Source) -> None:
    source.read()
    source.close()
    again = Picamera2Source(640, 480, 10.0)
    try:
        assert again.read().image.shape == (480, 640, 3)
    finally:
        again.close()


@pytest.mark.usefixtures("source")
def test_a_camera_that_is_not_there_is_told_with_its_cure() -> None:
    with pytest.raises(SourceError, match="not found, cameras found: 1; check the ribbon cable"):
        Picamera2Source(640, 480, 10.0, camera_index=1)

"""Which V4L2 devices can capture."""

import os
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.camera.devices import (
    CameraDevice,
    closed_devices,
    list_cameras,
    parse_capability,
    query,
)

VIDEO0 = Path("/dev/video0")


def answer(driver: str, card: str, flags: int, of_node: int) -> bytes:
    """A struct v4l2_capability as the kernel fills it."""
    return struct.pack(
        "=16s32s32sIII12x", driver.encode(), card.encode(), b"usb-1", 0x60100, flags, of_node
    )


def test_usb_camera_is_a_camera() -> None:
    # Capabilities as the uvcvideo driver reports them for its picture node.
    got = parse_capability(VIDEO0, answer("uvcvideo", "HD Webcam", 0x84A00001, 0x04200001))
    assert got == CameraDevice(VIDEO0, "HD Webcam")


def test_metadata_node_of_the_same_camera_is_none() -> None:
    assert parse_capability(VIDEO0, answer("uvcvideo", "HD Webcam", 0x84A00001, 0x04A00000)) is None


@pytest.mark.parametrize("driver", ["unicam", "rp1-cfe", "bcm2835-isp", "pispbe"])
def test_sensor_and_image_processor_of_a_pi_are_left_to_libcamera(driver: str) -> None:
    assert parse_capability(VIDEO0, answer(driver, driver, 0x85200001, 0x05200001)) is None


def test_hardware_decoder_is_no_camera() -> None:
    flags = 0x84204000
    assert parse_capability(VIDEO0, answer("bcm2835-codec", "decode", flags, 0x04204000)) is None


def test_old_driver_without_capabilities_of_the_node_is_judged_by_those_of_the_device() -> None:
    got = parse_capability(VIDEO0, answer("em28xx", "Grabber", 0x04000001, 0))
    assert got == CameraDevice(VIDEO0, "Grabber")


@given(st.binary(min_size=104, max_size=104))
def test_any_answer_can_be_read(data: bytes) -> None:
    got = parse_capability(VIDEO0, data)
    assert got is None or got.path == VIDEO0


def test_files_that_are_no_devices_are_left_out(tmp_path: Path) -> None:
    for name in ("video0", "video10", "videotape"):
        (tmp_path / name).write_text("no device")
    assert list_cameras(tmp_path) == ()


def test_devices_that_may_not_be_opened_are_told_in_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("video10", "video2", "video0"):
        (tmp_path / name).touch()
    monkeypatch.setattr(os, "access", lambda path, _mode: path.name == "video0")  # root may all
    assert [path.name for path in closed_devices(tmp_path)] == ["video2", "video10"]


def test_missing_device_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        query(Path("/dev/video-absent"))


def test_folder_of_devices_may_be_missing(tmp_path: Path) -> None:
    assert list_cameras(tmp_path / "dev") == ()

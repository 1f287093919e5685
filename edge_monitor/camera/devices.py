"""Which V4L2 devices can capture; asked of the kernel, without opening a stream."""

import fcntl
import os
import struct
from dataclasses import dataclass
from pathlib import Path

from edge_monitor.camera.files import natural_key

# struct v4l2_capability of linux/videodev2.h: driver, card, bus_info, version, capabilities,
# device_caps, reserved[3]; and VIDIOC_QUERYCAP = _IOR('V', 0, struct v4l2_capability).
_CAPABILITY = struct.Struct("=16s32s32sIII12x")
_QUERYCAP = 2 << 30 | _CAPABILITY.size << 16 | ord("V") << 8

_CAPTURE = 0x1 | 0x1000
"""V4L2_CAP_VIDEO_CAPTURE and its form for several planes."""
_MEMORY_TO_MEMORY = 0x8000 | 0x4000
_STREAMING = 0x0400_0000
_HAS_DEVICE_CAPS = 0x8000_0000

_NOT_FOR_OPENCV = frozenset({"unicam", "rp1-cfe", "bcm2835-isp", "pispbe"})
"""The Raspberry Pi's sensor and image processor: their raw pictures are libcamera's business."""


@dataclass(frozen=True, slots=True)
class CameraDevice:
    """A device that gives pictures.

    Attributes:
        path: `/dev/video0` and the like.
        name: what the driver calls the camera.
    """

    path: Path
    name: str


def parse_capability(path: Path, answer: bytes) -> CameraDevice | None:
    """The camera behind the kernel's answer to VIDIOC_QUERYCAP; `None` where it is none."""
    driver, card, _bus, _version, everything, of_node = _CAPABILITY.unpack(answer)
    flags = of_node if everything & _HAS_DEVICE_CAPS else everything
    if not flags & _CAPTURE or not flags & _STREAMING or flags & _MEMORY_TO_MEMORY:
        return None
    if _text(driver) in _NOT_FOR_OPENCV:
        return None
    return CameraDevice(path, _text(card))


def query(path: Path) -> CameraDevice | None:
    """Ask one device.

    Returns:
        The camera; `None` where the device is no camera for OpenCV.

    Raises:
        OSError: it is missing, may not be opened, or is no video device.
    """
    answer = bytearray(_CAPABILITY.size)
    handle = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        fcntl.ioctl(handle, _QUERYCAP, answer)
    finally:
        os.close(handle)
    return parse_capability(path, bytes(answer))


def list_cameras(folder: Path = Path("/dev")) -> tuple[CameraDevice, ...]:
    """The cameras that this user may open, in the order of their numbers."""
    found = []
    for path in _nodes(folder):
        try:
            camera = query(path)
        except OSError:  # gone meanwhile, not permitted, or no video device
            continue
        if camera is not None:
            found.append(camera)
    return tuple(found)


def closed_devices(folder: Path = Path("/dev")) -> tuple[Path, ...]:
    """The devices that this user may not open, so that nobody knows which are cameras."""
    return tuple(path for path in _nodes(folder) if not os.access(path, os.R_OK | os.W_OK))


def _nodes(folder: Path) -> list[Path]:
    return sorted(folder.glob("video*"), key=lambda entry: natural_key(entry.name))


def _text(field: bytes) -> str:
    return field.split(b"\0", 1)[0].decode("utf-8", "replace")

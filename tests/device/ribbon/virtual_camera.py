"""Picamera2 on libcamera's virtual camera, which gives NV12 alone and knows no sensor modes.

What is changed here is what the virtual camera lacks, and nothing that our source relies upon:
the colour planes of NV12 are laid out as those of YUV420, in which it asks for pictures, and the
numbers, which are those of JPEG whatever is asked for, are brought to the range of SMPTE 170M.
"""

import sys
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

SIZE = (1280, 960)
"""Of the largest picture of the virtual camera, in pixels."""


class _Anything(ModuleType):
    """Bindings of the display, which only Raspberry Pi's archive has: no preview is shown here."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Anything(name)

    def __call__(self, *_arguments: object) -> Any:
        return self

    def __hash__(self) -> int:
        return id(self)


sys.modules.setdefault("pykms", _Anything("pykms"))

from picamera2 import Picamera2  # noqa: E402 - imports what stands in above
from picamera2.allocators import LibcameraAllocator  # noqa: E402 - likewise
from picamera2.allocators.allocator import Allocator  # noqa: E402 - likewise

_STREAMS = ("main", "lores")


class VirtualPicamera2(Picamera2):  # type: ignore[misc]  # ships no types
    """Picamera2 itself, but for what the virtual camera lacks."""

    def __init__(self, index: int = 0) -> None:
        # The default allocator wants the contiguous memory of a Raspberry Pi.
        super().__init__(index, allocator=Allocator())
        self.allocator = LibcameraAllocator(self.camera)

    def _get_raw_modes(self) -> list[dict[str, Any]]:
        return [{"format": "NV12", "size": SIZE}]

    def create_video_configuration(self, **asked: Any) -> Any:
        given = {name: {**asked[name], "format": "NV12"} for name in _STREAMS if name in asked}
        return super().create_video_configuration(**{**asked, **given})

    def camera_configuration(self) -> Any:
        told = super().camera_configuration()
        return {**told, "lores": {**told["lores"], "format": "YUV420"}}

    def capture_request(self, **how: Any) -> Any:
        return _Request(super().capture_request(**how))


class _Request:
    """A completed request whose pictures are YUV420."""

    def __init__(self, request: Any) -> None:
        self._request = request
        self.get_metadata = request.get_metadata
        self.release = request.release

    def make_array(self, name: str) -> NDArray[np.uint8]:
        picture: NDArray[np.uint8] = self._request.make_array(name)
        rows, width = picture.shape
        height = rows * 2 // 3
        light = 16 + picture[:height] * (219 / 255)
        colours = 128 + (picture[height:] - 128.0) * (224 / 255)
        planes = np.moveaxis(colours.reshape(height // 2, width // 2, 2), 2, 0)
        whole = np.concatenate([light, planes.reshape(height // 2, width)])
        rounded: NDArray[np.uint8] = np.rint(whole).astype(np.uint8)
        return rounded

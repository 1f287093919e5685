"""What a USB camera says of itself: the descriptors of USB 2.0 and of the USB Video Class 1.0.

One camera with one format (YUY2), one size and one rate, and its pictures on a bulk endpoint.
"""

import struct
from dataclasses import dataclass

NAMES = {1: "edge_monitor", 2: "Virtual USB Camera", 3: "0001"}
"""Maker, product and serial number, by their numbers in the device's descriptor."""

PICTURES_AT = 0x81
"""The endpoint on which pictures come: 1, to the computer."""

_YUY2 = b"YUY2\x00\x00\x10\x00\x80\x00\x00\xaa\x00\x38\x9b\x71"
_HEADER_BYTES = 2
_CLASS_SPECIFIC = 0x24
_VIDEO, _CONTROL, _STREAMING = 0x0E, 1, 2
_PACKET_BYTES = 512
_UNIT_100_NS = 10_000_000


@dataclass(frozen=True, slots=True)
class Format:
    """What the camera's pictures are like.

    Attributes:
        width: in pixels.
        height: likewise.
        fps: pictures a second.
    """

    width: int
    height: int
    fps: int

    @property
    def picture_bytes(self) -> int:
        """Of one picture: two pixels take four bytes."""
        return self.width * self.height * 2

    @property
    def period(self) -> int:
        """From one picture to the next, in units of 100 ns."""
        return _UNIT_100_NS // self.fps

    def payload(self, picture: bytes, *, odd: bool) -> bytes:
        """A picture as it is sent: its header toggles a bit, and says that the picture is whole."""
        return bytes([_HEADER_BYTES, 0x80 | 0x02 | odd]) + picture

    def agreement(self) -> bytes:
        """The answer to what the computer proposes: the only format that there is."""
        longest = self.picture_bytes + _HEADER_BYTES
        return struct.pack(
            "<HBBIHHHHHII", 0, 1, 1, self.period, 0, 0, 0, 0, 0, self.picture_bytes, longest
        )


def device() -> bytes:
    """The descriptor of the device: high-speed USB, and a class that its interfaces tell."""
    maker, product, serial = NAMES
    return struct.pack(
        "<BBHBBBBHHHBBBB",
        *(18, 1, 0x200, 0xEF, 2, 1, 64),
        *(0x1D6B, 0x0102, 0x100, maker, product, serial, 1),
    )


def text(number: int) -> bytes:
    """A string descriptor; that of number 0 says that all are in English."""
    content = NAMES.get(number, "").encode("utf-16le") if number else struct.pack("<H", 0x0409)
    return bytes([2 + len(content), 3]) + content


def configuration(form: Format) -> bytes:
    """The only configuration: an interface for control and one for pictures."""
    together = bytes([8, 11, 0, 2, _VIDEO, 3, 0, 0])
    control = _interface(0, 0, _CONTROL) + _control()
    pictures = struct.pack("<BBBBHB", 7, 5, PICTURES_AT, 2, _PACKET_BYTES, 0)
    streaming = _interface(1, 1, _STREAMING) + _streaming(form) + pictures
    body = together + control + streaming
    return struct.pack("<BBHBBBBB", 9, 2, 9 + len(body), 2, 1, 0, 0x80, 250) + body


def _interface(number: int, endpoints: int, subclass: int) -> bytes:
    return bytes([9, 4, number, 0, endpoints, _VIDEO, subclass, 0, 0])


def _control() -> bytes:
    camera = struct.pack("<BBBBHBBHHHB3x", 18, _CLASS_SPECIFIC, 2, 1, 0x201, 0, 0, 0, 0, 0, 3)
    output = struct.pack("<BBBBHBBB", 9, _CLASS_SPECIFIC, 3, 2, 0x101, 0, 1, 0)
    parts = camera + output
    clock_hz = 48_000_000
    return (
        struct.pack(
            "<BBBHHIBB", 13, _CLASS_SPECIFIC, 1, 0x100, 13 + len(parts), clock_hz, 1, _STREAMING - 1
        )
        + parts
    )


def _streaming(form: Format) -> bytes:
    bits_per_second = form.picture_bytes * 8 * form.fps
    parts = struct.pack("<BBBBB16sBBBBBB", 27, _CLASS_SPECIFIC, 4, 1, 1, _YUY2, 16, 1, 0, 0, 0, 0)
    parts += struct.pack(
        "<BBBBBHHIIIIBI",
        *(30, _CLASS_SPECIFIC, 5, 1, 0, form.width, form.height),
        *(bits_per_second, bits_per_second, form.picture_bytes, form.period, 1, form.period),
    )
    parts += bytes([6, _CLASS_SPECIFIC, 13, 1, 1, 4])
    header = struct.pack(
        "<BBBBHBBBBBBBB",
        *(14, _CLASS_SPECIFIC, 1, 1, 14 + len(parts), PICTURES_AT, 0, 2, 0, 0, 0, 1, 0),
    )
    return header + parts

"""Checks of GPIO lines: nobody else has those that are wanted."""

import fcntl
import os
import struct
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from edge_monitor.doctor.finding import Finding, fail, note, ok
from edge_monitor.outputs.pin import gpio_chips

_GET_CHIP = 0x8044B401
_CHIP = struct.Struct("=32s32sI")
_GET_LINE = 0xC100B405
_LINE = struct.Struct("=32s32sIIQ160s16s")
_USED = 1
_HEADER = ("pinctrl-rp1", "pinctrl-bcm2")
"""Labels of the chip whose lines lead to the header; other chips serve the board itself."""


class Line(NamedTuple):
    """What the kernel knows of a line: who has it, if anybody."""

    used: bool
    consumer: str


def header_chip(chips: list[Path]) -> Path:
    """The chip whose lines are the pins of the header.

    Raises:
        OSError: a chip may not be opened.
    """
    for chip in chips:
        answer = _ask(chip, _GET_CHIP, bytes(_CHIP.size))
        label = _text(_CHIP.unpack(answer)[1])
        if label.startswith(_HEADER):
            return chip
    return chips[0]


def read_line(chip: Path, number: int) -> Line:
    """Ask the kernel, without taking the line.

    Raises:
        OSError: the chip may not be opened or has no such line.
    """
    answer = _ask(chip, _GET_LINE, _LINE.pack(b"", b"", number, 0, 0, b"", b""))
    _, consumer, _, _, flags, *_ = _LINE.unpack(answer)
    return Line(bool(flags & _USED), _text(consumer))


def pins(
    wanted: Mapping[str, int],
    *,
    running: bool,
    root: Path = Path("/"),
    read: Callable[[Path, int], Line] = read_line,
    find: Callable[[list[Path]], Path] = header_chip,
) -> Finding:
    """The lines that are configured are free, or the monitor has them.

    Args:
        wanted: BCM number by the name of its key, such as `buzzer.pin`.
        running: the monitor runs as a service, so that its lines are taken.
        root: of the file system that tells of GPIO chips.
        read: asks for a line.
        find: the chip with the header's lines.
    """
    chips = gpio_chips(root)
    if not chips or not wanted:
        return note("no pins are used" if chips else "no pins of a Raspberry Pi here")
    try:
        chip = find(chips)
        lines = {key: read(chip, number) for key, number in wanted.items()}
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return fail(f"{error.filename or chips[0]}: {reason}", "see permissions")
    taken = {key: line for key, line in lines.items() if line.used}
    named = ", ".join(f"GPIO{number}" for number in wanted.values())
    if not taken:
        return ok(f"free: {named}")
    if running:
        return ok(f"the service has {', '.join(f'GPIO{wanted[key]}' for key in taken)}")
    key, line = next(iter(taken.items()))
    return fail(
        f"GPIO{wanted[key]} is taken by {line.consumer or 'an unknown program'}",
        f"end that program or take its overlay out of config.txt, or set {key}",
    )


def _ask(chip: Path, request: int, argument: bytes) -> bytes:
    descriptor = os.open(chip, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return fcntl.ioctl(descriptor, request, argument)
    finally:
        os.close(descriptor)


def _text(field: bytes) -> str:
    return field.partition(b"\0")[0].decode("ascii", "replace")

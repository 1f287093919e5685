"""Checks of GPIO lines, by the answers that the kernel was seen to give."""

import errno
import os
import struct
from pathlib import Path

import pytest

from edge_monitor.doctor import pins
from edge_monitor.doctor.finding import Verdict
from edge_monitor.doctor.pins import Line

FREE, TAKEN = Line(used=False, consumer=""), Line(used=True, consumer="onewire@11")


@pytest.fixture
def board(tmp_path: Path) -> Path:
    """The root of a Raspberry Pi 5, which has several chips."""
    (tmp_path / "proc").mkdir()
    (tmp_path / "proc/cpuinfo").write_text("Revision\t: d04170\n")
    (tmp_path / "dev").mkdir()
    for name in ("gpiochip0", "gpiochip10"):
        (tmp_path / "dev" / name).touch()
    return tmp_path


def answers(monkeypatch: pytest.MonkeyPatch, labels: dict[str, str], used: dict[int, str]) -> None:
    """Let ioctl answer as the kernel does: chips with labels, lines with consumers."""

    def ioctl(descriptor: int, request: int, argument: bytes) -> bytes:
        name = Path(f"/proc/self/fd/{descriptor}").readlink().name
        if request == 0x8044B401:
            return struct.pack("=32s32sI", name.encode(), labels[name].encode(), 54)
        (number,) = struct.unpack_from("=I", argument, 64)
        consumer = used.get(number, "")
        return struct.pack(
            "=32s32sIIQ160s16s", b"", consumer.encode(), number, 0, number in used, b"", b""
        )

    monkeypatch.setattr("fcntl.ioctl", ioctl)


def test_requests_have_the_size_that_the_kernel_expects() -> None:
    """Of struct gpiochip_info and struct gpio_v2_line_info in linux/gpio.h."""
    assert struct.calcsize("=32s32sI") == 0x8044B401 >> 16 & 0x3FFF
    assert struct.calcsize("=32s32sIIQ160s16s") == 0xC100B405 >> 16 & 0x3FFF


def test_the_header_is_found_by_its_label(board: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chips = sorted((board / "dev").iterdir())
    answers(monkeypatch, {"gpiochip0": "gpio-brcmstb@107d508500", "gpiochip10": "pinctrl-rp1"}, {})
    assert pins.header_chip(chips).name == "gpiochip10"
    answers(monkeypatch, {"gpiochip0": "pinctrl-bcm2711", "gpiochip10": "raspberrypi-exp-gpio"}, {})
    assert pins.header_chip(chips).name == "gpiochip0"
    answers(monkeypatch, {"gpiochip0": "gpio-sim", "gpiochip10": "other"}, {})
    assert pins.header_chip(chips).name == "gpiochip0"


def test_a_line_is_read_without_being_taken(board: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, {}, {17: "lg"})
    chip = board / "dev/gpiochip0"
    assert pins.read_line(chip, 17) == Line(used=True, consumer="lg")
    assert pins.read_line(chip, 18) == Line(used=False, consumer="")


def test_free_pins_are_well_and_taken_ones_are_named_with_who_has_them(board: Path) -> None:
    def look(line: Line, *, running: bool = False) -> tuple[Verdict, str]:
        found = pins.pins(
            {"buzzer.pin": 17},
            running=running,
            root=board,
            read=lambda _chip, _number: line,
            find=lambda chips: chips[0],
        )
        return found.verdict, found.text

    assert look(FREE) == (Verdict.OK, "free: GPIO17")
    assert look(TAKEN) == (Verdict.FAIL, "GPIO17 is taken by onewire@11")
    assert look(Line(used=True, consumer="")) == (
        Verdict.FAIL,
        "GPIO17 is taken by an unknown program",
    )
    assert look(TAKEN, running=True) == (Verdict.OK, "the service has GPIO17")


def test_a_chip_that_may_not_be_opened_fails_in_one_line(board: Path) -> None:
    def refuse(_chips: list[Path]) -> Path:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), "/dev/gpiochip0")

    found = pins.pins({"buzzer.pin": 17}, running=False, root=board, find=refuse)
    assert (found.verdict, found.text) == (Verdict.FAIL, "/dev/gpiochip0: permission denied")


def test_elsewhere_and_without_pins_there_is_nothing_to_look_at(
    board: Path, tmp_path: Path
) -> None:
    assert pins.pins({}, running=False, root=board).text == "no pins are used"
    assert pins.pins({"buzzer.pin": 17}, running=False, root=tmp_path / "pc").verdict is (
        Verdict.NOTE
    )

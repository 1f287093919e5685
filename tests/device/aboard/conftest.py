"""The computer's parts, made once for all stories of a boot."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.device.aboard.appliance import BUTTON, Appliance
from tests.device.aboard.gpio_sim import GpioChip
from tests.device.aboard.usb_camera import UsbCamera
from tests.device.aboard.usb_video import Format

FORMAT = Format(320, 240, 5)
_RESULTS = Path("/bench")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "fault(number, ...): makes the faults with these numbers")


@pytest.fixture(scope="session")
def chip() -> GpioChip:
    chip = GpioChip("header")
    chip.line(BUTTON).pull(up=True)
    return chip


@pytest.fixture(scope="session")
def appliance(chip: GpioChip) -> Iterator[Appliance]:  # noqa: ARG001 - pins come before it
    appliance = Appliance()
    yield appliance
    (_RESULTS / "service.txt").write_text(appliance.log())
    appliance.close()


@pytest.fixture(scope="session")
def camera() -> Iterator[UsbCamera]:
    camera = UsbCamera(FORMAT, pictures("awake"))
    yield camera
    camera.pull_out()


@pytest.fixture
def figure() -> Callable[[str], None]:
    """Writes a measured figure down, with the second of the boot at which it was taken."""

    def write(text: str) -> None:
        with (_RESULTS / "figures.txt").open("a") as file:
            file.write(f"  {time.monotonic():6.1f} s  {text}\n")

    return write


def pictures(name: str) -> list[bytes]:
    """The pictures of this name, which the lane has made."""
    film = (_RESULTS / f"{name}.yuyv").read_bytes()
    size = FORMAT.picture_bytes
    return [film[at : at + size] for at in range(0, len(film), size)]

"""A USB camera that is pulled out, hangs, stands still, and sees nothing or too much."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.device.aboard.appliance import BUZZER, Appliance, soon
from tests.device.aboard.conftest import FORMAT, pictures
from tests.device.aboard.gpio_sim import GpioChip, Watch
from tests.device.aboard.usb_camera import Mood, UsbCamera

BACK_WITHIN_S = 5.0
LOST_WITHIN_S = 2.0
SLOWNESS_S = 1.0
"""What is told at most twice a second, and what opening a camera and finding a face take here."""

FOLLOWED_S = 2.0
"""Eyes that are seen so long without a break end what was not to be judged before: twice what the
service asks for."""

DEVICE = Path("/dev/video0")


@pytest.fixture(scope="module", autouse=True)
def running(appliance: Appliance, camera: UsbCamera, chip: GpioChip) -> Iterator[Watch]:
    camera.plug_in()
    soon(DEVICE.exists, 20)
    appliance.configure("[camera]\nwidth = 320\nheight = 240\nfps = 5\n")
    appliance.start()
    sees(appliance, "valid", 30)
    with Watch(chip.line(BUZZER)) as buzzer:
        yield buzzer


@pytest.fixture(autouse=True)
def undisturbed(appliance: Appliance, camera: UsbCamera) -> Iterator[None]:
    camera.show(pictures("awake"))
    camera.mood = Mood.GIVING
    if not DEVICE.exists():
        camera.plug_in()
    follows(appliance, 40)
    yield
    assert appliance.systemd_says("NRestarts") == "0", "capture has held up the watchdog"


def sees(appliance: Appliance, status: str, within_s: float) -> float:
    return soon(lambda: appliance.state.get("status") == status, within_s)


def follows(appliance: Appliance, within_s: float) -> None:
    """Wait until nothing of a blindness before is left: less would be a glimpse within it."""
    disturbed_t = time.monotonic()

    def undisturbed() -> bool:
        nonlocal disturbed_t
        now_t = time.monotonic()
        if appliance.state.get("status") != "valid" or appliance.state["sound"] != "silence":
            disturbed_t = now_t
        return now_t - disturbed_t > FOLLOWED_S

    soon(undisturbed, within_s)


@pytest.mark.fault(2)
def test_a_camera_that_is_pulled_out_is_missed_and_used_again_when_it_is_back(
    appliance: Appliance, camera: UsbCamera, running: Watch, figure: Callable[[str], None]
) -> None:
    camera.pull_out()
    lost_s = sees(appliance, "unavailable", LOST_WITHIN_S + SLOWNESS_S)
    soon(lambda: any(lasted_s > 0.5 for _, lasted_s in running.beeps()), 20)
    assert running.beeps()[-1][1] == pytest.approx(0.8, abs=0.02)
    assert appliance.state["sound"] == "not_monitoring"
    camera.plug_in()
    soon(DEVICE.exists, 20)
    back_s = sees(appliance, "valid", BACK_WITHIN_S + SLOWNESS_S)
    figure(
        f"pulled out: missed after {lost_s:.1f} s; plugged in: judged again after {back_s:.1f} s"
    )
    soon(lambda: appliance.state["sound"] == "silence", 10)


@pytest.mark.fault(2)
def test_a_camera_that_gives_no_more_pictures_is_missed_and_used_again(
    appliance: Appliance, camera: UsbCamera, figure: Callable[[str], None]
) -> None:
    camera.mood = Mood.SILENT
    lost_s = sees(appliance, "unavailable", LOST_WITHIN_S + SLOWNESS_S)
    camera.mood = Mood.GIVING
    back_s = sees(appliance, "valid", BACK_WITHIN_S + SLOWNESS_S)
    figure(f"silent: missed after {lost_s:.1f} s; giving: judged again after {back_s:.1f} s")


@pytest.mark.fault(3)
def test_pictures_that_stand_still_are_no_pictures(
    appliance: Appliance, camera: UsbCamera, figure: Callable[[str], None]
) -> None:
    camera.show(pictures("awake")[:1])
    frozen_s = sees(appliance, "frozen", 1.0 + SLOWNESS_S)
    time.sleep(6)  # the camera is opened again meanwhile, which does not help
    camera.show(pictures("awake"))
    back_s = sees(appliance, "valid", BACK_WITHIN_S + SLOWNESS_S)
    figure(f"still: told after {frozen_s:.1f} s; moving: judged again after {back_s:.1f} s")


@pytest.mark.fault(4)
@pytest.mark.parametrize(("luma", "status"), [(16, "too_dark"), (235, "too_bright")])
def test_a_picture_without_light_or_with_too_much_is_no_closed_eye(
    appliance: Appliance, camera: UsbCamera, running: Watch, luma: int, status: str
) -> None:
    beeps = len(running.changes)
    camera.show([bytes((luma, 128)) * (FORMAT.picture_bytes // 2)])
    sees(appliance, status, 1.0 + SLOWNESS_S)
    time.sleep(3)  # longer than a microsleep lasts
    assert appliance.state["status"] == status
    assert appliance.state["level"] == "awake"
    assert len(running.changes) == beeps
    camera.show(pictures("awake"))
    sees(appliance, "valid", BACK_WITHIN_S + SLOWNESS_S)

"""A camera whose driver never returns: only a new process helps, and systemd starts one."""

import time
from collections.abc import Callable

import pytest

from tests.device.aboard.appliance import Appliance, soon
from tests.device.aboard.conftest import pictures
from tests.device.aboard.usb_camera import Mood, UsbCamera


@pytest.mark.fault(2)
def test_a_camera_that_cannot_be_opened_again_starves_the_watchdog(
    appliance: Appliance, camera: UsbCamera, figure: Callable[[str], None]
) -> None:
    camera.plug_in()
    appliance.configure("[camera]\nwidth = 320\nheight = 240\nfps = 5\n")
    appliance.start()
    soon(lambda: appliance.state.get("status") == "valid", 30)
    process = appliance.systemd_says("MainPID")
    camera.mood = Mood.STUCK
    began = time.monotonic()
    soon(lambda: appliance.state["status"] == "unavailable", 5)
    soon(lambda: appliance.systemd_says("Result") == "watchdog", 120)
    figure(f"the watchdog has bitten {time.monotonic() - began:.0f} s after the driver hung")
    camera.mood = Mood.GIVING  # what no signal ends, the kernel ends when the driver returns
    camera.show(pictures("awake"))
    soon(lambda: appliance.systemd_says("MainPID") not in ("0", process), 30)
    soon(lambda: appliance.state.get("status") == "valid", 60)
    figure(f"and monitors again after {time.monotonic() - began:.0f} s")
    appliance.stop()

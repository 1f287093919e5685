"""A driver falls asleep before a USB camera: buzzer, light and button of a real alarm."""

import time
from collections.abc import Callable, Iterator

import pytest

from tests.device.aboard.appliance import BUTTON, BUZZER, LIGHT, Appliance, soon
from tests.device.aboard.conftest import pictures
from tests.device.aboard.driving import Driving
from tests.device.aboard.gpio_sim import GpioChip, Line, Watch
from tests.device.aboard.usb_camera import UsbCamera

ALARMS = {"microsleep", "asleep", "unresponsive"}
ALARMED_WITHIN_S = 3.0
"""After the lids went down: 1.5 s, pictures five times a second, states told twice a second."""

SILENCED_WITHIN_S = 1.0


@pytest.fixture(scope="module", autouse=True)
def running(appliance: Appliance, camera: UsbCamera) -> Iterator[None]:
    camera.plug_in()
    appliance.configure(
        "[camera]\nwidth = 320\nheight = 240\nfps = 5\n[thresholds]\ncalibration_s = 5\n"
    )
    appliance.start()
    yield
    appliance.stop()


@pytest.fixture
def button(chip: GpioChip) -> Line:
    return chip.line(BUTTON)


def wake(appliance: Appliance, camera: UsbCamera) -> None:
    camera.show(pictures("awake"))
    soon(lambda: appliance.state.get("level") == "awake", 20)


def fall_asleep(appliance: Appliance, camera: UsbCamera) -> float:
    camera.show(pictures("asleep"))
    return soon(lambda: appliance.state.get("sound") in ALARMS, ALARMED_WITHIN_S)


def test_the_light_is_steady_once_the_drivers_open_eyes_are_learnt(
    appliance: Appliance, chip: GpioChip
) -> None:
    with Watch(chip.line(LIGHT)) as light:
        soon(lambda: appliance.state.get("calibration") == 1, 60)
        soon(lambda: light.high_for(2.0), 10)


def test_sleep_sounds_on_the_pin_and_the_light_blinks_fast(
    appliance: Appliance, camera: UsbCamera, chip: GpioChip, figure: Callable[[str], None]
) -> None:
    with Watch(chip.line(BUZZER)) as buzzer, Watch(chip.line(LIGHT)) as light:
        told_s = fall_asleep(appliance, camera)
        soon(lambda: len(light.beeps()) >= 5, 10)
        soon(lambda: len(buzzer.beeps()) >= 5, 10)
    figure(f"from shut eyes to the alarm {told_s:.1f} s")
    assert all(lasted_s < 0.2 for _, lasted_s in buzzer.beeps())  # of a microsleep, or of sleep
    assert [lit_s for _, lit_s in light.beeps()[1:5]] == pytest.approx([0.1] * 4, abs=0.05)


def test_a_spark_on_the_buttons_line_is_no_press(
    appliance: Appliance, button: Line, figure: Callable[[str], None]
) -> None:
    began = time.monotonic()
    button.pull(up=False)
    button.pull(up=True)
    figure(f"a spark of {(time.monotonic() - began) * 1000:.0f} ms")
    time.sleep(2)
    assert appliance.state["acknowledged"] is False
    assert appliance.state["sound"] in ALARMS


def test_the_button_silences_the_alarm_though_its_contact_bounces(
    appliance: Appliance, camera: UsbCamera, button: Line, chip: GpioChip
) -> None:
    soon(lambda: appliance.state["sound"] == "unresponsive", 15)  # which stays until then
    for up in (False, True, False, True, False):
        button.pull(up=up)
    time.sleep(0.5)
    for up in (True, False, True):
        button.pull(up=up)
    soon(lambda: appliance.state["acknowledged"] is True, 5)
    assert appliance.state["sound"] == "silence"
    with Watch(chip.line(BUZZER)) as buzzer:
        time.sleep(2)
    assert buzzer.changes == []
    wake(appliance, camera)


def test_the_button_held_snoozes(appliance: Appliance, camera: UsbCamera, button: Line) -> None:
    wake(appliance, camera)
    button.pull(up=False)
    soon(lambda: appliance.state["snoozed_until"] is not None, 8)
    button.pull(up=True)


def low_after(trace: Driving, t: float) -> list[float]:
    """When the buzzer's line was driven low after this moment."""
    return [change.t for change in trace.of(BUZZER) if change.t > t and not change.high]


@pytest.mark.fault(17)
def test_sigkill_in_an_alarm_leaves_no_pin_high(
    appliance: Appliance, camera: UsbCamera, chip: GpioChip, figure: Callable[[str], None]
) -> None:
    line = chip.line(BUZZER)
    wake(appliance, camera)
    fall_asleep(appliance, camera)
    # A Raspberry Pi's pin stays as it was when its process dies; the simulated one goes to where
    # it is pulled to. So only somebody who drives it low can make it low.
    line.pull(up=True)
    trace = Driving()
    with Watch(line) as buzzer:
        buzzer.rise()
        began = time.monotonic()
        appliance.signal("SIGKILL")
    soon(lambda: not appliance.available, 5)
    soon(lambda: low_after(trace, began), 10)
    restarted_s = soon(lambda: appliance.systemd_says("ActiveState") == "active", 60)
    trace.close()
    line.pull(up=False)
    silent_t = low_after(trace, began)[0]
    figure(f"SIGKILL to silence by the post-stop step: {silent_t - began:.2f} s")
    figure(f"and to READY of its successor {restarted_s:.1f} s")
    assert silent_t - began < SILENCED_WITHIN_S


@pytest.mark.fault(16)
def test_sigterm_in_an_alarm_silences_the_pin_within_a_tenth_of_a_second(
    appliance: Appliance, camera: UsbCamera, chip: GpioChip, figure: Callable[[str], None]
) -> None:
    wake(appliance, camera)
    fall_asleep(appliance, camera)
    with Watch(chip.line(BUZZER)) as buzzer:
        buzzer.rise()
        began = time.monotonic()
        appliance.ask_to_stop()
        soon(lambda: appliance.systemd_says("ActiveState") == "inactive", 30)
    last = buzzer.changes[-1]
    figure(f"SIGTERM to silence, systemctl's own time included: {last.t - began:.3f} s")
    assert not last.high
    assert appliance.systemd_says("ExecMainStatus") == "0"
    assert not appliance.available
    assert last.t - began < 0.1

"""Pins without a camera: the self-test, the beep of the blind, and what is in a pin's way."""

import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.device.aboard.appliance import BUZZER, LIGHT, PI_5, Appliance, soon
from tests.device.aboard.gpio_sim import GpioChip, Watch

TOLERANCE_S = 0.03
"""Of a length: the lines are looked at every 4 ms, and threads wake up late."""

NOT_MONITORING_S = 0.8
SLOW_S = 0.8


@dataclass
class Blind:
    """A run without a camera, with its pins watched from the start."""

    appliance: Appliance
    buzzer: Watch
    light: Watch
    ready_s: float


@pytest.fixture(scope="module")
def blind(appliance: Appliance, chip: GpioChip) -> Iterator[Blind]:
    appliance.configure("")
    with Watch(chip.line(BUZZER)) as buzzer, Watch(chip.line(LIGHT)) as light:
        yield Blind(appliance, buzzer, light, appliance.start())


def test_the_self_test_beeps_three_times_on_the_pin(
    blind: Blind, figure: Callable[[str], None]
) -> None:
    soon(lambda: len(blind.buzzer.beeps()) >= 3, 10)
    first, second, third = blind.buzzer.beeps()[:3]
    figure(f"from the service's start to READY {blind.ready_s:.1f} s")
    for (_, lasted_s), expected_s in zip((first, second, third), (0.1, 0.1, 0.15), strict=True):
        assert lasted_s == pytest.approx(expected_s, abs=TOLERANCE_S)
    assert second[0] - first[0] == pytest.approx(0.18, abs=TOLERANCE_S)
    assert third[0] - second[0] == pytest.approx(0.18, abs=TOLERANCE_S)


@pytest.mark.fault(1)
def test_without_a_camera_the_service_is_ready_and_beeps_that_it_does_not_monitor(
    blind: Blind,
) -> None:
    assert blind.appliance.systemd_says("ActiveState") == "active"
    soon(lambda: blind.appliance.state.get("status") == "unavailable", 15)
    soon(lambda: len(blind.buzzer.beeps()) >= 5, 30)
    beeps = blind.buzzer.beeps()[3:5]
    assert [lasted_s for _, lasted_s in beeps] == pytest.approx(
        [NOT_MONITORING_S] * 2, abs=TOLERANCE_S
    )
    assert beeps[1][0] - beeps[0][0] == pytest.approx(10.0, abs=0.05)
    assert "no camera found" in blind.appliance.health["camera_fault"]


def test_the_light_blinks_slowly_while_nothing_is_seen(blind: Blind) -> None:
    lit = [lasted_s for _, lasted_s in blind.light.beeps()[1:6]]
    assert lit == pytest.approx([SLOW_S] * 5, abs=TOLERANCE_S)


@pytest.mark.fault(25)
def test_a_second_daemon_is_refused_and_the_pins_do_not_notice(blind: Blind) -> None:
    count = len(blind.buzzer.changes)
    began = time.monotonic()
    second = subprocess.run(
        [
            *("runuser", "--user=edge-monitor", "--", "/opt/edge-monitor/.venv/bin/edge-monitor"),
            *("run", "--config=/etc/edge-monitor/edge-monitor.toml"),
        ],
        check=False,
        capture_output=True,
        text=True,
        cwd="/",
        timeout=100,
    )
    process = blind.appliance.systemd_says("MainPID")
    assert second.stderr.splitlines()[-1] == (
        f"edge-monitor: another edge-monitor runs on this board (process {process}); stop it first"
    )
    assert second.returncode == 69
    beeps = [change for change in blind.buzzer.changes[count:] if change.high]
    assert len(beeps) <= 1 + (time.monotonic() - began) / 10  # no self-test among them
    assert blind.appliance.systemd_says("ActiveState") == "active"


@pytest.mark.fault(16)
def test_sigterm_in_a_beep_silences_the_pin_within_a_tenth_of_a_second(
    blind: Blind, figure: Callable[[str], None]
) -> None:
    blind.buzzer.rise()
    count, began = len(blind.buzzer.changes), time.monotonic()
    blind.appliance.ask_to_stop()
    soon(lambda: len(blind.buzzer.changes) > count, 5)
    silent = blind.buzzer.changes[count]
    figure(f"SIGTERM to silence, systemctl's own time included: {silent.t - began:.3f} s")
    soon(lambda: blind.appliance.systemd_says("ActiveState") == "inactive", 30)
    assert blind.appliance.systemd_says("ExecMainStatus") == "0"
    assert not blind.appliance.available
    assert len(blind.buzzer.changes) == count + 1
    assert silent.t - began < 0.1


def hold(line: int) -> "subprocess.Popen[str]":
    """Another program takes a line, and keeps it until it is terminated."""
    program = f"""\
import lgpio, signal
lgpio.gpio_claim_output(lgpio.gpiochip_open(0), {line})
print("held", flush=True)
signal.pause()
"""
    holder = subprocess.Popen(
        ["/opt/edge-monitor/.venv/bin/python", "-c", program],
        stdout=subprocess.PIPE,
        text=True,
        cwd="/run",  # lgpio leaves a FIFO there
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


@pytest.mark.fault(24)
def test_a_pin_that_is_forbidden_or_held_by_another_is_told_and_used_once_it_is_free(
    appliance: Appliance, chip: GpioChip, figure: Callable[[str], None]
) -> None:
    device = Path("/dev/gpiochip0")
    device.chmod(0o600)
    holder = hold(BUZZER)
    try:
        appliance.start()
        soon(lambda: "can not open" in (appliance.health.get("buzzer_fault") or ""), 20)
        figure(f"forbidden: {appliance.health['buzzer_fault']}")
        device.chmod(0o660)
        soon(lambda: "busy" in (appliance.health.get("buzzer_fault") or ""), 90)
        figure(f"held by another: {appliance.health['buzzer_fault']}")
    finally:
        holder.terminate()
        holder.wait()
        device.chmod(0o660)
    with Watch(chip.line(BUZZER)) as buzzer:
        began = time.monotonic()
        buzzer.rise(within_s=60)
        figure(f"from a free pin to the next beep {time.monotonic() - began:.1f} s")
    soon(lambda: appliance.health["buzzer_fault"] is None, 20)
    assert "factory" not in appliance.log()
    appliance.stop()


def test_on_a_raspberry_pi_5_whose_header_is_the_fifth_chip_the_buzzer_is_there(
    appliance: Appliance,
) -> None:
    appliance.stop()
    header = GpioChip("pi5", others=3)
    assert header.name == "gpiochip4"
    appliance.is_a(PI_5)
    with Watch(header.line(BUZZER)) as buzzer:
        appliance.start()
        soon(lambda: len(buzzer.beeps()) >= 3, 10)
        appliance.stop()

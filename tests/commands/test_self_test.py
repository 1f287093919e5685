"""`edge-monitor self-test`: each part once."""

from pathlib import Path

import pytest

from edge_monitor.commands.self_test import SOUND_S
from edge_monitor.outputs.patterns import PATTERNS
from edge_monitor.system.lock import BoardLock
from edge_monitor.types import Sound
from tests.program import checkout, complaint, run_program, write_film

QUIET = ("--set", "buzzer.kind=log")


def test_the_buzzer_is_given_the_time_for_its_whole_pattern() -> None:
    assert PATTERNS[Sound.SELF_TEST].cycle_s < SOUND_S


@pytest.mark.models
def test_networks_buzzer_and_camera_work(tmp_path: Path) -> None:
    film = write_film(tmp_path / "film.mp4", seconds=0.1)
    done = run_program(tmp_path, "self-test", *QUIET, "--set", f"camera.source={film}")
    lines = done.stdout.splitlines()
    assert done.returncode == 0
    assert {line.split()[0] for line in lines} == {"ok"}
    assert [line.split()[1] for line in lines[:6]] == ["network"] * 4 + ["weights", "classifier"]
    assert all("all finite" in line for line in lines[:6])
    assert lines[-1].endswith("a frame of 160 x 120 pixels")
    assert "buzzer: self_test (three rising beeps, once)" in done.stderr


def test_a_part_that_fails_is_named_and_the_next_is_tried(tmp_path: Path) -> None:
    checkout(tmp_path)
    missing = ("--set", "camera.source=missing.mp4")
    done = run_program(tmp_path, "self-test", *QUIET, *missing, PYTHONPATH=str(tmp_path))
    assert done.returncode == 1
    faults = [line for line in done.stdout.splitlines() if line.startswith("fault")]
    parts = ["network"] * 4 + ["weights", "classifier", "camera"]
    assert [line.split()[1] for line in faults] == parts
    assert "missing.mp4: No such file" in faults[-1]
    assert "ok     buzzer" in done.stdout
    assert "ok     light                   light.pin is not set, so nothing to test" in done.stdout
    assert "ok     button                  button.pin is not set, so nothing to test" in done.stdout


def test_light_button_and_buzzer_on_mock_pins(tmp_path: Path) -> None:
    checkout(tmp_path)
    done = run_program(
        tmp_path,
        "self-test",
        *("--set", "buzzer.kind=active", "--set", "light.pin=27", "--set", "button.pin=22"),
        PYTHONPATH=str(tmp_path),
        PYTHONWARNINGS="default",  # gpiozero warns that its mock pins are a fallback
        GPIOZERO_PIN_FACTORY="mock",
    )
    assert "ok     buzzer" in done.stdout
    assert "ok     light                   it blinked fast" in done.stdout
    assert "ok     button                  its pin can be read" in done.stdout


def test_a_running_daemon_is_not_disturbed(tmp_path: Path) -> None:
    with BoardLock(tmp_path):
        done = run_program(tmp_path, "self-test")
    assert done.returncode == 69
    assert complaint(done).startswith("another edge-monitor runs on this board (process ")

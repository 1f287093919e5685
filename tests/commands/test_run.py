"""`edge-monitor run`: the daemon as its service manager meets it."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.commands.conftest import CONFIG
from tests.program import LIMIT_S, complaint, environment, run_program, running

pytestmark = pytest.mark.models


def test_a_recording_is_played_once_and_summed_up(folder: Path) -> None:
    done = run_program(folder, "run", "--config", "config.toml")
    assert done.returncode == 0
    assert "degraded" in done.stdout
    (played,) = [line for line in done.stdout.splitlines() if line.endswith(" frames")]
    assert 15 <= int(played.split()[-2]) <= 20  # a busy computer may skip some
    assert done.stdout.splitlines()[-1] == "events are in journal/events.jsonl"
    assert (folder / "journal" / "events.jsonl").stat().st_size > 0
    assert done.stderr.splitlines()[-1] == "buzzer: silence"


def test_a_recording_in_which_nothing_happens_leaves_no_journal_and_names_none(
    folder: Path,
) -> None:
    done = run_program(
        folder, "run", "--config", "config.toml", "--set", "thresholds.degraded_s=1000"
    )
    assert done.returncode == 0
    assert "events are in" not in done.stdout
    assert not (folder / "journal").exists()


def test_what_is_switched_off_is_not_even_loaded(folder: Path) -> None:
    program = (
        "import sys; from edge_monitor import cli; "
        "sys.exit(cli.main(['run', '--config', 'config.toml', '--quiet']) "
        "or str(sorted({'paho', 'prometheus_client', 'rich', 'starlette', 'tqdm'} "
        "& set(sys.modules))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        text=True,
        check=False,
        timeout=LIMIT_S,
    )
    assert done.stderr.splitlines()[-1] == "[]"


def test_a_recording_that_is_missing_is_no_input(folder: Path) -> None:
    (folder / "film.mp4").unlink()
    done = run_program(folder, "run", "--config", "config.toml")
    assert done.returncode == 66
    assert done.stderr.splitlines()[-1].startswith("edge-monitor: film.mp4: No such file")
    assert "Traceback" not in done.stderr


def test_two_devices_on_one_pin_are_a_fault_of_configuration(folder: Path) -> None:
    done = run_program(folder, "run", "--config", "config.toml", "--set", "button.pin=17")
    assert done.returncode == 78
    assert complaint(done) == "--set button.pin=17: button.pin: GPIO17 is taken by the buzzer"


@pytest.mark.fault(16)
def test_sigterm_during_an_alarm_silences_the_buzzer_and_ends_well(folder: Path) -> None:
    with running(folder, "--config", "config.toml", "--loop") as daemon:
        daemon.wait_for_log("buzzer: not_monitoring")
        before = time.monotonic()
        daemon.send(signal.SIGTERM)
        daemon.wait_for("STOPPING=1")
        assert daemon.end() == 0
        assert time.monotonic() - before < 5.0
        last = daemon.log.splitlines()[-2:]
    # the buzzer waits for nobody, so that either may be the first
    assert sorted(last) == ["buzzer: silence", "signal SIGTERM: stopping"]
    assert "WATCHDOG=1" in daemon.told


@pytest.mark.fault(23)
def test_a_bad_configuration_on_reload_is_told_and_the_old_one_stays(folder: Path) -> None:
    config = folder / "config.toml"
    with running(folder, "--config", "config.toml", "--loop") as daemon:
        config.write_text(CONFIG + "fodler = 1\n")
        daemon.send(signal.SIGHUP)
        daemon.wait_for_log("reload: config.toml:9: journal.fodler: no such key; the old")
        daemon.wait_for("WATCHDOG=1")
        config.write_text(CONFIG.replace('"journal"', '"other"'))
        daemon.send(signal.SIGHUP)
        daemon.wait_for("RELOADING=1")
        daemon.wait_for("READY=1")
        daemon.wait_until((folder / "other" / "events.jsonl").exists)
        daemon.send(signal.SIGTERM)
        assert daemon.end() == 0


@pytest.mark.fault(25)
def test_a_second_daemon_leaves_the_first_alone(folder: Path) -> None:
    with running(folder, "--config", "config.toml", "--loop") as daemon:
        second = run_program(folder, "run", "--config", "config.toml")
        assert second.returncode == 69
        assert complaint(second) == (
            f"another edge-monitor runs on this board (process {daemon.process.pid}); stop it first"
        )
        daemon.wait_for("WATCHDOG=1")
        daemon.send(signal.SIGINT)
        assert daemon.end() == 0


@pytest.mark.fault(1)
def test_without_a_camera_the_daemon_is_ready_and_keeps_trying(folder: Path) -> None:
    absent = ("--set", "camera.source=/dev/video-none")
    with running(folder, "--config", "config.toml", *absent) as daemon:
        daemon.wait_for_log("buzzer: not_monitoring")
        daemon.wait_for("WATCHDOG=1")
        daemon.send(signal.SIGTERM)
        assert daemon.end() == 0

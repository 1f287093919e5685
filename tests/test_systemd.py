"""The service's files, as systemd itself reads them."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from edge_monitor.errors import EXIT_CONFIG
from tests.conftest import needed
from tests.program import ROOT

UNIT = ROOT / "systemd" / "edge-monitor.service"
_PROGRAM = "/opt/edge-monitor/.venv/bin/edge-monitor"
_MOST_EXPOSED = 2.0


@pytest.fixture
def systemd_analyze() -> str:
    return needed(shutil.which("systemd-analyze"), "systemd")


def test_systemd_reads_the_unit_without_a_word(systemd_analyze: str, tmp_path: Path) -> None:
    there = tmp_path / UNIT.name
    there.write_text(UNIT.read_text().replace(_PROGRAM, "/bin/true"))  # it is not installed here
    done = subprocess.run(
        [systemd_analyze, "verify", "--man=no", str(there)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_service_is_hardly_exposed(systemd_analyze: str) -> None:
    done = subprocess.run(
        [systemd_analyze, "security", "--offline=yes", "--no-pager", str(UNIT)],
        capture_output=True,
        text=True,
        check=False,
    )
    told = re.search(r"Overall exposure level for edge-monitor.service: ([\d.]+)", done.stdout)
    assert told is not None, done.stderr
    assert float(told[1]) <= _MOST_EXPOSED


def test_the_unit_says_what_the_program_relies_on() -> None:
    lines = UNIT.read_text().splitlines()
    assert f"RestartPreventExitStatus={EXIT_CONFIG}" in lines
    assert f"ExecStopPost={_PROGRAM} silence" in lines
    assert "RuntimeDirectory=edge-monitor" in lines  # where system.lock looks
    assert "WorkingDirectory=%t/edge-monitor" in lines
    assert "DevicePolicy=closed" in lines
    assert "LimitCORE=0" in lines  # no picture reaches a disk


def test_the_user_of_the_service_is_made() -> None:
    made = (ROOT / "systemd" / "sysusers.conf").read_text()
    (user,) = re.findall(r"^User=(.*)$", UNIT.read_text(), re.MULTILINE)
    assert re.search(rf"^u {user} ", made, re.MULTILINE)
    rules = (ROOT / "systemd" / "60-edge-monitor.rules").read_text()
    for group in re.findall(r'GROUP="(\w+)"', rules):
        assert f"m {user} {group}" in made.splitlines()

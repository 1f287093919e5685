"""What the service cannot do, tried from within its own sandbox."""

import grp
import json
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.device.inside.appliance import (
    PASSWORD,
    STATE,
    UNIT,
    begin,
    drop_in,
    run,
    show,
    systemctl,
)

_PROBE = "/src/tests/device/inside/probe.py"
_OTHERS = {"/dev/bench-fuse": (10, 229), "/dev/bench-tun": (10, 200), "/dev/bench-loop": (7, 0)}
"""Devices that everybody may open by their mode, so that a refusal is the service manager's."""


@pytest.fixture(scope="module")
def tried() -> Iterator[dict[str, str]]:
    """What became of each attempt: `done`, or the name of the error."""
    for name, (major, minor) in _OTHERS.items():
        kind = stat.S_IFBLK if "loop" in name else stat.S_IFCHR
        os.mknod(name, kind | 0o666, os.makedev(major, minor))
        Path(name).chmod(0o666)
    begin()
    with drop_in("probe", f"ExecStartPre=/usr/bin/python3 {_PROBE} {' '.join(_OTHERS)}"):
        systemctl("start", UNIT)
        systemctl("stop", UNIT)
    yield json.loads((STATE / "probe.json").read_text())
    for name in _OTHERS:
        Path(name).unlink()


def test_the_files_of_the_system_cannot_be_written(tried: dict[str, str]) -> None:
    for folder in ("/usr", "/etc", "/opt/edge-monitor", "/boot", "/bench"):
        assert tried[f"write {folder}"] in {"EROFS", "EACCES"}, folder
    assert tried["read /home"] in {"EACCES", "empty"}
    assert tried["read /root"] in {"EACCES", "empty"}


def test_its_own_folders_can_be_written(tried: dict[str, str]) -> None:
    assert tried["write /var/lib/edge-monitor"] == "done"
    assert tried["write /run/edge-monitor"] == "done"
    assert tried["write /tmp"] == "done"
    assert stat.S_IMODE(STATE.stat().st_mode) == 0o750


def test_only_the_devices_that_are_named_can_be_opened(tried: dict[str, str]) -> None:
    for name in _OTHERS:
        assert tried[f"open {name}"] == "EPERM", name
    assert tried["open /dev/null"] == "done"
    with Path("/dev/bench-fuse").open("rb"):  # outside of the sandbox it opens
        pass


def test_privileged_calls_are_answered_with_an_error(tried: dict[str, str]) -> None:
    for call in ("set the clock", "mount", "a namespace", "a raw socket", "code in memory"):
        assert tried[call] in {"EPERM", "EAFNOSUPPORT", "EACCES"}, call
    assert tried["user"] == "edge-monitor"
    assert tried["capabilities"] == "0000000000000000"


def test_whether_the_clock_was_set_can_be_asked(tried: dict[str, str]) -> None:
    assert tried["ask the clock"] == "done"


def test_the_password_is_handed_over_and_lies_nowhere_else(tried: dict[str, str]) -> None:
    assert tried["credential"] == PASSWORD
    assert tried["read /etc/credstore/mqtt-password"] == "EACCES"
    assert PASSWORD not in run("systemctl", "show", UNIT)


def test_the_groups_of_cameras_and_pins_are_there(service: str) -> None:
    """Seen from outside: the service's own user namespace has no names for them."""
    status = Path(f"/proc/{show('MainPID')}/status").read_text()
    (line,) = re.findall(r"^Groups:(.*)$", status, re.MULTILINE)
    names = {grp.getgrgid(int(number)).gr_name for number in line.split()}
    assert names >= {"video", "gpio"}, service


def test_without_a_password_the_service_starts_all_the_same() -> None:
    password = Path("/etc/credstore/mqtt-password")
    aside = password.rename(password.with_suffix(".aside"))
    try:
        begin('[camera]\nsource = "/bench/asleep.mp4"\n[buzzer]\nkind = "log"\n')
        systemctl("start", UNIT)
        systemctl("stop", UNIT)
    finally:
        aside.rename(password)

"""Checks of permissions, on a folder like the root of a Raspberry Pi."""

import os
from pathlib import Path

import pytest

from edge_monitor.doctor import permissions
from edge_monitor.doctor.finding import Verdict


def test_without_devices_no_group_is_needed(devices: Path) -> None:
    assert permissions.permissions(devices.parent).verdict is Verdict.NOTE


def test_devices_that_may_be_opened_are_counted(devices: Path) -> None:
    (devices / "video0").touch()
    (devices / "gpiochip0").touch()
    found = permissions.permissions(devices.parent)
    assert (found.verdict, found.text) == (Verdict.OK, "2 camera and GPIO devices may be opened")


def test_a_closed_device_is_named_with_its_group(
    devices: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root may open anything, so the kernel's answer is given by the test."""
    (devices / "video0").touch()
    os.chown(devices / "video0", -1, os.getgid() or 1)
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)
    found = permissions.permissions(devices.parent)
    assert found.verdict is Verdict.FAIL
    assert found.text == f"{devices}/video0 may not be opened by this user"
    assert found.cure.startswith("sudo usermod -aG ")


def test_root_asks_whether_the_services_user_may(devices: Path) -> None:
    """Root itself may open anything."""
    video = devices / "video0"
    video.touch()
    group = video.stat().st_gid or os.getgid() + 1
    if os.geteuid() == 0:
        os.chown(video, -1, group)
    outsider = permissions.Groups("edge-monitor", frozenset({group + 1}))
    member = permissions.Groups("edge-monitor", frozenset({group}))
    video.chmod(0o660)
    found = permissions.permissions(devices.parent, outsider)
    assert (found.verdict, found.text) == (
        Verdict.FAIL,
        f"{video} may not be opened by edge-monitor",
    )
    assert found.cure.endswith(" edge-monitor, then start it anew")
    assert permissions.permissions(devices.parent, member).verdict is Verdict.OK
    video.chmod(0o640)
    assert permissions.permissions(devices.parent, member).verdict is Verdict.FAIL
    video.chmod(0o666)
    assert permissions.permissions(devices.parent, outsider).verdict is Verdict.OK


@pytest.mark.parametrize(("number", "known"), [(0, True), (1000, False)])
def test_only_root_asks_for_another_user(
    number: int, monkeypatch: pytest.MonkeyPatch, *, known: bool
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: number)
    monkeypatch.setattr(permissions, "_SERVICE_USER", "nobody")
    groups = permissions.service_groups()
    assert (groups is not None) == known
    monkeypatch.setattr(permissions, "_SERVICE_USER", "no-such-user")
    assert permissions.service_groups() is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_a_group_without_a_name_is_told_by_its_number(
    devices: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (devices / "gpiochip0").touch()
    os.chown(devices / "gpiochip0", -1, 54321)
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)
    assert "usermod -aG 54321 " in permissions.permissions(devices.parent).cure


@pytest.mark.skipif(os.geteuid() != 0, reason="only root owns files of the group root")
def test_nobody_is_told_to_join_the_group_root(
    devices: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (devices / "video0").touch()
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)
    found = permissions.permissions(devices.parent)
    assert (found.verdict, found.text) == (Verdict.NOTE, f"root alone may open {devices}/video0")
    assert "usermod" not in found.cure

"""Checks of pins, clock and disk, on a folder like the root of a Raspberry Pi."""

import os
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from edge_monitor.doctor import machine, permissions
from edge_monitor.doctor.finding import Verdict
from edge_monitor.testing import FakeBoard


def test_the_gpio_chip_of_a_computer_without_header_is_nobodys_business(
    devices: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (devices / "gpiochip0").touch()
    (devices.parent / "proc/cpuinfo").write_text("model name\t: of a laptop\n")
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)
    assert permissions.permissions(devices.parent).verdict is Verdict.NOTE
    assert machine.gpio("auto", None, devices.parent).verdict is Verdict.NOTE
    found = machine.gpio("active", None, devices.parent)
    assert found.verdict is Verdict.FAIL
    assert "no GPIO chip of a Raspberry Pi" in found.text


@pytest.fixture
def pin_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if they were installed: lgpio does not come with every Python."""
    monkeypatch.setattr(machine, "find_spec", lambda name: name)


@pytest.mark.usefixtures("pin_libraries")
@pytest.mark.parametrize(
    ("kind", "chip", "factory", "verdict"),
    [
        ("log", True, None, Verdict.NOTE),
        ("auto", False, None, Verdict.NOTE),
        ("active", False, None, Verdict.FAIL),
        ("passive", False, "lgpio", Verdict.FAIL),
        ("auto", True, None, Verdict.OK),
        ("active", True, "lgpio", Verdict.OK),
        ("active", True, "mock", Verdict.WARN),
    ],
)
def test_whether_the_buzzer_can_sound(
    devices: Path,
    kind: str,
    chip: bool,  # noqa: FBT001 - whether there is one
    factory: str | None,
    verdict: Verdict,
) -> None:
    if chip:
        (devices / "gpiochip0").touch()
    assert machine.gpio(kind, factory, devices.parent).verdict is verdict


def test_a_missing_pin_library_is_told_with_its_package(
    devices: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (devices / "gpiochip0").touch()
    monkeypatch.setattr(machine, "find_spec", lambda name: None if name == "lgpio" else name)
    found = machine.gpio("auto", None, devices.parent)
    assert (found.verdict, found.text) == (Verdict.FAIL, "lgpio cannot be imported")
    assert "python3-lgpio" in found.cure


def test_a_clock_that_was_not_set_is_a_warning() -> None:
    verdicts = [machine.clock(synced).verdict for synced in (True, False, None)]
    assert verdicts == [Verdict.OK, Verdict.WARN, Verdict.NOTE]


def test_a_journal_folder_is_tried_without_being_made(tmp_path: Path) -> None:
    found = machine.folder(tmp_path / "not" / "yet", "journal.folder")
    assert found.verdict is Verdict.OK
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_place_of_the_journal_folder_fails(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    found = machine.folder(tmp_path / "file" / "journal", "mqtt.spool.folder")
    assert found.verdict is Verdict.FAIL
    assert "not a directory" in found.text
    assert found.cure == "set mqtt.spool.folder to a folder of this user"


class Usage(NamedTuple):
    """As `shutil.disk_usage` answers."""

    total: int
    used: int
    free: int


@pytest.mark.parametrize(
    ("free", "verdict"),
    [(3_999_999, Verdict.FAIL), (4_000_000, Verdict.WARN), (100_000_000, Verdict.OK)],
)
def test_room_for_the_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, verdict: Verdict
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(10**9, 10**9 - free, free))
    needs = {tmp_path / "journal": 3_000_000, tmp_path / "spool": 1_000_000}
    assert machine.disk(needs).verdict is verdict


def test_of_several_disks_the_fullest_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = {tmp_path: 10**9, Path("/proc"): 1}
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**9, 0, free[path]))
    found = machine.disk({tmp_path: 1000, Path("/proc"): 2_000_000})
    assert (found.verdict, found.text) == (
        Verdict.FAIL,
        "0 MB are free at /proc, 2 MB may be needed",
    )


@pytest.mark.parametrize(("number", "verdict"), [("0.0.0.2", Verdict.FAIL), ("0.2.2", Verdict.OK)])
def test_the_empty_wheel_of_lgpio_is_known_for_what_it_is(
    number: str, verdict: Verdict, devices: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (devices / "gpiochip0").touch()
    monkeypatch.setattr(machine, "find_spec", lambda _name: object())
    monkeypatch.setattr(machine, "version", lambda _name: number)
    assert machine.gpio("active", None, devices.parent).verdict is verdict


def test_the_board_tells_its_temperature(tmp_path: Path) -> None:
    board = FakeBoard(tmp_path)
    assert machine.board(tmp_path, hot_c=78.0).verdict is Verdict.NOTE
    board.heat(51.53)
    found = machine.board(tmp_path, hot_c=78.0)
    assert (found.verdict, found.text) == (Verdict.OK, "51.5 °C")
    board.throttle(0x50000)
    assert machine.board(tmp_path, hot_c=78.0).verdict is Verdict.OK


def test_a_hot_board_and_a_weak_supply_have_different_cures(tmp_path: Path) -> None:
    board = FakeBoard(tmp_path)
    board.heat(78.0)
    hot = machine.board(tmp_path, hot_c=78.0)
    assert (hot.verdict, hot.text) == (Verdict.WARN, "78.0 °C")
    assert "heat sink" in hot.cure
    board.throttle(0x5)
    weak = machine.board(tmp_path, hot_c=78.0)
    assert (weak.verdict, weak.text) == (Verdict.WARN, "78.0 °C, under voltage, throttled")
    assert "power supply" in weak.cure


def test_a_board_that_tells_throttling_alone_is_well_without_it(tmp_path: Path) -> None:
    FakeBoard(tmp_path).throttle(0)
    found = machine.board(tmp_path, hot_c=78.0)
    assert (found.verdict, found.text) == (Verdict.OK, "not slowed down")

"""What the board says of itself."""

import uuid
from pathlib import Path

import pytest

from edge_monitor.system.board import (
    boot_id,
    machine_short_hash,
    read_board,
    temperature_c,
    throttling,
)
from edge_monitor.testing import FakeBoard
from edge_monitor.types import Board


def test_hottest_sensor_counts(tmp_path: Path) -> None:
    board = FakeBoard(tmp_path)
    board.heat(48.2, zone=0)
    board.heat(61.95, zone=1)
    assert temperature_c(tmp_path) == pytest.approx(61.95)


def test_sensors_that_talk_nonsense_are_passed_over(tmp_path: Path) -> None:
    board = FakeBoard(tmp_path)
    for zone, text in enumerate(("-274000\n", "hot\n", "")):
        board.heat(0.0, zone)
        (tmp_path / f"class/thermal/thermal_zone{zone}/temp").write_text(text)
    assert temperature_c(tmp_path) is None
    board.heat(51.0, zone=3)
    assert temperature_c(tmp_path) == 51.0


def test_board_without_sensors_says_nothing(tmp_path: Path) -> None:
    assert read_board(tmp_path / "absent") == Board(None, None)


@pytest.mark.fault(26)
@pytest.mark.parametrize(
    ("bits", "slowed"),
    [
        (0x0, ()),
        (0x1, ("under_voltage",)),
        (0x6, ("frequency_capped", "throttled")),
        (0x8, ("soft_temperature_limit",)),
        (0x50000, ()),  # it was so once, and is not any more
        (0x50005, ("under_voltage", "throttled")),
    ],
)
def test_the_firmware_tells_what_slows_the_board_down_now(
    tmp_path: Path, bits: int, slowed: tuple[str, ...]
) -> None:
    FakeBoard(tmp_path).throttle(bits)
    assert throttling(tmp_path) == slowed


def test_the_firmware_of_a_raspberry_pi_5_is_found_at_its_own_place(tmp_path: Path) -> None:
    folder = tmp_path / "devices/platform/soc@107c000000/soc@107c000000:firmware"
    folder.mkdir(parents=True)
    (folder / "get_throttled").write_text("e0008\n")
    assert throttling(tmp_path) == ("soft_temperature_limit",)
    (folder / "get_throttled").write_text("what\n")
    assert throttling(tmp_path) is None


def test_other_kernels_know_of_a_weak_supply_alone(tmp_path: Path) -> None:
    board = FakeBoard(tmp_path)
    board.alarm_voltage(low=False)
    assert throttling(tmp_path) == ()
    board.alarm_voltage(low=True)
    assert throttling(tmp_path) == ("under_voltage",)
    (tmp_path / "class/hwmon/hwmon1/in0_lcrit_alarm").write_text("unknown\n")
    assert throttling(tmp_path) is None
    (tmp_path / "class/hwmon/hwmon1/name").write_text("nvme\n")
    assert throttling(tmp_path) is None


def test_boot_has_a_name_of_its_own(tmp_path: Path) -> None:
    name = boot_id()
    assert name is not None
    assert str(uuid.UUID(name)) == name
    assert boot_id(tmp_path / "absent") is None


def test_machine_is_named_by_a_hash_that_does_not_show_its_id(tmp_path: Path) -> None:
    path = tmp_path / "machine-id"
    path.write_text("0123456789abcdef0123456789abcdef\n")
    name = machine_short_hash(path)
    assert name == "402d691d842d"
    assert name not in path.read_text()
    path.write_text("0123456789abcdef0123456789abcdee\n")
    assert machine_short_hash(path) != name


def test_machine_without_an_id_is_named_by_its_host_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "pi-one")
    first = machine_short_hash(tmp_path / "absent")
    monkeypatch.setattr("socket.gethostname", lambda: "pi-two")
    assert machine_short_hash(tmp_path / "absent") != first
    assert len(first) == 12

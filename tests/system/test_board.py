"""What the board says of itself."""

import uuid
from pathlib import Path

import pytest

from edge_monitor.system.board import boot_id, machine_short_hash, temperature_c


def zone(folder: Path, number: int, text: str) -> None:
    path = folder / f"thermal_zone{number}"
    path.mkdir()
    (path / "temp").write_text(text)


def test_hottest_sensor_counts(tmp_path: Path) -> None:
    zone(tmp_path, 0, "48200\n")
    zone(tmp_path, 1, "61950\n")
    assert temperature_c(tmp_path) == pytest.approx(61.95)


def test_sensors_that_talk_nonsense_are_passed_over(tmp_path: Path) -> None:
    zone(tmp_path, 0, "-274000\n")
    zone(tmp_path, 1, "hot\n")
    zone(tmp_path, 2, "")
    assert temperature_c(tmp_path) is None
    zone(tmp_path, 3, "51000\n")
    assert temperature_c(tmp_path) == 51.0


def test_board_without_sensors_says_nothing(tmp_path: Path) -> None:
    assert temperature_c(tmp_path / "absent") is None


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

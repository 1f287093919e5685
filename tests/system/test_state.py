"""Where what outlives a run is kept."""

import os
from pathlib import Path

import pytest

from edge_monitor.system.state import state_directory


@pytest.fixture(autouse=True)
def by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STATE_DIRECTORY", raising=False)


def test_the_service_manager_names_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATE_DIRECTORY", f"{tmp_path}/state:/elsewhere")
    assert state_directory(tmp_path) == tmp_path / "state"


def test_by_hand_the_services_user_meets_the_services_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.geteuid() == 0:
        os.chown(tmp_path, 990, -1)
    owner = tmp_path.stat().st_uid
    monkeypatch.setattr(os, "geteuid", lambda: owner)
    assert state_directory(tmp_path) == tmp_path
    assert state_directory(tmp_path / "missing") == Path("var")


def test_another_user_keeps_to_a_folder_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path.stat().st_uid + 1
    monkeypatch.setattr(os, "geteuid", lambda: other)
    assert state_directory(tmp_path) == Path("var")


def test_root_leaves_nothing_among_the_services_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert state_directory(tmp_path) == Path("var")

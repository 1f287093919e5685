"""One daemon a board (fault 25), with real processes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from edge_monitor.errors import EXIT_UNAVAILABLE, BusyError
from edge_monitor.system import lock
from edge_monitor.system.lock import BoardLock, runtime_directory

HOLD = """
import sys
from pathlib import Path
from edge_monitor.system.lock import BoardLock
held = BoardLock(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def first_daemon(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


@pytest.mark.fault(25)
def test_second_daemon_is_told_which_process_holds_the_board(tmp_path: Path) -> None:
    with first_daemon(tmp_path) as process:
        with pytest.raises(
            BusyError, match=f"another edge-monitor .*process {process.pid}"
        ) as caught:
            BoardLock(tmp_path)
        assert caught.value.exit_status == EXIT_UNAVAILABLE
        process.kill()
    # Killed without a chance to clean up: the kernel let go of the lock, the file is still there.
    with BoardLock(tmp_path):
        assert (tmp_path / "edge-monitor.lock").read_text() == f"{os.getpid()}\n"


def test_released_board_can_be_taken_again(tmp_path: Path) -> None:
    held = BoardLock(tmp_path)
    with pytest.raises(BusyError):
        BoardLock(tmp_path)
    held.release()
    held.release()
    with BoardLock(tmp_path):
        pass


def test_lock_of_another_user_that_can_only_be_read_still_locks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "edge-monitor.lock").write_text("4711\n")
    real_open = os.open

    def open_as_stranger(path: Path, flags: int, mode: int = 0o777) -> int:
        # Root, under whom tests may run, is denied nothing: permissions are played.
        if flags & os.O_RDWR:
            raise PermissionError(13, "Permission denied")
        return real_open(path, flags, mode)

    monkeypatch.setattr(os, "open", open_as_stranger)
    with BoardLock(tmp_path), pytest.raises(BusyError, match="process 4711"):
        BoardLock(tmp_path)


def test_missing_folder_is_told_with_its_cure(tmp_path: Path) -> None:
    with pytest.raises(BusyError, match="No such file or directory; set RUNTIME_DIRECTORY"):
        BoardLock(tmp_path / "absent")


def test_link_in_place_of_the_lock_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "precious"
    target.write_text("precious")
    (tmp_path / "edge-monitor.lock").symlink_to(target)
    with pytest.raises(BusyError):
        BoardLock(tmp_path)
    assert target.read_text() == "precious"


def test_folder_of_the_service_comes_first_then_that_of_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "_SERVICE_DIRECTORY", tmp_path / "service")
    monkeypatch.setenv("RUNTIME_DIRECTORY", "/run/edge-monitor:/run/other")
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/run/user/1000")
    assert runtime_directory() == Path("/run/edge-monitor")
    monkeypatch.delenv("RUNTIME_DIRECTORY")
    assert runtime_directory() == Path("/run/user/1000")
    (tmp_path / "service").mkdir()
    (tmp_path / "service" / "edge-monitor.lock").touch()
    assert runtime_directory() == tmp_path / "service"


def test_without_any_folder_of_its_own_the_temporary_one_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "_SERVICE_DIRECTORY", tmp_path / "service")
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    for name in ("RUNTIME_DIRECTORY", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    assert runtime_directory() == tmp_path

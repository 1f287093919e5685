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


def test_who_let_go_is_not_taken_for_who_holds_it_next(tmp_path: Path) -> None:
    held = BoardLock(tmp_path)
    with pytest.raises(BusyError, match=f"process {os.getpid()}"):
        BoardLock(tmp_path)
    with pytest.raises(BusyError, match=f"process {os.getpid()}"):
        BoardLock(tmp_path)  # the one before has not rubbed the number out
    held.release()
    assert (tmp_path / "edge-monitor.lock").read_text() == ""


def a_process_that_ended() -> int:
    with subprocess.Popen(["true"]) as process:
        return process.pid


def test_lock_of_another_user_that_can_only_be_read_still_locks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "edge-monitor.lock").write_text(f"{a_process_that_ended()}\n")
    real_open = os.open

    def open_as_stranger(path: Path, flags: int, mode: int = 0o777) -> int:
        # Root, under whom tests may run, is denied nothing: permissions are played.
        if flags & os.O_RDWR:
            raise PermissionError(13, "Permission denied")
        return real_open(path, flags, mode)

    monkeypatch.setattr(os, "open", open_as_stranger)
    with BoardLock(tmp_path), pytest.raises(BusyError, match="process unknown"):
        BoardLock(tmp_path)


def test_others_can_read_the_lock_of_a_user_who_keeps_files_private(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        BoardLock(tmp_path).release()
    finally:
        os.umask(before)
    assert (tmp_path / "edge-monitor.lock").stat().st_mode & 0o777 == 0o644


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


def test_folder_of_the_service_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "_SERVICE_DIRECTORY", tmp_path)
    monkeypatch.setenv("RUNTIME_DIRECTORY", "/run/edge-monitor:/run/other")
    assert runtime_directory() == Path("/run/edge-monitor")
    monkeypatch.delenv("RUNTIME_DIRECTORY")
    assert runtime_directory() != tmp_path
    (tmp_path / "edge-monitor.lock").touch()
    assert runtime_directory() == tmp_path


@pytest.mark.fault(25)
def test_all_who_start_one_by_hand_meet_whatever_their_environment_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed, open_to_all = tmp_path / "closed", tmp_path / "open"
    for folder, mode in ((closed, 0o755), (open_to_all, 0o1777)):
        folder.mkdir()
        folder.chmod(mode)
    monkeypatch.setattr(lock, "_SERVICE_DIRECTORY", tmp_path / "service")
    monkeypatch.setattr(lock, "_EVERYBODYS", (tmp_path / "absent", closed, open_to_all, tmp_path))
    monkeypatch.delenv("RUNTIME_DIRECTORY", raising=False)
    for name in ("XDG_RUNTIME_DIR", "TMPDIR"):
        monkeypatch.setenv(name, str(tmp_path))
        assert runtime_directory() == open_to_all
        monkeypatch.delenv(name)
    assert runtime_directory() == open_to_all

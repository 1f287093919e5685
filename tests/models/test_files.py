"""Files are whole or not there."""

import hashlib
from pathlib import Path

import pytest

from models.build.files import digest, is_whole, write_atomically


def test_a_written_file_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file"
    write_atomically(path, b"content")
    assert is_whole(path, hashlib.sha256(b"content").hexdigest())
    assert [file.name for file in path.parent.iterdir()] == ["file"]


def test_a_damaged_a_missing_and_a_folder_are_not_whole(tmp_path: Path) -> None:
    (tmp_path / "half").write_bytes(b"cont")
    for name in ("half", "none", ""):
        assert not is_whole(tmp_path / name, digest(b"content"))


def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    write_atomically(path, b"old")

    def disk_full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", disk_full)
    with pytest.raises(OSError, match="No space left"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]

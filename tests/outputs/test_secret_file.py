"""The first line of a file that holds a secret."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from edge_monitor.errors import ConfigError
from edge_monitor.outputs.secret_file import read_secret

MAKE = "make one: date > it"


def read(path: Path) -> str:
    return read_secret(path, "web.token_file", MAKE)


@pytest.mark.parametrize(
    ("content", "line"),
    [(b"hidden\r\nnot this", "hidden"), ("ü b".encode(), "ü b"), (b"", ""), (b"a\n\xff", "a")],
)
def test_it_is_the_first_line_alone(tmp_path: Path, content: bytes, line: str) -> None:
    file = tmp_path / "secret"
    file.write_bytes(content)
    assert read(file) == line


def test_of_a_file_without_end_only_its_beginning_is_read(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    with file.open("wb") as hollow:
        hollow.truncate(1 << 40)  # nowhere is there memory for that
    with pytest.raises(ConfigError, match="its first line is longer than a secret"):
        read(file)


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo])
def test_what_is_no_file_is_neither_read_nor_waited_for(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    make(tmp_path / "thing")
    with pytest.raises(ConfigError, match=r"web.token_file .*/thing: is no ordinary file"):
        read(tmp_path / "thing")


def test_a_device_may_never_end() -> None:
    with pytest.raises(ConfigError, match="/dev/null: is no ordinary file; name one"):
        read(Path("/dev/null"))


def test_a_file_that_is_not_there_is_to_be_made(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=f"No such file or directory; {re.escape(MAKE)}$"):
        read(tmp_path / "none")


def test_a_file_that_others_alone_may_read_is_not_to_be_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("edge_monitor.outputs.secret_file.os.open", refuse)  # root may read all
    with pytest.raises(ConfigError, match="Permission denied; let this user read it") as told:
        read(tmp_path / "token")
    assert MAKE not in str(told.value)
    assert f"sudo chmod 640 {tmp_path / 'token'}" in str(told.value)

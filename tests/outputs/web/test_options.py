"""The token's file."""

from pathlib import Path

import pytest

from edge_monitor.errors import ConfigError
from edge_monitor.outputs.web.options import read_token


def test_the_first_line_is_the_token(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(" 0123456789abcdef \nwhat it is for\n")
    file.chmod(0o600)
    assert read_token(file) == "0123456789abcdef"


@pytest.mark.parametrize(
    "text", [b"", b"\n", b"short\n", b"0123456789\tabcdef", "ä".encode() * 20, b"\xff" * 20]
)
def test_what_can_be_guessed_or_sent_by_no_browser_is_refused_with_the_cure(
    tmp_path: Path, text: bytes
) -> None:
    file = tmp_path / "token"
    file.write_bytes(text)
    file.chmod(0o600)
    with pytest.raises(ConfigError, match="openssl rand -hex 24"):
        read_token(file)


def test_a_file_that_is_not_there_is_named_with_the_cure(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"web.token_file .*/none: .*openssl rand"):
        read_token(tmp_path / "none")

"""What cannot work with any broker is refused before anything connects, in one line."""

from pathlib import Path
from typing import Any

import pytest

from edge_monitor.errors import ConfigError
from edge_monitor.outputs.loose_file import loose
from edge_monitor.outputs.mqtt_options import MqttOptions

SOME = Path("some.pem")


def options(**more: Any) -> MqttOptions:
    return MqttOptions(**{"host": "broker.local", "device_id": "bench"} | more)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"host": ""}, "needs a host"),
        ({"host": "a..b"}, "no host name"),
        ({"host": "x" * 70 + ".net"}, "no host name"),
        ({"device_id": ""}, "device id"),
        ({"device_id": "a/b"}, "device id"),
        ({"device_id": "#"}, "device id"),
        ({"password_file": SOME}, "no user name"),
        ({"client_cert": SOME}, "no CA file"),
        ({"ca_file": SOME, "client_key": SOME}, "no client certificate"),
    ],
)
def test_contradictions_are_told(more: dict[str, Any], told: str) -> None:
    with pytest.raises(ConfigError, match=told) as caught:
        options(**more)
    assert "\n" not in str(caught.value)


def test_the_root_of_all_topics_is_the_device() -> None:
    assert options().root == "edge_monitor/bench"


def test_the_password_is_the_first_line_of_its_file(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("hünter 2\r\nnot this\n", encoding="utf-8")
    assert options().password() is None
    assert options(username="bench", password_file=file).password() == "hünter 2"
    assert "hünter" not in repr(options(username="bench", password_file=file))


@pytest.mark.parametrize("content", [None, b"", b"\n", b"\xff\xfe"])
def test_a_password_file_that_says_nothing_is_named(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "password"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ConfigError, match=r"password file .*/password"):
        options(username="bench", password_file=file).password()


def test_certificates_that_are_absent_or_no_certificates_are_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"absent\.pem is not there"):
        options(ca_file=tmp_path / "absent.pem").tls_context()
    nonsense = tmp_path / "nonsense.pem"
    nonsense.write_text("this is no certificate")
    with pytest.raises(ConfigError, match=r"nonsense\.pem: "):
        options(ca_file=nonsense).tls_context()


@pytest.mark.parametrize(
    ("mode", "is_loose"),
    [(0o600, False), (0o640, False), (0o400, False), (0o644, True), (0o660, True)],
)
def test_a_secret_that_others_may_open_is_warned_of_with_the_cure(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, mode: int, *, is_loose: bool
) -> None:
    file = tmp_path / "password"
    file.write_text("a-secret")
    file.chmod(mode)
    assert options(username="bench", password_file=file).password() == "a-secret"
    found = loose(file)
    told = [f"{file} is open to others (mode {mode:o}): {found.cure}"] if found else []
    assert (caplog.messages, bool(told)) == (told, is_loose)

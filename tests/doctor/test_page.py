"""The check of the local page."""

import socket
from pathlib import Path

import pytest

from edge_monitor.doctor.finding import Verdict
from edge_monitor.doctor.page import page
from edge_monitor.errors import ConfigError
from edge_monitor.outputs.loose_file import loose
from edge_monitor.settings_web import Web
from tests.conftest import free_port


def test_a_page_that_is_off_is_a_note() -> None:
    assert page(Web(), running=False).verdict is Verdict.NOTE


def test_it_says_who_can_reach_it_and_whether_the_picture_may_be_shown() -> None:
    found = page(Web(enabled=True, port=free_port(), preview=True), running=False)
    assert found.verdict is Verdict.OK
    assert found.text.endswith("for this computer alone; the picture may be shown")


def test_a_busy_port_fails_unless_the_service_has_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        web = Web(enabled=True, port=other.getsockname()[1])
        assert page(web, running=True).verdict is Verdict.OK
        found = page(web, running=False)
    assert (found.verdict, found.cure) == (
        Verdict.FAIL,
        "set web.port to a free one, or correct web.host",
    )
    assert "in use" in found.text


def test_the_token_is_read_as_the_page_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "token"
    web = Web(enabled=True, host="0.0.0.0", port=free_port(), token_file=file)  # noqa: S104 - who may
    with pytest.raises(ConfigError, match="openssl rand"):
        page(web, running=False)
    file.write_text("a-token-for-this-test")
    file.chmod(0o600)
    proxied = Web(enabled=True, names=["van.example"], port=free_port(), token_file=file)
    for reached in (web, proxied):
        assert "for whoever has the token" in page(reached, running=False).text
    file.chmod(0o644)
    found = page(web, running=False)
    closing = loose(file)
    assert closing is not None
    assert (found.verdict, found.cure) == (Verdict.WARN, closing.cure)

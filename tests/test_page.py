"""What `[web]` leads to: the running daemon and its page."""

import json
import signal
import socket
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from edge_monitor import page, sinks
from edge_monitor.errors import ConfigError
from edge_monitor.settings import Settings
from edge_monitor.settings_file import load_settings
from edge_monitor.testing import FakeClock
from tests.conftest import free_port
from tests.program import complaint, run_program, running, write_film


def configured(*keys: str) -> Settings:
    return load_settings(None, {}, list(keys))


def sets(folder: Path, *keys: str) -> list[str]:
    film = write_film(folder / "film.mp4")
    given = (f"camera.source={film}", "buzzer.kind=log", "buzzer.self_test=false", *keys)
    return [part for key in ("web.enabled=true", *given) for part in ("--set", key)]


def get(port: int, path: str, **headers: str) -> Any:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    with urllib.request.urlopen(request, timeout=10.0) as answer:  # noqa: S310 - to our own page
        return json.loads(answer.read())


def serves(port: int) -> bool:
    try:
        return bool(get(port, "/session"))
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def test_without_it_nothing_of_it_is_there() -> None:
    quiet = configured("buzzer.kind=log", "journal.enabled=false")
    outputs = sinks.build_outputs(quiet, FakeClock(), console=False)
    assert (outputs.sinks, outputs.viewer, outputs.loads) == ([], None, ())


def test_the_preview_can_be_left_out_while_the_board_is_strained() -> None:
    keys = ("buzzer.kind=log", "journal.enabled=false", f"web.port={free_port()}")
    for allowed, names in (("true", ["preview"]), ("false", [])):
        settings = configured(*keys, "web.enabled=true", f"web.preview={allowed}")
        outputs = sinks.build_outputs(settings, FakeClock(), console=False)
        try:
            assert [load.name for load in outputs.loads] == names
            assert outputs.viewer is not None
        finally:
            outputs.sinks[0].close()


def test_a_token_that_cannot_be_read_ends_the_program_with_the_cure(tmp_path: Path) -> None:
    token = f"web.token_file={tmp_path / 'none'}"
    with pytest.raises(ConfigError, match="openssl rand"):
        page.web_options(configured(token), "bench")
    done = run_program(tmp_path, "run", *sets(tmp_path, token))
    assert done.returncode == 78
    assert "No such file or directory; make one: openssl rand" in complaint(done)


@pytest.mark.models
@pytest.mark.fault(23)
def test_a_reload_serves_anew_at_once_with_what_is_configured_then(tmp_path: Path) -> None:
    port, token = free_port(), tmp_path / "token"
    token.write_text("of-the-first-hour-0\n")
    token.chmod(0o600)
    keys = sets(tmp_path, f"web.port={port}", f"web.token_file={token}")
    with running(tmp_path, "--loop", "--quiet", *keys) as daemon:
        daemon.wait_until(lambda: serves(port))
        assert get(port, "/session", Authorization="Bearer of-the-first-hour-0")
        token.write_text("of-the-second-hour\n")
        daemon.send(signal.SIGHUP)
        daemon.wait_for("READY=1")
        daemon.wait_until(lambda: serves(port))
        assert get(port, "/session", Authorization="Bearer of-the-second-hour")
        with pytest.raises(urllib.error.HTTPError, match="401"):
            get(port, "/session", Authorization="Bearer of-the-first-hour-0")
        daemon.send(signal.SIGTERM)
        assert daemon.end() == 0
    assert "not served" not in daemon.log
    assert "Traceback" not in daemon.log
    assert "hour" not in daemon.log


@pytest.mark.models
def test_a_busy_port_ends_nothing_and_the_page_comes_when_it_is_free(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with running(tmp_path, "--loop", "--quiet", *sets(tmp_path, f"web.port={port}")) as daemon:
            daemon.wait_for_log("set web.port to a free one")
            daemon.wait_for("WATCHDOG=1")
            other.close()
            daemon.wait_until(lambda: serves(port))
            daemon.send(signal.SIGTERM)
            assert daemon.end() == 0

"""Outputs are made together or not at all."""

import threading
from pathlib import Path

import pytest

from edge_monitor import daemon, sinks
from edge_monitor.errors import ConfigError, SourceError
from edge_monitor.settings import Settings
from edge_monitor.testing import FakeClock
from edge_monitor.testing.broker import free_port

THREADS = {"mqtt", "spool", "journal", "web", "buzzer"}


def running() -> set[str]:
    return {thread.name for thread in threading.enumerate()} & THREADS


def asked(tmp_path: Path, **web: object) -> Settings:
    """Everything that has a thread, and a broker that is not there."""
    return Settings.model_validate(
        {
            "buzzer": {"kind": "log"},
            "journal": {"folder": tmp_path},
            "mqtt": {"enabled": True, "port": free_port(), "spool": {"folder": tmp_path}},
            "web": {"enabled": True, "port": free_port(), **web},
        }
    )


def test_if_one_cannot_be_made_none_is_left_running(tmp_path: Path) -> None:
    before = running()
    with pytest.raises(ConfigError, match=r"web\.token_file"):
        sinks.build_outputs(
            asked(tmp_path, token_file=tmp_path / "none"), FakeClock(), console=True
        )
    assert running() == before


@pytest.mark.parametrize(
    ("section", "key", "message"),
    [
        ("web", "token_file", "web.token_file"),
        ("mqtt", "password_file", "mqtt password file"),
        ("mqtt", "ca_file", "mqtt certificate or key"),
    ],
)
def test_files_that_outputs_need_are_read_before_anything_ends(
    tmp_path: Path, section: str, key: str, message: str
) -> None:
    settings = asked(tmp_path)
    sinks.check_outputs(settings)
    given = settings.model_dump()
    given[section][key] = tmp_path / "none"
    if key == "password_file":
        given["mqtt"]["username"] = "van-7"
    with pytest.raises(ConfigError, match=message):
        sinks.check_outputs(Settings.model_validate(given))


def test_who_asks_the_service_manager_what_is_watched_is_told_no_password() -> None:
    source = "rtsp://driver:s3cret@camera.local/live"
    settings = Settings.model_validate({"camera": {"source": source}})
    assert daemon.source_shown(settings) == "rtsp://***@camera.local/live"


def test_a_name_that_no_file_can_have_is_told_in_one_line(tmp_path: Path) -> None:
    long = "x" * 300
    with pytest.raises(SourceError, match="File name too long"):
        daemon.open_source(f"{long}.mp4", Settings())
    with pytest.raises(SourceError, match="File name too long"):
        daemon.open_source(f"{long}.png", Settings())
    given = asked(tmp_path).model_dump()
    given["mqtt"]["ca_file"] = tmp_path / long
    with pytest.raises(ConfigError, match="is not there"):
        sinks.check_outputs(Settings.model_validate(given))

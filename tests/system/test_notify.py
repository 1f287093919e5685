"""What systemd hears, on real sockets."""

import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from edge_monitor.system import notify

Manager = socket.socket


@pytest.fixture
def manager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Manager]:
    """A service manager's end of the socket."""
    path = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as end:
        end.bind(str(path))
        end.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", str(path))
        yield end


def heard(manager: Manager) -> list[str]:
    return manager.recv(4096).decode().split("\n")


def test_outside_of_a_service_nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    assert not notify.ready("watching")


def test_manager_hears_that_the_service_is_up(manager: Manager) -> None:
    assert notify.ready("watching /dev/video0")
    assert heard(manager) == ["READY=1", "STATUS=watching /dev/video0"]


def test_status_of_several_lines_cannot_forge_another_assignment(manager: Manager) -> None:
    assert notify.status("lost\nREADY=1")
    assert heard(manager) == ["STATUS=lost READY=1"]


def test_life_and_end_are_told(manager: Manager) -> None:
    assert notify.watchdog()
    assert notify.stopping()
    assert [heard(manager), heard(manager)] == [["WATCHDOG=1"], ["STOPPING=1"]]


def test_reload_carries_its_time(manager: Manager) -> None:
    before_us = time.monotonic_ns() // 1000
    assert notify.reloading()
    first, second = heard(manager)
    assert first == "RELOADING=1"
    name, _, stamp = second.partition("=")
    assert name == "MONOTONIC_USEC"
    assert before_us <= int(stamp) <= time.monotonic_ns() // 1000


def test_abstract_socket_is_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    name = f"edge-monitor-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as end:
        end.bind(f"\0{name}")
        end.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", f"@{name}")
        assert notify.watchdog()
        assert heard(end) == ["WATCHDOG=1"]


def test_manager_that_does_not_read_never_holds_the_service_up(manager: Manager) -> None:
    sent = 0
    while notify.watchdog():
        sent += 1
        assert sent < 100_000
    assert heard(manager) == ["WATCHDOG=1"]
    assert notify.watchdog()


@pytest.mark.parametrize("address", ["/nowhere/notify", "vsock:2:1", "@", "relative"])
def test_manager_that_is_not_there_is_no_error(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", address)
    assert not notify.watchdog()


def test_watchdog_is_fed_at_half_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", "8000000")
    monkeypatch.setenv("WATCHDOG_PID", str(os.getpid()))
    assert notify.watchdog_interval_s() == 4.0
    monkeypatch.delenv("WATCHDOG_PID")
    assert notify.watchdog_interval_s() == 4.0


@pytest.mark.parametrize(
    ("allowed_us", "pid"), [("", ""), ("0", ""), ("soon", ""), ("8000000", "1")]
)
def test_no_watchdog_waits_for_this_process(
    allowed_us: str, pid: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", allowed_us)
    monkeypatch.setenv("WATCHDOG_PID", pid or str(os.getpid()))
    assert notify.watchdog_interval_s() is None

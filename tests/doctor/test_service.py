"""Checks of the service manager, by what systemd was seen to answer."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from edge_monitor.doctor import service
from edge_monitor.doctor.finding import Verdict

RUNNING = {
    "LoadState": "loaded",
    "UnitFileState": "enabled",
    "ActiveState": "active",
    "Result": "success",
    "NRestarts": "0",
    "WatchdogUSec": "10s",
}


def manager(**properties: str) -> service.Show:
    """A systemd that answers with these properties."""

    def ask(*names: str, unit: str | None = None) -> Mapping[str, str]:
        assert unit in (None, service.UNIT)
        known = RUNNING | properties
        return {name: known[name] for name in names}

    return ask


@pytest.mark.parametrize(
    ("changes", "verdict", "text"),
    [
        ({}, Verdict.OK, "runs, starts at boot, is restarted when it hangs for 10s"),
        ({"NRestarts": "3"}, Verdict.NOTE, "restarted 3 times"),
        ({"WatchdogUSec": "infinity"}, Verdict.WARN, "nothing restarts it when it hangs"),
        ({"UnitFileState": "disabled"}, Verdict.WARN, "runs, not started at boot"),
        ({"ActiveState": "inactive"}, Verdict.WARN, "starts at boot, inactive now"),
        (
            {"ActiveState": "inactive", "UnitFileState": "disabled"},
            Verdict.WARN,
            "inactive, not started at boot",
        ),
        ({"ActiveState": "failed", "Result": "exit-code"}, Verdict.FAIL, "failed (exit-code)"),
        ({"LoadState": "not-found"}, Verdict.NOTE, "not installed as a service"),
        ({"LoadState": "masked"}, Verdict.WARN, "masked"),
    ],
)
def test_the_state_of_the_service_is_told(
    changes: dict[str, str], verdict: Verdict, text: str
) -> None:
    found = service.service(manager(**changes))
    assert (found.verdict, text in found.text) == (verdict, True)
    assert found.cure or verdict is Verdict.OK


def test_without_systemd_nobody_is_told_to_call_it() -> None:
    found = service.service(lambda *_names, **_unit: None)
    assert (found.verdict, found.cure) == (Verdict.NOTE, "")
    assert not service.is_active(lambda *_names, **_unit: None)


def test_whether_it_runs_is_asked_of_systemd() -> None:
    assert service.is_active(manager())
    assert not service.is_active(manager(ActiveState="activating"))


@pytest.mark.parametrize("wanted", [True, False], ids=["board", "desk"])
def test_a_board_that_hangs_is_restarted_by_its_hardware(tmp_path: Path, *, wanted: bool) -> None:
    device = tmp_path / "watchdog"
    missing = service.watchdog(wanted=wanted, ask=manager(), device=device)
    device.touch()
    unused = service.watchdog(wanted=wanted, ask=manager(RuntimeWatchdogUSec="0"), device=device)
    used = service.watchdog(wanted=wanted, ask=manager(RuntimeWatchdogUSec="15s"), device=device)
    worst = Verdict.WARN if wanted else Verdict.NOTE
    assert [missing.verdict, unused.verdict, used.verdict] == [worst, worst, Verdict.OK]
    assert "RuntimeWatchdogSec=15" in unused.cure
    nobody = service.watchdog(wanted=wanted, ask=lambda *_names: None, device=device)
    assert nobody.verdict is Verdict.NOTE


def test_a_machine_without_systemd_answers_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "_BOOTED", tmp_path / "missing")
    assert service.show("ActiveState", unit=service.UNIT) is None


def test_systemctl_is_read_and_may_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in for systemctl: most machines that run tests have no systemd."""
    program = tmp_path / "systemctl"
    program.write_text('#!/bin/sh\n[ "$2" = edge-monitor.service ] || exit 1\necho NRestarts=2\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setattr(service, "_BOOTED", tmp_path)
    assert service.show("NRestarts", unit=service.UNIT) == {"NRestarts": "2"}
    assert service.show("RuntimeWatchdogUSec") is None

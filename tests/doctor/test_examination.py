"""Running all checks: none can end the others."""

import shutil
import socket
from pathlib import Path

import pytest

from edge_monitor.doctor.examination import CHECKS, Patient, examine
from edge_monitor.doctor.finding import Finding, Verdict, ok
from edge_monitor.errors import ConfigError
from edge_monitor.settings import Settings
from edge_monitor.settings_file import load_settings
from tests.conftest import Broker


def broken_configuration() -> Settings:
    raise ConfigError("vehicle.toml:3: mqtt.hots: no such key")


def raising(error: Exception) -> Finding:
    raise error


def test_a_check_that_breaks_is_a_failure_and_the_next_is_made() -> None:
    checks = {
        "first": lambda _patient: raising(RuntimeError("two\nlines")),
        "second": lambda _patient: raising(ConfigError("the password file is empty")),
        "third": lambda _patient: raising(MemoryError()),
        "fourth": lambda _patient: ok("fine"),
    }
    findings = dict(examine(checks, Patient(Settings), checks))
    assert [finding.text for finding in findings.values()] == [
        "cannot be checked: two lines",
        "the password file is empty",
        "cannot be checked: MemoryError",
        "fine",
    ]
    assert [finding.verdict for finding in findings.values()] == [Verdict.FAIL] * 3 + [Verdict.OK]


def test_with_a_bad_configuration_everything_else_is_checked_with_defaults() -> None:
    patient = Patient(broken_configuration)
    findings = dict(examine(CHECKS, patient))
    assert list(findings) == list(CHECKS)
    assert findings["configuration"].text == "vehicle.toml:3: mqtt.hots: no such key"
    assert patient.settings == Settings()
    assert not any("cannot be checked" in finding.text for finding in findings.values())


@pytest.mark.parametrize("name", ["README.md", "pictures"])
def test_a_source_that_is_there_and_cannot_be_played_fails(tmp_path: Path, name: str) -> None:
    (tmp_path / "README.md").write_text("no film")
    (tmp_path / "pictures").mkdir()
    patient = Patient(lambda: load_settings(None, {}, [f"camera.source={tmp_path / name}"]))
    found = dict(examine(["camera"], patient))["camera"]
    assert found.verdict is Verdict.FAIL
    assert name in found.text


def test_what_journal_and_spool_hold_already_is_not_needed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes = [f"journal.folder={tmp_path}", f"mqtt.spool.folder={tmp_path}", "mqtt.enabled=true"]
    patient = Patient(lambda: load_settings(None, {}, changes))
    usage = shutil.disk_usage(tmp_path)._replace(free=10_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    found = dict(examine(["disk"], patient))["disk"]
    assert (found.verdict, "25 MB may be needed" in found.text) == (Verdict.FAIL, True)
    for name, size in (("events.jsonl", 1), ("events.1.jsonl", 2), ("spool.sqlite3", 15)):
        with (tmp_path / name).open("wb") as file:
            file.truncate(size * 1_000_000)
    assert dict(examine(["disk"], patient))["disk"].verdict is Verdict.WARN


def test_two_devices_on_one_pin_are_a_bad_configuration() -> None:
    patient = Patient(lambda: load_settings(None, {}, ["light.pin=17"]))
    findings = dict(examine(["configuration"], patient))
    assert "GPIO17 is taken" in findings["configuration"].text


@pytest.mark.parametrize("enabled", [False, True])
def test_a_broker_is_called_only_where_one_is_configured(enabled: bool, tmp_path: Path) -> None:  # noqa: FBT001 - both ways
    settings = load_settings(
        None,
        {},
        [
            f"mqtt.enabled={str(enabled).lower()}",
            "mqtt.username=me",
            f"mqtt.password_file={tmp_path / 'missing'}",
        ],
    )
    findings = dict(examine(["broker"], Patient(lambda: settings)))
    assert findings["broker"].verdict is (Verdict.FAIL if enabled else Verdict.NOTE)


def test_a_password_of_systemds_does_not_keep_the_doctor_from_the_broker(
    mosquitto: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The service manager hands it to the service alone."""
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    settings = load_settings(
        None,
        {},
        [
            *("mqtt.enabled=true", f"mqtt.host={mosquitto.host}", f"mqtt.port={mosquitto.port}"),
            *("mqtt.username=me", "mqtt.password_credential=mqtt-password"),
        ],
    )
    found = dict(examine(["broker"], Patient(lambda: settings)))["broker"]
    assert found == ok(f"{mosquitto.host}:{mosquitto.port} answers")


def test_every_failure_comes_with_a_cure() -> None:
    for name, finding in examine(CHECKS, Patient(Settings)):
        assert finding.verdict in (Verdict.OK, Verdict.NOTE) or finding.cure, name


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ([], "unknown"),
        (["speed.assume_kmh=80"], "80 km/h are assumed"),
        (["speed.source=mqtt", "mqtt.enabled=true"], "told by the broker"),
    ],
    ids=["none", "assume", "mqtt"],
)
def test_where_the_speed_comes_from_is_told(changes: list[str], text: str) -> None:
    patient = Patient(lambda: load_settings(None, {}, changes))
    assert text in dict(examine(["speed"], patient))["speed"].text


def test_a_gpsd_is_called_where_one_is_configured() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        patient = Patient(
            lambda: load_settings(None, {}, ["speed.source=gpsd", f"speed.gpsd_port={port}"])
        )
        found = dict(examine(["speed"], patient))["speed"]
    assert found == ok(f"gpsd at 127.0.0.1:{port} answers")
    gone = dict(examine(["speed"], patient))["speed"]
    assert (gone.verdict, "connection refused" in gone.text) == (Verdict.FAIL, True)

"""The life of a package: it is installed, upgraded, rolled back, removed, purged."""

import grp
import hashlib
import shutil
from pathlib import Path

from tests.device.packaged import machine
from tests.device.packaged.machine import CONFIG, HOME, SAMPLE, STATE

PRESENT, NEXT = machine.package("out"), machine.package("out/next")

LEFT_BY_DEBIAN = {
    "/etc/.pwd.lock",  # of whoever makes users
    "/etc/credstore",  # for secrets of services; systemd's own in Debian 13
    "/etc/group-",
    "/etc/gshadow-",
    "/etc/passwd-",
    "/etc/shadow-",
    "/var/lib/dpkg/diversions-old",
    "/var/lib/dpkg/status-old",
}
"""What the tools behind apt leave behind, beside the user, who stays in /etc/passwd."""


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_fresh_installation_is_enabled_and_waits_for_its_configuration() -> None:
    told = machine.apt("install", str(PRESENT))
    assert machine.installed() == machine.version_in(PRESENT)
    assert "look through /etc/edge-monitor/edge-monitor.toml" in told
    assert machine.unit("UnitFileState") == "enabled"
    assert machine.unit("ActiveState") == "inactive"
    assert digest(CONFIG) == digest(HOME / "config/vehicle.toml")
    for group in ("video", "gpio"):
        assert "edge-monitor" in grp.getgrnam(group).gr_mem
    assert (STATE.owner(), STATE.group(), oct(STATE.stat().st_mode)) == (
        *("edge-monitor", "edge-monitor"),
        "0o40750",
    )


def test_the_programme_runs_with_the_libraries_of_the_package() -> None:
    machine.apt("install", str(PRESENT))
    told = machine.call(machine.COMMAND, "--version", user="edge-monitor")
    assert told == f"edge-monitor {machine.version_in(PRESENT).partition('+')[0]}\n"
    machine.call(machine.COMMAND, "models", user="edge-monitor")
    for check in ("python", "libraries", "networks", "configuration", "journal"):
        machine.call(
            *(machine.COMMAND, "doctor", "--only", check, "--config", str(CONFIG)),
            user="edge-monitor",
        )


def test_files_are_what_dpkg_says_they_are() -> None:
    machine.apt("install", str(PRESENT))
    assert machine.changed() == []
    machine.start()
    assert machine.changed() == [str(CONFIG)]


def test_the_service_starts_with_what_the_package_brought() -> None:
    machine.apt("install", str(PRESENT))
    machine.start()
    machine.wait_for(STATE / "events.jsonl")
    assert machine.unit("User") == "edge-monitor"
    machine.call("systemctl", "stop", machine.SERVICE)
    assert machine.unit("Result") == "success"


def test_an_upgrade_keeps_configuration_and_state_and_starts_the_new_version() -> None:
    machine.apt("install", str(PRESENT))
    machine.start()
    machine.wait_for(STATE / "events.jsonl")
    before = machine.unit("MainPID")
    machine.apt("install", str(NEXT))
    assert machine.installed() == machine.version_in(NEXT)
    assert machine.unit("ActiveState") == "active"
    assert machine.unit("MainPID") != before
    assert CONFIG.read_text(encoding="utf-8") == SAMPLE
    assert digest(CONFIG.with_name(f"{CONFIG.name}.dpkg-dist")) == digest(
        HOME / "config/vehicle.toml"
    )
    assert (STATE / "events.jsonl").exists()


def test_an_upgrade_replaces_a_configuration_that_nobody_changed() -> None:
    machine.apt("install", str(PRESENT))
    before = digest(CONFIG)
    machine.apt("install", str(NEXT))
    assert digest(CONFIG) != before
    assert digest(CONFIG) == digest(HOME / "config/vehicle.toml")
    assert machine.unit("ActiveState") == "inactive"


def test_rolled_back_the_old_version_runs_on_the_same_configuration_and_state() -> None:
    machine.apt("install", str(NEXT))
    machine.start()
    machine.wait_for(STATE / "events.jsonl")
    events = (STATE / "events.jsonl").read_bytes()
    machine.apt("install", "--allow-downgrades", str(PRESENT))
    assert machine.installed() == machine.version_in(PRESENT)
    assert machine.unit("ActiveState") == "active"
    assert CONFIG.read_text(encoding="utf-8") == SAMPLE
    assert (STATE / "events.jsonl").read_bytes().startswith(events)
    assert machine.changed() == [str(CONFIG)]


def test_who_disabled_the_service_finds_it_disabled_after_an_upgrade() -> None:
    machine.apt("install", str(PRESENT))
    machine.call("systemctl", "disable", machine.SERVICE)
    machine.apt("install", str(NEXT))
    assert machine.unit("UnitFileState") == "disabled"
    assert machine.unit("ActiveState") == "inactive"


def test_removed_it_leaves_configuration_and_state_and_comes_back_with_them() -> None:
    machine.apt("install", str(PRESENT))
    machine.start()
    machine.wait_for(STATE / "events.jsonl")
    machine.apt("remove", "edge-monitor")
    assert machine.unit("LoadState") == "not-found"
    assert machine.unit("ActiveState") == "inactive"
    assert not HOME.exists()
    assert not Path(machine.COMMAND).exists()
    assert CONFIG.read_text(encoding="utf-8") == SAMPLE
    assert (STATE / "events.jsonl").exists()
    machine.apt("install", str(PRESENT))
    assert CONFIG.read_text(encoding="utf-8") == SAMPLE
    assert machine.unit("UnitFileState") == "enabled"


def test_purged_it_leaves_its_user_and_nothing_else() -> None:
    machine.apt("install", str(PRESENT))  # makes the user, who stays
    machine.apt("purge", "edge-monitor")
    before = machine.files()
    machine.apt("install", str(PRESENT))
    machine.start()
    machine.wait_for(STATE / "events.jsonl")
    machine.apt("purge", "edge-monitor")
    assert machine.files() - before - LEFT_BY_DEBIAN == set()
    assert "edge-monitor" in machine.call("getent", "passwd", "edge-monitor")


def test_what_python_compiled_meanwhile_does_not_outlive_the_package() -> None:
    machine.apt("install", str(PRESENT))
    folder = HOME / "edge_monitor/__pycache__"
    shutil.copy(next(folder.glob("*.pyc")), folder / "gone.cpython-399.pyc")
    machine.apt("purge", "edge-monitor")
    assert not HOME.exists()

"""The life of a package: it is installed, upgraded, rolled back, removed, purged."""

import grp
import hashlib
import shutil
import time
from pathlib import Path

import pytest

from tests.device.inside.appliance import CONFIG, STATE, UNIT, figure, run, show
from tests.device.packaged import machine
from tests.device.packaged.machine import HOME, JOURNAL, SAMPLE

PRESENT, NEXT = machine.package("out"), machine.package("out/next")

LONGEST_PAUSE_S = 15.0
"""In which an upgrade may leave the driver alone, on a machine that does much else."""

AARCH64 = 183
"""EM_AARCH64 of elf.h."""

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


def machine_of(path: Path) -> int | None:
    """Which processor an executable or a library is for, as its header has it."""
    with path.open("rb") as file:
        head = file.read(20)
    return int.from_bytes(head[18:20], "little") if head.startswith(b"\x7fELF") else None


def since_boot_s(name: str) -> float:
    """When the service last changed its state, in seconds."""
    return int(show(name)) / 1e6


def doctor(check: str) -> str:
    """What a check finds for the service's user."""
    return run(
        *("runuser", "--user", "edge-monitor", "--", machine.COMMAND),
        *("doctor", "--only", check, "--config", str(CONFIG)),
        check=False,
    )


def test_a_fresh_installation_is_enabled_and_waits_for_its_configuration() -> None:
    begin = time.monotonic()
    told = machine.apt("install", str(PRESENT))
    took_s = time.monotonic() - begin
    figure(f"package: {PRESENT.stat().st_size / 1e6:.0f} MB, installed in {took_s:.1f} s")
    assert machine.installed() == machine.version_in(PRESENT)
    assert "look through /etc/edge-monitor/edge-monitor.toml" in told
    assert show("UnitFileState") == "enabled"
    assert show("ActiveState") == "inactive"
    assert digest(CONFIG) == digest(HOME / "config/vehicle.toml")
    for group in ("video", "gpio"):
        assert "edge-monitor" in grp.getgrnam(group).gr_mem
    assert (STATE.owner(), STATE.group(), oct(STATE.stat().st_mode)) == (
        *("edge-monitor", "edge-monitor"),
        "0o40750",
    )


def test_the_program_runs_with_the_libraries_of_the_package() -> None:
    machine.apt("install", str(PRESENT))
    told = machine.as_service(machine.COMMAND, "--version")
    assert told == f"edge-monitor {machine.version_in(PRESENT).partition('+')[0]}"
    machine.as_service(machine.COMMAND, "models")
    for check in ("python", "libraries", "networks", "configuration", "journal", "disk", "demo"):
        assert doctor(check).startswith("ok "), check


def test_files_are_what_dpkg_says_they_are() -> None:
    machine.apt("install", str(PRESENT))
    assert machine.changed() == []
    machine.start()
    assert machine.changed() == [str(CONFIG)]


def test_the_service_starts_with_what_the_package_brought() -> None:
    machine.apt("install", str(PRESENT))
    machine.start()
    assert show("User") == "edge-monitor"
    assert doctor("service").startswith("ok    service        runs, starts at boot, is restarted")
    run("systemctl", "stop", UNIT)
    assert show("Result") == "success"
    assert doctor("service").startswith("warn  service        starts at boot, inactive now")
    run("systemctl", "disable", UNIT)
    assert doctor("service").startswith("warn  service        inactive, not started at boot")


def test_an_upgrade_keeps_configuration_and_state_and_starts_the_new_version() -> None:
    machine.apt("install", str(PRESENT))
    machine.start()
    before = show("MainPID")
    machine.apt("install", str(NEXT))
    assert machine.installed() == machine.version_in(NEXT)
    assert show("ActiveState") == "active"
    assert show("MainPID") != before
    pause_s = since_boot_s("ActiveEnterTimestampMonotonic") - since_boot_s(
        "ActiveExitTimestampMonotonic"
    )
    figure(f"nobody watched during the upgrade for {pause_s:.1f} s")
    assert 0.0 < pause_s < LONGEST_PAUSE_S
    assert CONFIG.read_text(encoding="utf-8") == SAMPLE
    assert digest(CONFIG.with_name(f"{CONFIG.name}.dpkg-dist")) == digest(
        HOME / "config/vehicle.toml"
    )
    assert JOURNAL.exists()


def test_an_upgrade_replaces_a_configuration_that_nobody_changed() -> None:
    machine.apt("install", str(PRESENT))
    before = digest(CONFIG)
    machine.apt("install", str(NEXT))
    assert digest(CONFIG) != before
    assert digest(CONFIG) == digest(HOME / "config/vehicle.toml")
    assert show("ActiveState") == "inactive"


@pytest.mark.fault(23)
def test_an_upgrade_over_a_bad_configuration_is_whole_and_says_where_to_look() -> None:
    machine.apt("install", str(PRESENT))
    machine.start()
    CONFIG.write_text("[camera]\nfps = 0\n", encoding="utf-8")
    told = machine.apt("install", str(NEXT))
    assert machine.installed() == machine.version_in(NEXT)
    assert show("Result") == "exit-code"
    assert "journalctl -u edge-monitor -n 20 says why" in told
    CONFIG.write_text(SAMPLE, encoding="utf-8")
    run("systemctl", "start", UNIT)
    assert show("ActiveState") == "active"


def test_rolled_back_the_old_version_runs_on_the_same_configuration_and_state() -> None:
    machine.apt("install", str(NEXT))
    machine.start()
    events = JOURNAL.read_bytes()
    machine.apt("install", "--allow-downgrades", str(PRESENT))
    assert machine.installed() == machine.version_in(PRESENT)
    assert show("ActiveState") == "active"
    assert CONFIG.read_text(encoding="utf-8") == SAMPLE
    assert JOURNAL.read_bytes().startswith(events)
    assert machine.changed() == [str(CONFIG)]


def test_who_disabled_the_service_finds_it_disabled_after_an_upgrade() -> None:
    machine.apt("install", str(PRESENT))
    run("systemctl", "disable", UNIT)
    machine.apt("install", str(NEXT))
    assert show("UnitFileState") == "disabled"
    assert show("ActiveState") == "inactive"


def test_removed_it_leaves_configuration_and_state_and_comes_back_with_them() -> None:
    machine.apt("install", str(PRESENT))
    machine.start()
    machine.apt("remove", "edge-monitor")
    assert show("LoadState") == "not-found"
    assert show("ActiveState") == "inactive"
    assert not HOME.exists()
    assert not Path(machine.COMMAND).exists()
    assert CONFIG.read_text(encoding="utf-8") == SAMPLE
    assert JOURNAL.exists()
    machine.apt("install", str(PRESENT))
    assert CONFIG.read_text(encoding="utf-8") == SAMPLE
    assert show("UnitFileState") == "enabled"


def test_purged_it_leaves_its_user_and_nothing_else() -> None:
    machine.apt("install", str(PRESENT))  # makes the user, who stays
    machine.apt("purge", "edge-monitor")
    before = machine.files()
    machine.apt("install", str(PRESENT))
    machine.start()
    machine.apt("purge", "edge-monitor")
    assert machine.files() - before - LEFT_BY_DEBIAN == set()
    assert "edge-monitor" in run("getent", "passwd", "edge-monitor")


def test_the_package_for_boards_holds_code_for_their_processor_alone(tmp_path: Path) -> None:
    run("dpkg-deb", "--extract", str(machine.package("out/boards")), str(tmp_path))
    files = (path for path in tmp_path.rglob("*") if path.is_file() and not path.is_symlink())
    assert {machine_of(path) for path in files} - {None} == {AARCH64}


def test_what_python_compiled_meanwhile_does_not_outlive_the_package() -> None:
    machine.apt("install", str(PRESENT))
    folder = HOME / "edge_monitor/__pycache__"
    shutil.copy(next(folder.glob("*.pyc")), folder / "gone.cpython-399.pyc")
    machine.apt("purge", "edge-monitor")
    assert not HOME.exists()

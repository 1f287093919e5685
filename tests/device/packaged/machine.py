"""The machine in the container that packages are put on, by its own apt and systemd."""

import re
from pathlib import Path

from tests.device.inside.appliance import CONFIG, STATE, UNIT, run, show, wait_until

HOME = Path("/opt/edge-monitor")
COMMAND = "/usr/bin/edge-monitor"
JOURNAL = STATE / "events.jsonl"

SAMPLE = """\
[camera]
source = "/opt/edge-monitor/models/cache/sample.mp4"

[buzzer]
kind = "log"
"""
"""A configuration for a machine without a camera."""


def package(folder: str) -> Path:
    """The package that was built into a folder of the tree."""
    (path,) = Path("/build", folder).glob("*.deb")
    return path


def version_in(path: Path) -> str:
    """The version that a package says it has."""
    return run("dpkg-deb", "--field", str(path), "Version")


def is_known() -> bool:
    """Whether dpkg has heard of the package, if only by what it left behind."""
    return run("dpkg-query", "--show", "edge-monitor", check=False) != ""


def installed() -> str:
    """The version that is installed; empty if none is."""
    wanted = "--showformat=${db:Status-Abbrev}${Version}"
    told = run("dpkg-query", "--show", wanted, "edge-monitor", check=False)
    return told.removeprefix("ii ") if told.startswith("ii ") else ""


def apt(*arguments: str) -> str:
    """What apt says, complaints too, without questions; a changed configuration is kept."""
    return run(
        *("sh", "-c", 'exec "$@" 2>&1', "apt"),
        *("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--yes", "--no-install-recommends"),
        *("-o", "Dpkg::Options::=--force-confdef", "-o", "Dpkg::Options::=--force-confold"),
        *arguments,
    )


def changed() -> list[str]:
    """Files of the package that are not as dpkg put them; roots have no documentation."""
    told = run("dpkg", "--verify", "edge-monitor", check=False).splitlines()
    return [line.split()[-1] for line in told if "/usr/share/doc/" not in line]


def as_service(*command: str) -> str:
    """What a command says to the service's user."""
    return run("runuser", "--user", "edge-monitor", "--", *command)


def start() -> None:
    """Configure and start the service; it is READY, and has written, when this returns."""
    CONFIG.write_text(SAMPLE, encoding="utf-8")
    run("systemctl", "start", UNIT)
    assert show("ActiveState") == "active"
    wait_until(JOURNAL.exists, "the journal is there", 60.0)


def files() -> set[str]:
    """All files of the machine but those that a running one writes."""
    others = re.compile("/(tmp|var/(tmp|log|cache|lib/apt))(/|$)")
    found = run("find", "/", "-xdev").splitlines()
    return {path for path in found if not others.match(path)}

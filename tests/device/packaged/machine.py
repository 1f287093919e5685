"""The machine in the container that packages are put on, by its own apt and systemd."""

import os
import re
import subprocess
import time
from pathlib import Path

SERVICE = "edge-monitor.service"
HOME = Path("/opt/edge-monitor")
CONFIG = Path("/etc/edge-monitor/edge-monitor.toml")
STATE = Path("/var/lib/edge-monitor")
COMMAND = "/usr/bin/edge-monitor"

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
    return call("dpkg-deb", "--field", str(path), "Version").strip()


def installed() -> str:
    """The version that is installed; empty if none is."""
    told = subprocess.run(
        ["dpkg-query", "--show", "--showformat=${db:Status-Abbrev}${Version}", "edge-monitor"],
        check=False,
        capture_output=True,
        text=True,
    )
    return told.stdout.removeprefix("ii ") if told.stdout.startswith("ii ") else ""


def call(*command: str, user: str | None = None) -> str:
    """What a command says; it has to succeed."""
    done = subprocess.run(
        command,
        check=False,
        user=user,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
    )
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


def apt(*arguments: str) -> str:
    """Apt without questions; whoever changed the configuration keeps it."""
    return call(
        *("apt-get", "--yes", "--no-install-recommends"),
        *("-o", "Dpkg::Options::=--force-confdef", "-o", "Dpkg::Options::=--force-confold"),
        *arguments,
    )


def answer(*command: str) -> str:
    """What a command says, whether it succeeds or not."""
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    return done.stdout.strip()


def changed() -> list[str]:
    """Files of the package that are not as dpkg put them; roots have no documentation."""
    told = answer("dpkg", "--verify", "edge-monitor").splitlines()
    return [line.split()[-1] for line in told if "/usr/share/doc/" not in line]


def unit(name: str) -> str:
    """A property of the service, as systemd has it."""
    return call("systemctl", "show", "--value", f"--property={name}", SERVICE).strip()


def start(configuration: str = SAMPLE) -> None:
    """Configure and start the service; it is READY when this returns."""
    CONFIG.write_text(configuration, encoding="utf-8")
    call("systemctl", "start", SERVICE)
    assert unit("ActiveState") == "active"


def wait_for(path: Path) -> None:
    """Until a file is there, for as long as a slow machine takes to write it."""
    until = time.monotonic() + 60.0
    while not path.exists():
        assert time.monotonic() < until, f"{path} never came"
        time.sleep(0.1)


def files() -> set[str]:
    """All files of the machine but those that a running one writes."""
    others = re.compile("/(tmp|var/(tmp|log|cache|lib/apt))(/|$)")
    found = call("find", "/", "-xdev").splitlines()
    return {path for path in found if not others.match(path)}

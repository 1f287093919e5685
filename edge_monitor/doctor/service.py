"""Checks of the service manager: the monitor's own unit, and who restarts a board that hangs."""

import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

from edge_monitor.doctor.finding import Finding, fail, note, ok, warn

UNIT = "edge-monitor.service"
_BOOTED = Path("/run/systemd/system")
_WATCHDOG = Path("/dev/watchdog")
_PATIENCE_S = 5.0

_UNIT_PROPERTIES = (
    *("LoadState", "UnitFileState", "ActiveState", "Result", "NRestarts"),
    "WatchdogUSec",
)
_OFF = ("0", "", "infinity")

Show = Callable[..., Mapping[str, str] | None]
"""Asks the service manager for properties by name; `None` where there is no such manager."""


def show(*names: str, unit: str | None = None) -> Mapping[str, str] | None:
    """Properties of a unit, or of systemd itself.

    Args:
        names: of the properties.
        unit: `None` for systemd itself.

    Returns:
        `None` where systemd does not run, or does not answer.
    """
    if not _BOOTED.is_dir():
        return None
    command = ["systemctl", "show", *([unit] if unit else []), *(f"-p{name}" for name in names)]
    try:
        told = subprocess.run(
            command, check=True, capture_output=True, text=True, timeout=_PATIENCE_S
        )
    except (OSError, subprocess.SubprocessError):
        return None
    pairs = (line.partition("=") for line in told.stdout.splitlines())
    return {name: value for name, _, value in pairs}


def is_active(ask: Show = show) -> bool:
    """Whether the monitor runs as a service at present."""
    told = ask("ActiveState", unit=UNIT)
    return told is not None and told.get("ActiveState") == "active"


def service(ask: Show = show) -> Finding:
    """The unit is installed, starts at boot and runs."""
    told = ask(*_UNIT_PROPERTIES, unit=UNIT)
    if told is None:
        return note("no systemd runs here: whoever starts the monitor restarts it")
    if told["LoadState"] == "masked":
        return warn("masked: nothing can start it", f"sudo systemctl unmask {UNIT}")
    if told["LoadState"] != "loaded":
        return note("not installed as a service", "scripts/install makes it one")
    return _running(told) if told["ActiveState"] == "active" else _stopped(told)


def _stopped(told: Mapping[str, str]) -> Finding:
    state = told["ActiveState"]
    if state == "failed":
        return fail(f"failed ({told['Result']})", f"journalctl -u {UNIT} -n 20 says why")
    if told["UnitFileState"] != "enabled":
        return warn(f"{state}, not started at boot", f"sudo systemctl enable --now {UNIT}")
    return warn(f"starts at boot, {state} now", f"sudo systemctl start {UNIT}")


def _running(told: Mapping[str, str]) -> Finding:
    if told["UnitFileState"] != "enabled":
        return warn("runs, not started at boot", f"sudo systemctl enable {UNIT}")
    if told["WatchdogUSec"] in _OFF:
        return warn("runs; nothing restarts it when it hangs", "put WatchdogSec back into its unit")
    text = f"runs, starts at boot, is restarted when it hangs for {told['WatchdogUSec']}"
    if told["NRestarts"] != "0":
        return note(f"{text}; restarted {told['NRestarts']} times", f"journalctl -u {UNIT}")
    return ok(text)


def watchdog(*, wanted: bool, ask: Show = show, device: Path = _WATCHDOG) -> Finding:
    """Something restarts a board that hangs altogether.

    Args:
        wanted: the machine is one that nobody comes to: a board, not a desk's computer.
        ask: for properties of systemd.
        device: the hardware's watchdog.
    """
    if not device.exists():
        text = "no hardware watchdog: a machine that hangs stays so"
        return warn(text, "write dtparam=watchdog=on into config.txt") if wanted else note(text)
    told = ask("RuntimeWatchdogUSec")
    if told is None:
        return note(f"{device} is there, and no systemd that would feed it")
    allowed = told.get("RuntimeWatchdogUSec", "0")
    if allowed not in _OFF:
        return ok(f"the hardware restarts a machine that hangs for {allowed}")
    text = f"{device} is not used: a machine that hangs stays so"
    cure = "RuntimeWatchdogSec=15 below [Manager] in /etc/systemd/system.conf.d/watchdog.conf"
    return warn(text, f"write {cure}") if wanted else note(text, f"write {cure}")

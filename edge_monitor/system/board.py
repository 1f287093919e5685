"""What the board says of itself."""

import hashlib
import socket
from pathlib import Path

_SALT = b"edge_monitor device id 1:"
_PLAUSIBLE_C = (-40.0, 150.0)


def temperature_c(zones: Path = Path("/sys/class/thermal")) -> float | None:
    """Temperature of the hottest sensor in degrees Celsius; `None` where there is none.

    Args:
        zones: folder of the kernel's thermal zones, which tell thousandths of a degree.
    """
    readings = []
    for path in zones.glob("thermal_zone*/temp"):
        try:
            reading_c = int(path.read_text(encoding="ascii")) / 1000
        except (OSError, ValueError):  # sensors that are off answer with an error
            continue
        if _PLAUSIBLE_C[0] <= reading_c <= _PLAUSIBLE_C[1]:
            readings.append(reading_c)
    return max(readings, default=None)


def boot_id(path: Path = Path("/proc/sys/kernel/random/boot_id")) -> str | None:
    """The kernel's random name of this boot, a UUID; `None` off Linux."""
    return _line(path)


def machine_short_hash(path: Path = Path("/etc/machine-id")) -> str:
    """Twelve hexadecimal digits that name this machine and cannot be traced back to it.

    They are the head of a SHA-256 over a salt of this application and the machine id, never over
    a serial number or an address. A machine without an id is known by its host name.
    """
    identity = _line(path) or socket.gethostname()
    return hashlib.sha256(_SALT + identity.encode()).hexdigest()[:12]


def _line(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8").strip() or None
    except (OSError, ValueError):
        return None

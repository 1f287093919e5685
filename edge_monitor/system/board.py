"""What the board says of itself."""

import hashlib
import socket
from pathlib import Path
from typing import Final

from edge_monitor.types import Board

SYSFS: Final = Path("/sys")

_THROTTLING: Final = (
    "under_voltage",
    "frequency_capped",
    "throttled",
    "soft_temperature_limit",
)
"""Bits 0 to 3 of a Raspberry Pi's `vcgencmd get_throttled`: what is the case at present."""

_FIRMWARE: Final = "soc*/soc*:firmware/get_throttled"
"""`soc/soc:firmware` up to the Raspberry Pi 4, `soc@107c000000/soc@107c000000:firmware` since."""

_SALT = b"edge_monitor device id 1:"
_PLAUSIBLE_C = (-40.0, 150.0)


def read_board(sysfs: Path = SYSFS) -> Board:
    """How hot the board is and what slows it down, read now.

    Args:
        sysfs: where the kernel tells about the machine.
    """
    return Board(temperature_c(sysfs), throttling(sysfs))


def temperature_c(sysfs: Path = SYSFS) -> float | None:
    """Temperature of the hottest sensor in degrees Celsius; `None` where there is none.

    The kernel's thermal zones tell thousandths of a degree.
    """
    readings = []
    for path in (sysfs / "class" / "thermal").glob("thermal_zone*/temp"):
        text = _line(path)  # sensors that are off answer with an error
        try:
            reading_c = int(text or "") / 1000
        except ValueError:
            continue
        if _PLAUSIBLE_C[0] <= reading_c <= _PLAUSIBLE_C[1]:
            readings.append(reading_c)
    return max(readings, default=None)


def throttling(sysfs: Path = SYSFS) -> tuple[str, ...] | None:
    """What slows a Raspberry Pi down at present; `None` on a machine that does not say.

    Its own kernel tells the firmware's bits, in hexadecimal, as they were within the last 2 s; it
    writes one warning a boot to its log when the file is read for the first time. Other kernels,
    and some of the Raspberry Pi 5, know of under-voltage alone, by the sensor `rpi_volt`.
    """
    for path in (sysfs / "devices" / "platform").glob(_FIRMWARE):
        try:
            bits = int(_line(path) or "", 16)
        except ValueError:
            continue
        return tuple(name for place, name in enumerate(_THROTTLING) if bits >> place & 1)
    return _under_voltage(sysfs)


def _under_voltage(sysfs: Path) -> tuple[str, ...] | None:
    for name in (sysfs / "class" / "hwmon").glob("hwmon*/name"):
        if _line(name) == "rpi_volt":
            alarm = _line(name.with_name("in0_lcrit_alarm"))
            return {"0": (), "1": ("under_voltage",)}.get(alarm or "")
    return None


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
    """A file's text without the space around it; `None` where it cannot be read or says nothing."""
    try:
        return path.read_text(encoding="utf-8").strip() or None
    except (OSError, ValueError):
        return None

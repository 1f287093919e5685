"""Checks of the machine: permissions, GPIO, clock, disk."""

import grp
import os
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path

from edge_monitor.doctor.finding import Finding, fail, note, ok, warn
from edge_monitor.outputs.pin import gpio_chips
from edge_monitor.system.board import read_board

_CAMERAS = ("video*", "media*", "dma_heap/*")
"""What cameras are reached by; on a Raspberry Pi the group video."""

_ROOT = 0
_SCARCE_BYTES = 100_000_000


def permissions(root: Path = Path("/")) -> Finding:
    """This user may open the devices that are there."""
    cameras = [path for pattern in _CAMERAS for path in sorted((root / "dev").glob(pattern))]
    devices = cameras + gpio_chips(root)
    closed = [path for path in devices if not os.access(path, os.R_OK | os.W_OK)]
    lent = [path for path in closed if path.stat().st_gid != _ROOT]
    if lent:
        groups = sorted({_group(path) for path in lent})
        return fail(
            f"{', '.join(map(str, lent))} may not be opened by this user",
            f"sudo usermod -aG {','.join(groups)} $USER, then log in again",
        )
    if closed:
        return note(
            f"root alone may open {', '.join(map(str, closed))}",
            "where that is needed, give it to a group by a udev rule",
        )
    if not devices:
        return note("no camera or GPIO device here, so no group is needed")
    return ok(f"{len(devices)} camera and GPIO devices may be opened")


def _group(path: Path) -> str:
    number = path.stat().st_gid
    try:
        return grp.getgrgid(number).gr_name
    except KeyError:  # a group without a name, as in some containers
        return str(number)


def gpio(kind: str, factory: str | None, root: Path = Path("/")) -> Finding:
    """The buzzer's pin can be driven.

    Args:
        kind: the configured kind of buzzer.
        factory: gpiozero's pin factory where the environment names one.
        root: of the file system that tells of GPIO chips.
    """
    chips = gpio_chips(root)
    if kind == "log" or (kind == "auto" and not chips):
        return note("no sound: the buzzer writes to the log", "connect a buzzer: see README")
    if not chips:
        return fail(
            f"buzzer.kind is {kind} but there is no GPIO chip of a Raspberry Pi",
            "set buzzer.kind to log",
        )
    if factory not in (None, "lgpio"):
        return warn(f"GPIOZERO_PIN_FACTORY is {factory}", "unset it: only lgpio drives every Pi")
    missing = [name for name in ("gpiozero", "lgpio") if find_spec(name) is None]
    if missing:
        names = " ".join(f"python3-{name}" for name in missing)
        return fail(
            f"{', '.join(missing)} cannot be imported",
            f"sudo apt install {names} (or scripts/setup)",
        )
    return ok(f"{', '.join(chip.name for chip in chips)} by lgpio")


def clock(synced: bool | None) -> Finding:  # noqa: FBT001 - what Clock.synced answers
    """The wall clock was set from outside; alarms do not need it, records do."""
    if synced is None:
        return note("nobody can say whether the clock was set since the start")
    if not synced:
        return warn(
            "the clock was not set since the start: times of events may be wrong",
            "sudo timedatectl set-ntp true",
        )
    return ok("set from outside")


def journal(folder: Path) -> Finding:
    """The folder of the journal can be made and written; nothing is left in it."""
    there = _existing(folder)
    try:
        with tempfile.TemporaryFile(dir=there):
            return ok(f"{folder} can be written")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return fail(f"{there}: {reason}", "set journal.folder to a folder of this user")


def disk(folder: Path, needed_bytes: int) -> Finding:
    """There is room for the journal.

    Args:
        folder: of the journal.
        needed_bytes: that it may grow to.
    """
    there = _existing(folder)
    free = shutil.disk_usage(there).free
    text = f"{free / 1e6:.0f} MB are free at {there}"
    if free < needed_bytes:
        return fail(text, "make room, or set journal.max_bytes lower")
    if free < _SCARCE_BYTES:
        return warn(text, "make room")
    return ok(text)


def board(sysfs: Path, hot_c: float) -> Finding:
    """The board is cool and runs at full speed.

    Args:
        sysfs: where the kernel tells about the machine.
        hot_c: from where on expressions rest.
    """
    reading = read_board(sysfs)
    heat_c, slowed = reading.temperature_c, reading.throttling
    if heat_c is None and slowed is None:
        return note("nothing here tells temperature or throttling: nothing will be shed")
    parts = [] if heat_c is None else [f"{heat_c:.1f} °C"]
    parts += [name.replace("_", " ") for name in slowed or ()]
    text = ", ".join(parts) or "not slowed down"
    if "under_voltage" in (slowed or ()):
        return warn(text, "use a power supply and a cable that are made for this board")
    if slowed or (heat_c is not None and heat_c >= hot_c):
        return warn(text, "cool it: a heat sink, a fan, shade; what rests stands in health")
    return ok(text)


def _existing(folder: Path) -> Path:
    """The folder itself or the nearest one around it that is there."""
    folder = folder.absolute()
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder

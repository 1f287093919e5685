"""Checks of the machine: GPIO, clock, board, folders, disk."""

import shutil
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from edge_monitor.doctor.finding import Finding, Verdict, fail, note, ok, warn
from edge_monitor.outputs.pin import gpio_chips
from edge_monitor.perception.manifest import REPAIR
from edge_monitor.system.board import read_board

_SCARCE_BYTES = 100_000_000


def gpio(kind: str, factory: str | None, root: Path = Path("/")) -> Finding:
    """The buzzer's pin can be driven.

    Args:
        kind: the configured kind of buzzer.
        factory: gpiozero's pin factory where the environment names one.
        root: of the file system that tells of GPIO chips.
    """
    chips = gpio_chips(root)
    if kind == "log" or (kind == "auto" and not chips):
        return note(
            "no sound: the buzzer writes to the log", "connect a buzzer: see docs/wiring.md"
        )
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
            f"sudo apt install {names} (or {REPAIR})",
        )
    if _is_empty_lgpio():
        return fail(
            "lgpio is the empty wheel that pip takes for Python 3.13",
            "pip uninstall lgpio, then sudo apt install python3-lgpio",
        )
    return ok(f"{', '.join(chip.name for chip in chips)} by lgpio")


def _is_empty_lgpio() -> bool:
    try:
        return version("lgpio").startswith("0.0")
    except PackageNotFoundError:  # apt's may come without
        return False


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


def folder(path: Path, key: str) -> Finding:
    """A folder can be made and written; nothing is left in it.

    Args:
        path: of journal or spool.
        key: of the configuration, which names it.
    """
    there = _existing(path)
    try:
        with tempfile.TemporaryFile(dir=there):
            return ok(f"{path} can be written")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return fail(f"{there}: {reason}", f"set {key} to a folder of this user")


def disk(needs: Mapping[Path, int]) -> Finding:
    """There is room for what is kept.

    Args:
        needs: bytes by which each folder may still grow.
    """
    needed: dict[Path, int] = {}
    for path, size in needs.items():
        disks = {there.stat().st_dev: there for there in needed}
        there = _existing(path)
        there = disks.get(there.stat().st_dev, there)
        needed[there] = needed.get(there, 0) + size
    return max((_room(there, size) for there, size in needed.items()), key=_badness)


def growth(most_bytes: int, files: Iterable[Path]) -> int:
    """By how many bytes files that hold so many at most may still grow."""
    held = 0
    for path in files:
        with suppress(OSError):  # not there yet, or no longer
            held += path.stat().st_size
    return max(0, most_bytes - held)


def _room(there: Path, needed_bytes: int) -> Finding:
    free = shutil.disk_usage(there).free
    text = f"{free / 1e6:.0f} MB are free at {there}"
    if free < needed_bytes:
        return fail(
            f"{text}, {needed_bytes / 1e6:.0f} MB may be needed",
            "make room, or set journal.max_bytes and mqtt.spool.max_bytes lower",
        )
    if free < _SCARCE_BYTES:
        return warn(text, "make room")
    return ok(text)


def _badness(finding: Finding) -> int:
    return list(Verdict).index(finding.verdict)


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

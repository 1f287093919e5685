"""Checks of a Raspberry Pi's config.txt: which overlays meet the monitor's pins and cameras."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from edge_monitor.doctor.finding import Finding, note, ok, warn

_PLACES = ("boot/firmware/config.txt", "boot/config.txt")
_PIN = re.compile(r"(?:gpio_?pin|gpio|pin|out_pin|in_pin)=(\d+)")
_SENSOR = re.compile(r"imx\d+|ov\d+|arducam.*|camera-mux.*")
_CLOCK_OVERLAYS = ("i2c-rtc", "i2c-rtc-gpio")

_BUSES: Final[Mapping[str, tuple[int, ...]]] = MappingProxyType(
    {
        "i2c_arm=on": (2, 3),
        "i2c=on": (2, 3),
        "spi=on": (7, 8, 9, 10, 11),
        "i2s=on": (18, 19, 20, 21),
        "uart0=on": (14, 15),
    }
)
"""Pins that a `dtparam` takes."""

_DEFAULTS: Final[Mapping[str, tuple[int, ...]]] = MappingProxyType(
    {
        "w1-gpio": (4,),
        "gpio-ir": (18,),
        "gpio-fan": (12,),
        "gpio-shutdown": (3,),
        "gpio-poweroff": (26,),
        "pwm": (18,),
        "disable-bt": (14, 15),
        "miniuart-bt": (14, 15),
    }
)
"""Pins that an overlay takes unless its parameters name others."""


class Entry(NamedTuple):
    """A line of config.txt that loads something."""

    number: int
    kind: str
    value: str


def overlays(wanted: Mapping[str, int], *, ribbon: bool, root: Path = Path("/")) -> Finding:
    """No overlay has a pin of ours; camera and clock chip are announced where they are wanted.

    Filters such as `[pi4]` are not judged: what stands below one is taken for in force, but for
    `[none]`.

    Args:
        wanted: BCM number by the name of its key, such as `buzzer.pin`.
        ribbon: the camera may be one on the ribbon cable.
        root: of the file system.
    """
    path = next((root / place for place in _PLACES if (root / place).is_file()), None)
    if path is None:
        return note("no config.txt of a Raspberry Pi here")
    try:
        entries = list(_entries(path.read_text(encoding="utf-8", errors="replace")))
    except OSError as error:
        return note(f"{path}: {(error.strerror or str(error)).lower()}")
    for entry in entries:
        for key, pin in wanted.items():
            if pin in _pins(entry):
                return warn(
                    f"{path}:{entry.number}: {entry.kind}={entry.value} takes GPIO{pin}",
                    f"take that line out and start the board anew, or set {key}",
                )
    if _announces_clock(entries) and not (root / "dev/rtc0").exists():
        return warn(
            f"{path} names a clock chip, and none answers",
            "check its wires to header pins 1, 3, 5 and 6, and the overlay's parameter",
        )
    if ribbon and not any(map(_finds_camera, entries)):
        return note(
            f"{path} looks for no ribbon camera", "for one, write camera_auto_detect=1 into it"
        )
    return ok(f"{path}: nothing in the way")


def _entries(text: str) -> Iterator[Entry]:
    inert = False
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.partition("#")[0].strip()
        if bare.startswith("["):
            inert = bare == "[none]"
        kind, equals, value = (part.strip() for part in bare.partition("="))
        if equals and not inert:
            yield Entry(number, kind, value)


def _pins(entry: Entry) -> set[int]:
    if entry.kind == "dtparam":
        return {pin for setting in entry.value.split(",") for pin in _BUSES.get(setting, ())}
    if entry.kind == "enable_uart":
        return {14, 15} if entry.value == "1" else set()
    if entry.kind != "dtoverlay":
        return set()
    name, *parameters = entry.value.split(",")
    named = {int(found[1]) for text in parameters if (found := _PIN.fullmatch(text))}
    return named or set(_DEFAULTS.get(name, ()))


def _announces_clock(entries: list[Entry]) -> bool:
    return any(
        entry.kind == "dtoverlay" and entry.value.split(",")[0] in _CLOCK_OVERLAYS
        for entry in entries
    )


def _finds_camera(entry: Entry) -> bool:
    if entry.kind == "camera_auto_detect":
        return entry.value == "1"
    return entry.kind == "dtoverlay" and _SENSOR.fullmatch(entry.value.split(",")[0]) is not None

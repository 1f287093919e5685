"""Which checks there are, and running them so that none can end the others."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from edge_monitor import daemon
from edge_monitor.doctor import machine, overlays, page, permissions, pins, program, reach, service
from edge_monitor.doctor.finding import Finding, Verdict, fail, note, ok
from edge_monitor.errors import ConfigError, EdgeMonitorError
from edge_monitor.perception.manifest import REPAIR

if TYPE_CHECKING:
    from edge_monitor.outputs.spool_file import SpoolOptions
    from edge_monitor.settings import Settings

_SPOOL_FILE = 1.3
"""Size of the spool's file to that of its content, at most, with its write-ahead log."""


class Patient:
    """What is examined: the configuration, or the defaults where it cannot be read.

    Args:
        load: reads the configuration.
    """

    def __init__(self, load: "Callable[[], Settings]") -> None:
        self._load = load
        self._settings: Settings | None = None

    def check_configuration(self) -> None:
        """Read it whole.

        Raises:
            ConfigError: naming what is wrong.
        """
        self._load()

    @property
    def settings(self) -> "Settings":
        """The configuration for all other checks."""
        if self._settings is None:
            try:
                self._settings = self._load()
            except ConfigError:
                from edge_monitor.settings import Settings

                self._settings = Settings()
        return self._settings


def _broker(patient: Patient) -> Finding:
    settings = patient.settings
    if not settings.mqtt.enabled:
        return note("MQTT is off", "set mqtt.enabled and mqtt.host to publish events")
    from edge_monitor.broker import mqtt_options

    if settings.mqtt.password_credential and "CREDENTIALS_DIRECTORY" not in os.environ:
        # systemd hands it to the service alone; all else can be looked at by hand.
        mqtt = settings.mqtt.model_copy(update={"password_credential": None, "username": None})
        settings = settings.model_copy(update={"mqtt": mqtt})
    return reach.broker(mqtt_options(settings, "doctor"))


def _speed(patient: Patient) -> Finding:
    speed = patient.settings.speed
    if speed.source == "gpsd":
        return reach.gpsd(speed.gpsd_host, speed.gpsd_port)
    if speed.source == "mqtt":
        return ok("told by the broker")
    if speed.assume_kmh is not None:
        return ok(f"{speed.assume_kmh:g} km/h are assumed")
    return note("unknown: no distraction, no silence at standstill", "set speed.source")


def _spool_options(patient: Patient) -> "SpoolOptions | None":
    if not patient.settings.mqtt.enabled:
        return None
    from edge_monitor.broker import spool_options

    return spool_options(patient.settings)


def _journal(patient: Patient) -> Finding:
    if not patient.settings.journal.enabled:
        return note("the journal is off", "set journal.enabled to keep events")
    return machine.folder(daemon.journal_folder(patient.settings), "journal.folder")


def _spool(patient: Patient) -> Finding:
    spool = _spool_options(patient)
    if spool is None:
        return note("nothing waits on disk for a broker")
    return machine.folder(spool.folder, "mqtt.spool.folder")


def _disk(patient: Patient) -> Finding:
    from edge_monitor.outputs import journal_file, spool_file

    folder, journal = daemon.journal_folder(patient.settings), patient.settings.journal
    files = [folder / journal_file.FILE_NAME, folder / journal_file.PREDECESSOR_NAME]
    needs = {folder: machine.growth(2 * journal.max_bytes, files) if journal.enabled else 0}
    spool = _spool_options(patient)
    if spool is not None:
        files = [spool.folder / f"{spool_file.FILE_NAME}{end}" for end in ("", "-wal", "-shm")]
        room = machine.growth(round(_SPOOL_FILE * spool.max_bytes), files)
        needs[spool.folder] = needs.get(spool.folder, 0) + room
    return machine.disk(needs)


def _gpio(patient: Patient) -> Finding:
    return machine.gpio(patient.settings.buzzer.kind, os.environ.get("GPIOZERO_PIN_FACTORY"))


def _pins(patient: Patient) -> Mapping[str, int]:
    settings = patient.settings
    wanted = {
        "buzzer.pin": None if settings.buzzer.kind == "log" else settings.buzzer.pin,
        "light.pin": settings.light.pin,
        "button.pin": settings.button.pin,
    }
    return {key: pin for key, pin in wanted.items() if pin is not None}


def _camera(patient: Patient) -> Finding:
    found = reach.camera(patient.settings.camera.source)
    if found.verdict is Verdict.OK:
        daemon.check_recording(patient.settings)
    return found


def _overlays(patient: Patient) -> Finding:
    ribbon = patient.settings.camera.source in ("auto", "picamera2")
    return overlays.overlays(_pins(patient), ribbon=ribbon)


def _board(patient: Patient) -> Finding:
    settings = patient.settings.board
    return machine.board(settings.sysfs, settings.hot_c)


CHECKS: Final[Mapping[str, Callable[[Patient], Finding]]] = MappingProxyType(
    {
        "python": lambda _patient: program.python(sys.version_info[:3]),
        "libraries": lambda _patient: program.libraries(),
        "networks": lambda _patient: program.networks(daemon.open_manifest),
        "configuration": lambda patient: program.configuration(patient.check_configuration),
        "camera": _camera,
        "board": _board,
        "permissions": lambda _patient: permissions.permissions(
            service=permissions.service_groups()
        ),
        "gpio": _gpio,
        "pins": lambda patient: pins.pins(_pins(patient), running=service.is_active()),
        "overlays": _overlays,
        "broker": _broker,
        "page": lambda patient: page.page(patient.settings.web, running=service.is_active()),
        "speed": _speed,
        "journal": _journal,
        "spool": _spool,
        "clock": lambda _patient: machine.clock(daemon.build_clock().synced()),
        "disk": _disk,
        "service": lambda _patient: service.service(),
        "watchdog": lambda _patient: service.watchdog(wanted=reach.is_raspberry_pi()),
        "demo": lambda _patient: program.demo(daemon.DEMO_FILM),
    }
)
"""The checks by name, in the order in which they are told."""


def examine(
    names: Iterable[str],
    patient: Patient,
    checks: Mapping[str, Callable[[Patient], Finding]] = CHECKS,
) -> Iterator[tuple[str, Finding]]:
    """Make the named checks; one that breaks is a failure of its own and ends no other."""
    for name in names:
        try:
            yield name, checks[name](patient)
        except EdgeMonitorError as error:
            yield name, fail(str(error), "correct it; see docs/troubleshooting.md")
        except Exception as error:  # noqa: BLE001 - a doctor does not die of a patient
            text = " ".join(str(error).split()) or type(error).__name__
            yield name, fail(f"cannot be checked: {text}", REPAIR)

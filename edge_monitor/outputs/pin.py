"""Opening GPIO devices: which pin factory, and trying again where one cannot be had now."""

import logging
import os
import re
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, TypeVar

from edge_monitor.outputs.backoff import Backoff
from edge_monitor.outputs.driven import note_driven
from edge_monitor.outputs.seldom import SeldomLog

_log = logging.getLogger(__name__)

_QUOTED = re.compile(r"^(['\"])(.*)\1$")  # as lgpio's errors are

_HUNG_S = 0.05  # a write to a pin takes less, opening it more

Value = TypeVar("Value")


def gpio_chips(root: Path = Path("/")) -> list[Path]:
    """The GPIO chips of a Raspberry Pi; none elsewhere.

    Most computers have GPIO chips, whose lines lead to no header: gpiozero numbers the pins of
    Raspberry Pis alone. The revision in `/sys` is seen even where a service may not read `/proc`.
    """
    if (root / "sys/firmware/devicetree/base/system/linux,revision").exists() or any(
        line.startswith("Revision") for line in _lines(root / "proc/cpuinfo")
    ):
        return sorted((root / "dev").glob("gpiochip*"))
    return []


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


def prepare_factory() -> None:
    """Choose lgpio unless the environment names a pin factory, and import it without a trace.

    gpiozero left to itself falls back from one factory to the next, and on a Raspberry Pi 5 only
    lgpio drives a pin. lgpio on import leaves a FIFO in its working directory and *changes the
    process's* to it; both ends of the FIFO are open afterwards, so it gets a folder that goes at
    once, and the process its own folder back.
    """
    os.environ.setdefault("GPIOZERO_PIN_FACTORY", "lgpio")
    if os.environ["GPIOZERO_PIN_FACTORY"] != "lgpio" or "lgpio" in sys.modules:
        return
    here = Path.cwd()
    named = os.environ.get("LG_WD")
    runtime = os.environ.get("RUNTIME_DIRECTORY", "").split(":")[0]
    with _short_lived_folder(runtime) as folder:
        os.environ["LG_WD"] = folder
        try:
            import lgpio  # noqa: F401 - imported for gpiozero, in the right folder
        finally:
            os.chdir(here)
            os.environ.pop("LG_WD")
            if named is not None:
                os.environ["LG_WD"] = named


def _short_lived_folder(runtime: str) -> "tempfile.TemporaryDirectory[str]":
    """A folder that goes with its context; in memory where the disk is full.

    Raises:
        OSError: there is no room there either.
    """
    try:
        return tempfile.TemporaryDirectory(dir=runtime or None)
    except OSError:
        return tempfile.TemporaryDirectory(dir="/dev/shm")


class Pin(Generic[Value]):
    """A gpiozero device that is opened as soon as it can be, and again after it failed.

    What was last asked of it is written when it opens. The pin factory is never changed.
    """

    def __init__(
        self,
        name: str,
        make: Callable[[], Any],
        write: Callable[[Any, Value], None],
        value: Value,
        backoff: Backoff | None = None,
        *,
        drives: int | None = None,
    ) -> None:
        """Open with `make()`; `write(device, value)` makes the device follow a value.

        `drives` is the line's number where the device is an output: then `value` is its rest, too.
        """
        self._name = name
        self._make = make
        self._write = write
        self._value = self._rest = value
        self._backoff = backoff or Backoff()
        self._drives = drives
        self._note: Path | None = None
        self._device: Any = None
        self._fault: str | None = None
        self._lock = threading.RLock()
        self._closing = threading.Event()
        self._warn = SeldomLog(_log)
        if not self._open():
            self._retry_later()

    @property
    def fault(self) -> str | None:
        """Why the device cannot be used at present, or `None`."""
        return self._fault

    def set(self, value: Value) -> None:
        """Make the device follow this value, now or when it can be opened."""
        with self._lock:
            self._value = value
            if self._device is None:
                return
            try:
                self._write(self._device, value)
            except Exception as error:  # noqa: BLE001 - each pin factory has errors of its own
                self._fail(error)
                self._retry_later()

    def close(self) -> None:
        """Put an output to rest and release the device; harmless when repeated.

        Where a write hangs the device is left as it is, after a twentieth of a second, with the
        note by which `silence` finds it; one that is just being opened is released by who opens it.
        """
        self._closing.set()
        if not self._lock.acquire(timeout=_HUNG_S):
            self._warn.warning(f"{self._name} hangs and is not released")
            return
        try:
            if self._drives is not None:
                self.set(self._rest)
            self._release()
        finally:
            self._lock.release()

    def _open(self) -> bool:
        with self._lock:
            if self._closing.is_set():
                return True  # nothing is left to be tried
            try:
                prepare_factory()
                self._device = self._make()
                if self._drives is not None:
                    chip = getattr(self._device.pin_factory, "chip", None)
                    self._note = note_driven(self._drives, chip)
                if self._closing.is_set():  # meanwhile
                    self._release()
                    return True
                self._write(self._device, self._value)
            except Exception as error:  # noqa: BLE001 - as above, and ImportError without lgpio
                self._fail(error)
                return False
            if self._fault is not None:
                _log.info("%s works again", self._name)
            self._fault = None
            self._backoff.reset()
            return True

    def _fail(self, error: Exception) -> None:
        reason = _QUOTED.sub(r"\2", str(error)) or type(error).__name__
        self._fault = f"{self._name}: {reason}"
        self._warn.warning(
            f"{self._fault}; trying again: is the user in the group gpio, the pin free?"
        )
        self._release()

    def _release(self) -> None:
        device, self._device = self._device, None
        if device is None:
            return
        try:
            device.close()
        except Exception as error:  # noqa: BLE001 - a device that fails may fail here too
            self._warn.warning(f"{self._name} on release: {error}")
            return  # it may be high: whoever silences it must know
        if self._note is not None:
            self._note.unlink(missing_ok=True)

    def _retry_later(self) -> None:
        threading.Thread(target=self._retry, name=f"open {self._name}", daemon=True).start()

    def _retry(self) -> None:
        while not self._closing.wait(self._backoff.next()):
            if self._open():
                return

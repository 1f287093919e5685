"""Checks of the program: interpreter, libraries, networks, configuration, the demo's film."""

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from pathlib import Path

from edge_monitor.doctor.finding import Finding, fail, ok, warn
from edge_monitor.errors import EdgeMonitorError, ModelError
from edge_monitor.perception.manifest import REPAIR, Manifest, read_verified

OLDEST_PYTHON = (3, 11)

RUNTIMES = ("ai_edge_litert.interpreter", "tflite_runtime.interpreter")
LIBRARIES: tuple[tuple[str, ...], ...] = (("numpy",), ("cv2",), RUNTIMES, ("pydantic",))
"""One of each group must be importable."""


def python(version: tuple[int, ...]) -> Finding:
    """The interpreter is new enough."""
    shown = ".".join(map(str, version[:3]))
    if version[:2] < OLDEST_PYTHON:
        oldest = ".".join(map(str, OLDEST_PYTHON))
        return fail(f"Python {shown} is too old", f"install Python {oldest} or newer")
    return ok(f"Python {shown}")


def libraries(groups: Iterable[tuple[str, ...]] = LIBRARIES) -> Finding:
    """What every run needs can be imported.

    Args:
        groups: module names; one of each group is enough.
    """
    found = []
    for group in groups:
        name, fault = _first_importable(group)
        if fault is not None:
            return fail(f"{' or '.join(group)} cannot be imported ({fault})", REPAIR)
        found.append(name)
    return ok(", ".join(found))


def _first_importable(group: tuple[str, ...]) -> tuple[str, str | None]:
    """Name and version of the first module that can be imported, or why the last one cannot."""
    fault = ""
    for name in group:
        top = name.partition(".")[0]
        try:
            import_module(name)
            version = getattr(import_module(top), "__version__", "")
        except Exception as error:  # noqa: BLE001 - a broken library raises whatever it likes
            fault = " ".join(str(error).split()) or type(error).__name__
            continue
        return f"{top} {version}".strip(), None
    return "", fault


def model_faults(manifest: Manifest) -> dict[str, str | None]:
    """What is wrong with the file of each network, by role; `None` where it is verified."""
    faults: dict[str, str | None] = {}
    for role, spec in manifest.all().items():
        try:
            read_verified(spec)
        except ModelError as error:
            faults[role] = str(error)
        else:
            faults[role] = None
    return faults


def networks(open_manifest: Callable[[], Manifest]) -> Finding:
    """The manifest can be read and each network's file has its digest."""
    try:
        faults: Mapping[str, str | None] = model_faults(open_manifest())
    except ModelError as error:
        return fail(str(error), REPAIR)
    wrong = [fault for fault in faults.values() if fault is not None]
    if wrong:
        more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
        text, _, cure = wrong[0].rpartition(": ")
        return fail(f"{text}{more}", cure)
    return ok(f"verified by SHA-256: {', '.join(faults)}")


def configuration(check: Callable[[], object]) -> Finding:
    """The configuration is valid.

    Args:
        check: reads it; raises `EdgeMonitorError` for what is wrong with it.
    """
    try:
        check()
    except EdgeMonitorError as error:
        return fail(str(error), "correct that line; check-config shows what is in force")
    return ok("valid")


def demo(film: Path) -> Finding:
    """The film that `scripts/run` plays without a camera is there."""
    if film.is_file():
        return ok(f"{film}")
    return warn(f"{film} is not there, so there is no demo", REPAIR)

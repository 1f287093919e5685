"""Pulls low what a killed process has left high, without anything that takes time to import."""

from pathlib import Path

from edge_monitor.outputs.driven import driven_lines
from edge_monitor.outputs.pin import prepare_factory


def silence(runtime: Path) -> dict[int, str | None]:
    """Drive each line low that was noted and not released, and let go of it.

    Args:
        runtime: the service's runtime directory.

    Returns:
        For each line, by its number, why it could not be driven; `None` where it is low.
    """
    faults: dict[int, str | None] = {}
    for chip, line, note in driven_lines(runtime):
        try:
            _pull_low(chip, line)
        except Exception as error:  # noqa: BLE001 - lgpio's own errors, and ImportError without it
            faults[line] = str(error) or type(error).__name__
        else:
            faults[line] = None
            note.unlink(missing_ok=True)
    return faults


def _pull_low(chip: int, line: int) -> None:
    prepare_factory()
    import lgpio

    handle = lgpio.gpiochip_open(chip)
    try:
        lgpio.gpio_claim_output(handle, line, 0)
        lgpio.gpio_free(handle, line)
    finally:
        lgpio.gpiochip_close(handle)

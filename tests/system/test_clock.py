"""The machine's clocks."""

import time
from pathlib import Path

import pytest

from edge_monitor.ports import Clock
from edge_monitor.system import clock
from edge_monitor.system.clock import SystemClock, kernel_clock_synced


def test_clocks_are_those_of_the_machine() -> None:
    own: Clock = SystemClock()
    before = time.monotonic()
    assert before <= own.monotonic() <= time.monotonic()
    assert abs(own.wall() - time.time()) < 60


def test_mark_of_the_time_service_means_synced(tmp_path: Path) -> None:
    mark = tmp_path / "synchronized"
    mark.touch()
    assert SystemClock(mark).synced() is True


def test_without_the_mark_the_kernel_is_asked(tmp_path: Path) -> None:
    assert SystemClock(tmp_path / "absent").synced() == kernel_clock_synced()


class LibraryDouble:
    """The C library with an adjtimex that answers as told; 0 to 4 are states of a set clock."""

    def __init__(self, state: int | None) -> None:
        if state is not None:
            self.adjtimex = lambda _timex: state


@pytest.mark.parametrize(
    ("state", "synced"), [(0, True), (1, True), (5, False), (-1, None), (None, None)]
)
def test_states_of_the_kernel_clock(
    state: int | None, *, synced: bool | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "_libc", lambda: LibraryDouble(state))
    assert kernel_clock_synced() is synced

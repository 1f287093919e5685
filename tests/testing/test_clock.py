"""The fake clock."""

import pytest

from edge_monitor.ports import Clock
from edge_monitor.testing import FakeClock


def test_time_passes_on_both_scales_only_when_told() -> None:
    clock: Clock = (fake := FakeClock(monotonic_s=50.0, wall_s=1e9))
    assert (clock.monotonic(), clock.wall()) == (50.0, 1e9)
    fake.advance(2.5)
    assert (clock.monotonic(), clock.wall()) == (52.5, 1e9 + 2.5)


def test_a_time_server_steps_the_wall_clock_by_an_hour_and_monotonic_time_goes_on() -> None:
    clock = FakeClock(monotonic_s=50.0, wall_s=1e9)
    clock.step_wall(-3600.0)
    assert (clock.monotonic(), clock.wall()) == (50.0, 1e9 - 3600.0)


def test_a_board_without_clock_chip_learns_the_time_later() -> None:
    clock = FakeClock(wall_s=0.0, synced=False)
    assert clock.synced() is False
    clock.synchronise(1.7e9)
    assert (clock.synced(), clock.wall()) == (True, 1.7e9)


def test_time_does_not_go_back() -> None:
    with pytest.raises(ValueError, match="step_wall"):
        FakeClock().advance(-1.0)

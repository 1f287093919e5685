"""How long each kind of work took."""

import pytest

from edge_monitor.report.lap_times import LapTimes
from edge_monitor.testing import FakeClock
from edge_monitor.types import Work


def test_work_is_summed_up_frame_by_frame() -> None:
    clock = FakeClock()
    times = LapTimes(clock.monotonic)
    for spent_s in (0.010, 0.020, 0.030):
        for _ in range(2):
            with times(Work.MESH):
                clock.advance(spent_s / 2)
        times.end_frame()
    times.end_frame()
    (mesh,) = times.table()
    assert (mesh.work, mesh.frames) == (Work.MESH, 3)
    assert (mesh.mean_s, mesh.median_s, mesh.total_s) == pytest.approx((0.02, 0.02, 0.06), rel=1e-5)
    assert mesh.p95_s == pytest.approx(0.03, rel=1e-5)


def test_work_that_was_not_done_is_not_told() -> None:
    assert LapTimes().table() == []

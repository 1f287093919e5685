"""What is kept of a replay."""

import itertools
import math

from edge_monitor.pipeline import Step
from edge_monitor.report.series import Series
from edge_monitor.testing import DriverScript, scenarios
from edge_monitor.types import (
    Affect,
    DriverState,
    EmotionLabel,
    Expression,
    Level,
    Observation,
    Sound,
    Status,
)
from tests.report.replayed import series_of


def step(t: float, status: Status, emotion: Expression | None = None) -> Step:
    state = DriverState(t, Level.AWAKE, Sound.SILENCE, status, emotion=emotion, watched=False)
    return Step(state, (), Observation(t, status))


def test_each_frame_is_one_value_of_each_kind() -> None:
    series = series_of(scenarios.microsleep(at=30.0))
    columns = (series.levels, series.statuses, series.closure, series.perclos, series.yaw)
    assert {len(column) for column in columns} == {len(series.t)}
    assert max(series.closure) > 0.9


def test_levels_are_told_as_spans_that_cover_the_drive() -> None:
    spans = series_of(scenarios.microsleep(at=30.0)).level_spans()
    assert [level for _, _, level in spans] == [Level.AWAKE, Level.MICROSLEEP, Level.AWAKE]
    assert all(before[1] == after[0] for before, after in itertools.pairwise(spans))


def test_moments_that_could_not_be_judged_are_told_with_the_reason() -> None:
    series = Series()
    for t, status in enumerate((Status.VALID, Status.NO_FACE, Status.NO_FACE, Status.VALID)):
        series.add(step(float(t), status))
    assert series.unsure_spans() == [(1.0, 3.0, Status.NO_FACE)]


def test_expressions_that_come_late_or_go_leave_gaps() -> None:
    shares = (1.0, *(0.0,) * 7)
    told = Expression(EmotionLabel.NEUTRAL, shares, Affect(0.0, 0.0))
    series = Series()
    for t, emotion in enumerate((None, told, None)):
        series.add(step(float(t), Status.VALID, emotion))
    known = [math.isnan(value) for value in series.emotions[EmotionLabel.NEUTRAL]]
    assert known == [True, False, True]


def test_without_drowsiness_nothing_is_watched() -> None:
    series = series_of(DriverScript(2.0), watched=False)
    assert not series.watched
    assert series.level_spans() == []


def test_time_that_passes_without_a_frame_leaves_its_events_alone() -> None:
    series = Series()
    state = DriverState(1.0, Level.AWAKE, Sound.SILENCE, Status.VALID)
    series.add(Step(state, ()))
    assert len(series.t) == 0

"""The plots of a report show what there is to show, and no more."""

import itertools
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.decision.thresholds import Thresholds
from edge_monitor.pipeline import Step
from edge_monitor.report.figures import Figure, figures, strips
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


def drawn(series: Series) -> dict[str, Figure]:
    return {figure.title: figure for figure in figures(series, Thresholds())}


def titles(figure: Figure) -> list[str]:
    """What a pointer is told of each band."""
    return [
        str(title.text)
        for plot in figure.plots
        for title in ET.fromstring(plot).iter("title")  # noqa: S314 - our own text
    ]


def test_a_drive_has_its_plots() -> None:
    shown = drawn(series_of(scenarios.microsleep(at=30.0)))
    assert list(shown) == [
        "Level",
        "Closure and blinks",
        "PERCLOS",
        "Eye aspect ratio and baseline",
        "Head",
    ]


def test_an_alarm_is_seen_at_its_level_and_told_in_words() -> None:
    shown = drawn(series_of(scenarios.microsleep(at=30.0)))
    assert any(title.startswith("microsleep: 0:31.5") for title in titles(shown["Level"]))


def test_the_moment_of_an_alarm_is_marked_on_the_closure_that_led_to_it() -> None:
    shown = drawn(series_of(scenarios.falls_asleep(at=30.0)))
    marks = [title for title in titles(shown["Closure and blinks"]) if " at " in title]
    assert marks == ["microsleep at 0:31.50", "asleep at 0:33.00", "unresponsive at 0:36.00"]


def test_each_blink_is_shaded_where_it_was() -> None:
    series = series_of(scenarios.alert_driver(40.0))
    blinks = [title for title in titles(drawn(series)["Closure and blinks"]) if "blink: " in title]
    told = [event for event in series.events if event.kind.value.endswith("blink")]
    assert len(blinks) == len(told) > 3


def test_the_limits_in_force_are_the_ones_that_are_drawn() -> None:
    series = series_of(scenarios.microsleep(at=30.0))
    tried = Thresholds(closed_edge=0.45, closed_peak=0.7)
    figure = next(one for one in figures(series, tried) if one.title.startswith("Closure"))
    assert ">0.45</text>" in figure.plots[0]
    assert "0.45" in figure.caption
    assert "0.7" in figure.caption


def test_limits_of_perclos_are_told_as_exactly_as_they_are_set() -> None:
    series = series_of(scenarios.microsleep(at=30.0))
    tried = Thresholds(perclos_advisory=0.075)
    figure = next(one for one in figures(series, tried) if one.title == "PERCLOS")
    assert "advisory 7.5 %, warning 12 %" in figure.caption
    assert ">7.5 %</text>" in figure.plots[0]


def test_without_drowsiness_only_the_head_is_drawn() -> None:
    assert list(drawn(series_of(DriverScript(3.0), watched=False))) == ["Head"]


def test_expressions_are_drawn_where_they_were_told() -> None:
    series = Series()
    shares = (0.7, 0.3, *(0.0,) * 6)
    emotion = Expression(EmotionLabel.NEUTRAL, shares, Affect(0.0, 0.0))
    for t in range(3):
        state = DriverState(
            float(t), Level.AWAKE, Sound.SILENCE, Status.VALID, emotion=emotion, watched=False
        )
        series.add(Step(state, (), Observation(float(t), Status.VALID)))
    figure = drawn(series)["Expression"]
    assert [name for _, name in figure.legend] == ["neutral", "happiness"]
    assert "Never above 0.25: surprise" in figure.caption


def test_a_replay_without_frames_has_no_plots() -> None:
    assert drawn(Series()) == {}


def test_a_single_frame_can_be_drawn() -> None:
    series = Series()
    state = DriverState(0.0, Level.AWAKE, Sound.SILENCE, Status.VALID, closure=0.1)
    series.add(Step(state, (), Observation(0.0, Status.VALID)))
    assert "Level" in drawn(series)


@given(st.floats(0, 1e4), st.floats(0.03, 2e5))
def test_strips_cover_a_recording_without_gap_and_are_few(start: float, length: float) -> None:
    cut = strips((start, start + length))
    assert 1 <= len(cut) <= 12
    assert cut[0][0] == start
    assert cut[-1][1] >= start + length - 1e-6
    assert all(before[1] == pytest.approx(after[0]) for before, after in itertools.pairwise(cut))

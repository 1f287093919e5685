"""The live loop where frames come too seldom to count blinks: alarms come, statistics do not."""

import logging

import pytest

from edge_monitor.testing import scenarios
from edge_monitor.types import Observation
from tests.live import START_S, Drive


def test_too_few_frames_to_count_blinks_are_told_once(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        drive = Drive(scenarios.alert_driver(30.0), fps=10.0).run()
    assert caplog.messages == ["no blink statistics: frame rate 10.0 below 14.5 per second"]
    blinks = drive.sink.states[-1].blinks
    assert blinks.refused == "frame rate 10.0 below 14.5 per second"
    assert (blinks.per_minute, blinks.mean_duration_s, blinks.partial_per_minute) == (None,) * 3


@pytest.mark.parametrize("fps", [15.0, 30.0])
def test_enough_frames_to_count_blinks_need_no_word(
    caplog: pytest.LogCaptureFixture, fps: float
) -> None:
    with caplog.at_level(logging.WARNING):
        drive = Drive(scenarios.alert_driver(30.0), fps=fps).run()
    assert caplog.messages == []
    assert drive.sink.states[-1].blinks.per_minute == pytest.approx(17, abs=2)


def test_a_rate_that_wavers_about_the_limit_is_told_of_seldom(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def every_other_while(seen: Observation) -> bool:
        """Ten seconds at 30 frames a second, ten at 10, and so on."""
        t = seen.t - START_S
        return int(t / 10.0) % 2 == 0 or round(t * 30.0) % 3 == 0

    with caplog.at_level(logging.WARNING):
        Drive(scenarios.alert_driver(110.0), frames=every_other_while).run()
    assert len(caplog.messages) == 2

"""What the status light says."""

from dataclasses import replace

import pytest

from edge_monitor.outputs.light import Light, light_of
from edge_monitor.types import Level, Sound, Status
from tests.outputs.samples import a_state


def test_steady_while_an_awake_driver_is_watched() -> None:
    assert light_of(a_state()) is Light.STEADY


@pytest.mark.parametrize("level", [level for level in Level if level is not Level.AWAKE])
def test_fast_on_every_other_rung_even_when_blind(level: Level) -> None:
    assert light_of(a_state(level)) is Light.FAST
    assert light_of(replace(a_state(level), degraded=Status.NO_FACE)) is Light.FAST


def test_fast_when_the_driver_looks_away() -> None:
    assert light_of(replace(a_state(), distracted=True)) is Light.FAST


def test_slow_while_learning_or_blind() -> None:
    assert light_of(replace(a_state(), calibration=0.99)) is Light.SLOW
    assert light_of(replace(a_state(), degraded=Status.TOO_DARK)) is Light.SLOW
    assert light_of(replace(a_state(), sound=Sound.NOT_MONITORING)) is Light.SLOW


def test_where_nobody_is_watched_there_is_no_alarm_and_nothing_to_learn() -> None:
    unwatched = replace(a_state(), watched=False, calibration=0.0)
    assert light_of(unwatched) is Light.STEADY
    assert light_of(replace(unwatched, degraded=Status.TOO_DARK)) is Light.SLOW


@pytest.mark.parametrize("status", list(Status))
def test_where_nobody_is_watched_a_picture_that_shows_nothing_is_told_all_the_same(
    status: Status,
) -> None:
    """At a kiosk nobody waits ten seconds to call it degraded, and an empty place is no fault."""
    fine = {Status.VALID, Status.NO_FACE, Status.EYES_NOT_VISIBLE}
    unwatched = replace(a_state(), watched=False, calibration=0.0, status=status)
    assert light_of(unwatched) is (Light.STEADY if status in fine else Light.SLOW)

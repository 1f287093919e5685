"""What must be said about a script."""

import pytest

from edge_monitor.testing import DriverScript, expected_drowsiness, expected_levels, perclos
from edge_monitor.testing.truth import ExpectedLevel
from edge_monitor.types import Level


def test_each_alarm_is_due_so_long_after_the_lids_fell() -> None:
    script = DriverScript(60.0).blink(2.0).close(10.0, 1.4).close(20.0, 2.0).close(30.0, 7.0)
    assert expected_levels(script) == (
        ExpectedLevel(21.5, Level.MICROSLEEP),
        ExpectedLevel(31.5, Level.MICROSLEEP),
        ExpectedLevel(33.0, Level.ASLEEP),
        ExpectedLevel(36.0, Level.UNRESPONSIVE),
    )


def test_blinks_are_no_droops() -> None:
    script = DriverScript(60.0).blinks(*(2.0 + 1.0 * index for index in range(55)))
    assert perclos(script, 60.0) == 0.0
    assert expected_drowsiness(script) == ()


def test_perclos_is_the_share_of_the_last_minute_in_droops() -> None:
    script = DriverScript(120.0).close(40.0, 3.0).close(50.0, 3.0)
    assert perclos(script, 60.0) == pytest.approx(6.0 / 60.0, abs=0.002)
    assert perclos(script, 106.0) == pytest.approx(3.0 / 60.0, abs=0.002)
    assert perclos(script, 114.0) == 0.0


def test_a_minute_without_a_face_earns_no_credit() -> None:
    script = DriverScript(120.0).close(35.0, 3.0).leave(60.0, 40.0)
    assert perclos(script, 29.9) is None
    assert perclos(script, 60.0) == pytest.approx(3.0 / 60.0, abs=0.002)
    assert perclos(script, 80.0) == pytest.approx(3.0 / 40.0, abs=0.002)
    assert perclos(script, 95.0) is None


def test_the_drowsy_rungs_are_reached_when_perclos_says_so() -> None:
    script = DriverScript(60.0)
    for at in range(26, 58, 4):
        script = script.close(float(at), 1.0)
    advisory, warning = expected_drowsiness(script)
    assert (advisory.level, warning.level) == (Level.DROWSY_ADVISORY, Level.DROWSY_WARNING)
    for rung, limit in ((advisory, 0.08), (warning, 0.12)):
        before, after = perclos(script, rung.t - 0.02), perclos(script, rung.t)
        assert before is not None
        assert after is not None
        assert before < limit <= after

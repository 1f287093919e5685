"""The library of drivers."""

from edge_monitor.testing import scenarios
from edge_monitor.testing.script import ActKind
from edge_monitor.testing.truth import expected_drowsiness, expected_levels
from edge_monitor.types import Level

LEVELS = [Level.MICROSLEEP, Level.ASLEEP, Level.UNRESPONSIVE]


def test_drivers_of_whom_nothing_may_be_said() -> None:
    for script in (
        scenarios.alert_driver(),
        scenarios.talks_and_laughs(),
        scenarios.checks_the_mirrors(),
        scenarios.reads_the_phone(),
        scenarios.yawns_again_and_again(),
        scenarios.puts_on_sunglasses(),
        scenarios.leaves_the_seat(),
        scenarios.nods_off(),
    ):
        assert expected_levels(script) == ()
        assert expected_drowsiness(script) == ()


def test_drivers_who_raise_an_alarm() -> None:
    assert [at.level for at in expected_levels(scenarios.microsleep())] == LEVELS[:1]
    assert [at.level for at in expected_levels(scenarios.falls_asleep())] == LEVELS
    assert [at.level for at in expected_levels(scenarios.sleeping_passenger())] == LEVELS


def test_a_driver_who_tires_reaches_the_drowsy_rungs_without_an_alarm() -> None:
    script = scenarios.drowsy_droops()
    assert expected_levels(script) == ()
    rungs = expected_drowsiness(script)
    assert [at.level for at in rungs] == [Level.DROWSY_ADVISORY, Level.DROWSY_WARNING]


def test_the_signs_are_in_the_scripts_that_are_named_for_them() -> None:
    assert len(scenarios.yawns_again_and_again().yawns()) == 3
    assert len(scenarios.leaves_the_seat().absences()) == 1
    assert len(scenarios.nods_off().intervals(ActKind.NOD)) == 1
    assert len(scenarios.puts_on_sunglasses().intervals(ActKind.COVER_EYES)) == 1
    mirrors = scenarios.checks_the_mirrors().intervals(ActKind.LOOK)
    assert all(end - start < 3.5 for start, end in mirrors)
    ((start, end),) = scenarios.reads_the_phone().intervals(ActKind.LOOK)
    assert end - start > 6.0

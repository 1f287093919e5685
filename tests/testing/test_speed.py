"""The scripted speed."""

import pytest

from edge_monitor.ports import SpeedSource
from edge_monitor.testing import ScriptedSpeed


def test_the_car_starts_drives_and_loses_its_sensor() -> None:
    speed: SpeedSource = ScriptedSpeed([(10.0, 0.0), (20.0, 80.0), (30.0, None)])
    asked = [speed.speed_kmh(t) for t in (5.0, 10.0, 19.9, 20.0, 29.0, 30.0, 99.0)]
    assert asked == [None, 0.0, 0.0, 80.0, 80.0, None, None]


def test_without_steps_nobody_knows() -> None:
    assert ScriptedSpeed([]).speed_kmh(1.0) is None


@pytest.mark.parametrize("times", [(2.0, 1.0), (1.0, 1.0)])
def test_steps_out_of_order_are_refused(times: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="rising order"):
        ScriptedSpeed((t, 50.0) for t in times)

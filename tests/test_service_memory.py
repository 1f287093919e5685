"""What a reload leaves of the parts that ran before: nothing."""

import weakref

import pytest

from edge_monitor import pins
from edge_monitor.service import Service
from edge_monitor.settings import Settings
from tests.house import House, Part


class Knot(Part):
    """A button that only the collector takes away."""

    def __init__(self, house: House) -> None:
        super().__init__(house, "button")
        self.itself = self


def test_parts_that_a_reload_replaces_take_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Though each refers to itself, and what is there at a start is not looked at again."""
    house = House()
    house.install(monkeypatch)
    made: list[weakref.ref[Knot]] = []

    def button(*_given: object) -> Knot:
        knot = Knot(house)
        made.append(weakref.ref(knot))
        return knot

    monkeypatch.setattr(pins, "build_button", button)
    left: list[bool] = []
    house.reload(3.0)
    house.at(6.0, lambda: left.extend(one() is not None for one in made))
    house.length_s = 10.0
    Service(Settings, loop=False, console=False).run()
    assert left == [False, True]

"""Who is the driver: stories of people in a car, told in seconds and pixels."""

import pytest

from edge_monitor.perception.driver import GONE_S, TAKEOVER_S, DriverChooser
from edge_monitor.types import Box

WIDTH, HEIGHT = 640, 480
ANYWHERE = (0.0, 0.0, 1.0, 1.0)
LEFT_HALF = (0.0, 0.0, 0.5, 1.0)

DRIVER = Box(80, 150, 160, 200)
PASSENGER = Box(400, 170, 140, 180)
LEANING_IN = Box(260, 100, 260, 330)


class Car:
    """Runs the choice at some frame rate and tells who was the driver at the end."""

    def __init__(self, seat: tuple[float, float, float, float] = ANYWHERE) -> None:
        self.chooser = DriverChooser(seat)
        self.t = 0.0

    def watch(self, seconds: float, fps: float = 30.0, **faces: Box) -> int | None:
        """Show faces, by names like `f1`, for some time."""
        tracks = {int(name[1:]): box for name, box in faces.items()}
        chosen = None
        for _ in range(max(1, round(seconds * fps))):
            chosen = self.chooser.choose(self.t, tracks, WIDTH, HEIGHT)
            self.t += 1 / fps
        return chosen


def test_first_face_is_the_driver_at_once() -> None:
    assert Car().watch(0, f1=PASSENGER) == 1


def test_larger_of_two_faces_is_the_driver() -> None:
    assert Car().watch(0, f1=PASSENGER, f2=DRIVER) == 2


def test_smaller_face_in_the_seat_is_the_driver() -> None:
    assert Car(LEFT_HALF).watch(0, f1=LEANING_IN, f2=DRIVER) == 2


@pytest.mark.fault(27)
def test_passenger_alone_is_never_the_driver() -> None:
    assert Car(LEFT_HALF).watch(60, f1=PASSENGER) is None


@pytest.mark.fault(27)
@pytest.mark.parametrize("fps", [5.0, 30.0, 60.0])
def test_passenger_who_leans_in_for_a_moment_never_takes_over(fps: float) -> None:
    car = Car()
    car.watch(1, fps, f1=DRIVER, f2=PASSENGER)
    for _ in range(10):
        assert car.watch(TAKEOVER_S - 1, fps, f1=DRIVER, f2=LEANING_IN) == 1
        assert car.watch(1, fps, f1=DRIVER, f2=PASSENGER) == 1


@pytest.mark.parametrize("fps", [5.0, 30.0, 60.0])
def test_much_larger_face_takes_over_after_the_same_time_at_any_rate(fps: float) -> None:
    car = Car()
    car.watch(1, fps, f1=PASSENGER)
    assert car.watch(TAKEOVER_S - 0.3, fps, f1=PASSENGER, f2=LEANING_IN) == 1
    assert car.watch(0.6, fps, f1=PASSENGER, f2=LEANING_IN) == 2


def test_face_a_little_larger_never_takes_over() -> None:
    assert Car().watch(0, f1=PASSENGER) == 1
    car = Car()
    car.watch(1, f1=PASSENGER)
    assert car.watch(60, f1=PASSENGER, f2=DRIVER) == 1


def test_driver_who_leans_out_of_the_seat_stays_the_driver() -> None:
    car = Car(LEFT_HALF)
    car.watch(1, f1=DRIVER, f2=PASSENGER)
    assert car.watch(60, f1=LEANING_IN, f2=PASSENGER) == 1


def test_seats_changed_is_a_new_driver() -> None:
    car = Car(LEFT_HALF)
    car.watch(1, f1=DRIVER, f2=PASSENGER)
    assert car.watch(TAKEOVER_S + 1, f1=PASSENGER, f2=DRIVER) == 2


@pytest.mark.fault(27)
def test_passenger_never_wakes_the_driver_who_cannot_be_seen() -> None:
    car = Car()
    car.watch(1, f1=DRIVER, f2=PASSENGER)
    assert car.watch(GONE_S - 0.2, f2=PASSENGER) is None
    assert car.watch(1, f1=DRIVER, f2=PASSENGER) == 1


def test_driver_lost_and_found_under_another_id_is_the_driver_at_once() -> None:
    car = Car()
    car.watch(1, f1=DRIVER, f2=PASSENGER)
    assert car.watch(2, f2=PASSENGER) is None
    moved = Box(DRIVER.x + 40, DRIVER.y + 30, DRIVER.width, DRIVER.height)
    assert car.watch(0, f2=PASSENGER, f3=moved) == 3


def test_driver_who_was_alone_and_sank_aside_is_found_farther_away() -> None:
    car = Car()
    car.watch(1, f1=DRIVER)
    car.watch(1)
    sunk = Box(DRIVER.x + 150, DRIVER.y + 100, DRIVER.width, DRIVER.height)
    assert car.watch(0, f2=sunk) == 2


def test_far_smaller_face_in_the_drivers_place_is_not_the_driver() -> None:
    car = Car()
    car.watch(1, f1=DRIVER)
    behind = Box(DRIVER.x + 40, DRIVER.y + 50, 60, 80)
    assert car.watch(1, f2=behind) is None


def test_after_some_seconds_the_best_face_in_the_seat_drives() -> None:
    car = Car()
    car.watch(1, f1=DRIVER, f2=PASSENGER)
    assert car.watch(GONE_S + 0.2, f2=PASSENGER) == 2


def test_empty_car_has_no_driver_and_the_next_one_is_taken_at_once() -> None:
    car = Car()
    car.watch(1, f1=DRIVER)
    assert car.watch(GONE_S + 1) is None
    assert car.chooser.driver is None
    assert car.watch(0, f2=PASSENGER) == 2


def test_rival_who_leaves_starts_anew() -> None:
    car = Car()
    car.watch(1, f1=PASSENGER)
    assert car.watch(TAKEOVER_S - 1, f1=PASSENGER, f2=LEANING_IN) == 1
    assert car.watch(TAKEOVER_S - 1, f1=PASSENGER, f3=LEANING_IN) == 1
    assert car.watch(1.5, f1=PASSENGER, f3=LEANING_IN) == 3


def test_new_source_forgets_the_driver() -> None:
    car = Car()
    car.watch(1, f1=DRIVER)
    car.chooser.reset()
    assert car.chooser.driver is None
    assert car.watch(0, f7=PASSENGER) == 7

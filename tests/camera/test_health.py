"""When a camera counts as lost, as hanging, and when it is tried again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.camera.health import CaptureHealth, CaptureLimits

LIMITS = CaptureLimits()


def running(now: float = 0.0) -> CaptureHealth:
    health = CaptureHealth(now, LIMITS)
    health.opened(now)
    health.picture(now)
    return health


def test_camera_that_starts_slowly_is_no_fault_at_first() -> None:
    health = CaptureHealth(0.0, LIMITS)
    assert health.fault(7.9) is None
    assert health.fault(8.1) == "no picture for more than 8 s"


def test_absent_camera_is_told_at_once_with_its_reason() -> None:
    health = CaptureHealth(0.0, LIMITS)
    health.failed(0.1, "/dev/video0: no such device")
    assert health.fault(0.2) == "/dev/video0: no such device"


def test_short_gap_is_no_fault_and_two_seconds_are() -> None:
    health = running()
    health.failed(0.5, "the stream broke off")
    assert health.fault(2.0) is None
    assert health.fault(2.1) == "the stream broke off"


def test_silent_camera_without_an_error_is_a_fault_too() -> None:
    assert running().fault(2.1) == "no picture for more than 2 s"


def test_picture_ends_the_fault() -> None:
    health = running()
    health.failed(1.0, "gone")
    health.opening(3.0)
    health.opened(3.5)
    assert health.fault(3.9) == "gone"
    health.picture(4.0)
    assert health.fault(4.1) is None


def test_pauses_double_up_to_the_longest() -> None:
    health = CaptureHealth(0.0, LIMITS)
    now, pauses = 0.0, []
    for _ in range(6):
        health.failed(now, "absent")
        pause = next(tenth / 10 for tenth in range(1, 100) if health.may_retry(now + tenth / 10))
        pauses.append(pause)
        now += pause
        health.opening(now)
    assert pauses == pytest.approx([0.5, 1.0, 2.0, 3.0, 3.0, 3.0])


@pytest.mark.fault(2)
@given(st.floats(0.0, 500.0))
def test_camera_that_comes_back_is_tried_within_three_seconds(back_s: float) -> None:
    health = CaptureHealth(0.0, LIMITS)
    health.failed(0.0, "absent")
    now = 0.0
    while now < back_s:
        now += 0.05
        if health.may_retry(now):
            health.opening(now)
            if now >= back_s:
                break
            health.failed(now, "absent")
    while not health.may_retry(now):
        now += 0.05
    assert now - back_s <= LIMITS.last_retry_s + 0.1


def test_camera_that_dies_again_and_again_is_not_hammered() -> None:
    health = CaptureHealth(0.0, LIMITS)
    now = 0.0
    for _ in range(4):
        health.opened(now)
        health.picture(now + 0.1)
        health.failed(now + 0.2, "gone")
        now += 10.0
        health.opening(now)
    health.failed(now, "gone")
    assert not health.may_retry(now + 2.9)


def test_camera_that_ran_well_is_tried_soon_again() -> None:
    health = CaptureHealth(0.0, LIMITS)
    for now in (0.0, 1.0, 3.0):
        health.failed(now, "absent")
    health.opened(10.0)
    health.picture(10.1)
    health.picture(15.1)
    health.failed(16.0, "unplugged")
    assert not health.may_retry(16.4)
    assert health.may_retry(16.5)


def test_opening_may_take_longer_than_reading() -> None:
    health = CaptureHealth(0.0, LIMITS)
    assert not health.hangs(14.9)
    assert health.hangs(15.1)
    health.opened(16.0)
    assert not health.hangs(19.9)
    assert health.hangs(20.1)


def test_pause_is_no_hang() -> None:
    health = CaptureHealth(0.0, LIMITS)
    health.failed(0.0, "absent")
    assert not health.hangs(1e6)


def test_close_that_does_not_return_is_a_hang() -> None:
    health = running()
    health.closing(1.0)
    assert health.hangs(5.1)

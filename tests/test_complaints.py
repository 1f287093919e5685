"""What the live loop says in the log of a camera that gives no picture."""

import logging

import pytest

from edge_monitor.complaints import Complaints
from edge_monitor.testing import DriverScript, scenarios
from tests.live import START_S, Drive

HOURS_S = 3600.0


@pytest.mark.fault(1)
def test_the_log_says_why_there_is_no_picture_and_blames_no_frame_rate(
    caplog: pytest.LogCaptureFixture,
) -> None:
    drive = Drive(DriverScript(30.0), frames=lambda _seen: False)
    drive.lose_camera(0.0, until=40.0)
    with caplog.at_level(logging.INFO):
        drive.run()
    assert caplog.messages == ["no picture from the camera: no picture for more than 2 s"]
    assert drive.sink.states[-1].blinks.refused is None


@pytest.mark.fault(2)
def test_it_says_when_the_camera_is_back_and_blinks_are_counted_at_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    drive = Drive(
        scenarios.alert_driver(60.0), frames=lambda seen: not 20.0 <= seen.t - START_S < 45.0
    )
    drive.lose_camera(22.0, until=45.0)
    with caplog.at_level(logging.INFO):
        drive.run()
    assert caplog.messages == [
        "no picture from the camera: no picture for more than 2 s",
        "the camera gives pictures again",
    ]
    assert {state.blinks.refused for state in drive.sink.states} == {None}


def test_another_reason_is_told_too(caplog: pytest.LogCaptureFixture) -> None:
    complaints = Complaints()
    for t, fault in enumerate(("hangs", "hangs", "no such device", "no such device")):
        complaints.camera(t, fault)
    assert [message.rpartition(": ")[2] for message in caplog.messages] == [
        "hangs",
        "no such device",
    ]


def test_a_loose_cable_cannot_fill_the_log_and_its_last_state_is_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    complaints = Complaints()
    with caplog.at_level(logging.INFO):
        for second in range(0, int(HOURS_S), 10):
            complaints.camera(second, "hangs" if second % 20 else None)
        complaints.camera(2 * HOURS_S, "unplugged")
    assert len(caplog.messages) < 40
    assert caplog.messages[-1] == "no picture from the camera: unplugged"

"""The capture thread: newest frame only; absent, lost, frozen, hanging cameras (faults 1-3, 28)."""

import threading
from collections.abc import Iterator

import pytest

from edge_monitor.camera import capture as capture_module
from edge_monitor.camera.capture import Capture
from edge_monitor.camera.health import CaptureLimits
from edge_monitor.camera.realtime import RealTimeSource
from edge_monitor.camera.video import VideoFileSource
from edge_monitor.errors import SourceError
from edge_monitor.testing.clock import FakeClock
from edge_monitor.types import Frame
from tests.camera.bench import Bench, frame, until
from tests.camera.conftest import WriteVideo


@pytest.fixture
def bench() -> Iterator[Bench]:
    made = Bench()
    yield made
    made.finish()


@pytest.mark.fault(28)
def test_slow_consumer_gets_the_newest_frame_and_the_others_are_counted(bench: Bench) -> None:
    bench.show(1.0, 2.0, 3.0)
    newest = bench.capture.newest(0)
    assert newest is not None
    assert newest.t == 3.0
    assert (bench.capture.captured, bench.capture.skipped) == (3, 2)
    assert bench.capture.newest(0) is None


def test_waiting_consumer_is_woken_by_the_frame(bench: Bench) -> None:
    capture = bench.capture
    seen: list[Frame | None] = []
    consumer = threading.Thread(target=lambda: seen.append(capture.newest(30)))
    consumer.start()
    bench.show(1.0)
    consumer.join(10)
    assert [got.t for got in seen if got] == [1.0]


@pytest.mark.fault(1)
def test_camera_absent_at_start_is_a_fault_and_no_error_and_is_found_when_it_comes(
    bench: Bench,
) -> None:
    bench.port.absent = "/dev/video0: no such device; plug the camera in"
    until(lambda: bench.capture.fault == bench.port.absent)
    assert bench.capture.description == "no camera yet"
    assert not bench.capture.unrecoverable
    bench.port.absent = None
    bench.clock.advance(3.0)
    bench.show(1.0)
    assert bench.capture.fault is None
    assert bench.capture.description == "camera 0"


@pytest.mark.fault(1)
def test_absent_camera_is_not_asked_without_pause(bench: Bench) -> None:
    bench.port.absent = "absent"
    until(lambda: bench.capture.fault)
    for _ in range(20):
        bench.capture.newest(0.005)
    assert bench.port.tries == 1
    bench.clock.advance(0.6)
    until(lambda: bench.port.tries == 2)


@pytest.mark.fault(2)
def test_unplugged_camera_is_lost_after_two_seconds_and_back_when_plugged_in(bench: Bench) -> None:
    bench.show(1.0)
    bench.port.absent = "/dev/video0: no such device"
    bench.port.camera(0).answers.put(SourceError("/dev/video0: it was unplugged"))
    assert bench.port.camera(0).closed.wait(10)
    assert bench.capture.fault is None
    bench.clock.advance(2.1)
    until(lambda: bench.capture.fault == "/dev/video0: no such device")
    bench.port.absent = None
    bench.clock.advance(3.0)
    bench.show(9.0, number=1)
    assert bench.capture.fault is None


def test_driver_that_raises_anything_at_all_is_a_lost_camera(bench: Bench) -> None:
    bench.show(1.0)
    bench.port.camera(0).answers.put(ZeroDivisionError("in\nthe driver"))
    assert bench.port.camera(0).closed.wait(10)
    bench.port.absent = "absent"
    bench.clock.advance(2.1)
    until(lambda: bench.capture.fault == "absent")
    bench.port.absent = None
    bench.clock.advance(3.1)
    bench.show(2.0, number=1)


@pytest.mark.fault(2)
def test_reader_that_hangs_is_replaced_and_what_it_brings_later_is_dropped(bench: Bench) -> None:
    bench.show(1.0)
    bench.capture.newest(0)
    bench.clock.advance(2.1)
    assert bench.capture.fault == "no picture for more than 2 s"
    bench.clock.advance(2.0)
    assert bench.capture.newest(0) is None
    bench.show(5.0, number=1)
    bench.port.camera(0).answers.put(frame(4.0))
    assert bench.port.camera(0).closed.wait(10)
    newest = bench.capture.newest(0)
    assert newest is not None
    assert newest.t == 5.0
    assert bench.capture.captured == 2


@pytest.mark.fault(2)
def test_two_hanging_readers_are_enough_and_then_the_watchdog_must_bite(bench: Bench) -> None:
    bench.show(1.0)
    bench.clock.advance(4.1)
    bench.capture.newest(0)
    bench.port.camera(1)
    assert not bench.capture.unrecoverable
    bench.clock.advance(15.1)
    bench.capture.newest(0)
    assert bench.capture.unrecoverable
    bench.clock.advance(15.1)
    bench.capture.newest(0.02)
    assert bench.port.tries == 2
    bench.port.camera(0).answers.put(frame(2.0))
    until(lambda: bench.capture.newest(0) or bench.port.tries == 3)
    bench.show(3.0, number=2)
    assert not bench.capture.unrecoverable


def test_device_that_a_hanging_reader_still_holds_is_hopeless_in_the_end(bench: Bench) -> None:
    bench.show(1.0)
    bench.port.absent = "/dev/video0: held by another program"
    bench.clock.advance(4.1)
    bench.capture.newest(0)
    until(lambda: bench.port.tries == 2)
    assert not bench.capture.unrecoverable
    bench.clock.advance(27.0)
    assert bench.capture.unrecoverable
    bench.port.camera(0).answers.put(SourceError("gone"))
    until(lambda: not bench.capture.unrecoverable)


@pytest.mark.fault(3)
def test_frozen_camera_is_opened_again_on_request(bench: Bench) -> None:
    bench.show(1.0)
    bench.capture.reopen("the picture stands still")
    bench.port.camera(0).answers.put(frame(2.0))
    assert bench.port.camera(0).closed.wait(10)
    bench.clock.advance(0.6)
    bench.show(3.0, number=1)
    assert bench.capture.captured == 2


def test_request_to_reopen_does_not_outlive_the_source_it_was_meant_for(bench: Bench) -> None:
    bench.show(1.0)
    bench.port.camera(0).answers.put(SourceError("unplugged"))
    assert bench.port.camera(0).closed.wait(10)
    bench.capture.reopen("the picture stands still")
    bench.clock.advance(0.6)
    bench.show(2.0, 3.0, number=1)
    assert not bench.port.camera(1).closed.is_set()


def test_end_of_a_recording_is_told_after_its_last_frame(bench: Bench) -> None:
    bench.show(1.0)
    bench.port.camera(0).answers.put(None)
    assert bench.port.camera(0).closed.wait(10)
    assert not bench.capture.ended
    assert bench.capture.newest(0) is not None
    assert bench.capture.ended
    assert bench.capture.newest(30) is None
    assert bench.port.tries == 1


@pytest.mark.fault(2)
def test_closing_does_not_wait_for_a_driver_that_hangs(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(capture_module, "_CLOSE_S", 0.05)
    bench.show(1.0)
    bench.capture.close()
    bench.capture.close()
    assert not bench.port.camera(0).closed.is_set()


def test_closing_ends_a_pause_and_the_reader(bench: Bench) -> None:
    bench.port.absent = "absent"
    until(lambda: bench.capture.fault)
    bench.capture.close()
    bench.clock.advance(10.0)
    assert bench.capture.newest(0.2) is None
    assert bench.port.tries == 1


def test_the_reader_closes_what_it_opened_while_capture_was_closing(bench: Bench) -> None:
    bench.show(1.0)
    bench.port.camera(0).answers.put(frame(2.0))
    bench.capture.close()
    bench.port.camera(0).answers.put(frame(3.0))
    assert bench.port.camera(0).closed.wait(10)


def test_real_recording_is_played_through_to_its_last_frame(write_video: WriteVideo) -> None:
    path = write_video(frames=12, fps=20)
    clock = FakeClock()
    capture = Capture(
        lambda: RealTimeSource(lambda: VideoFileSource(path), clock, wait=clock.advance),
        clock,
        limits=CaptureLimits(lost_after_s=60.0),
    )
    seen = []
    while not capture.ended:
        got = capture.newest(0.05)
        if got is not None:
            seen.append(got.t)
    assert capture.captured == 12
    assert len(seen) == 12 - capture.skipped
    assert seen == sorted(seen)
    assert seen[-1] == pytest.approx(1000.0 + 11 / 20)
    assert "bar.mp4" in capture.description
    capture.close()

"""Recordings played as if they happened now."""

import threading

import numpy as np
import pytest

from edge_monitor.camera.realtime import Playback, RealTimeSource
from edge_monitor.camera.video import VideoFileSource
from edge_monitor.testing.clock import FakeClock
from edge_monitor.types import Frame
from tests.camera.bench import until
from tests.camera.conftest import WriteVideo


class Recording:
    """Frames at given media times."""

    live = False
    description = "made up"
    fps = None

    def __init__(self, *times: float) -> None:
        self._times = list(times)
        self.frame_count = len(times)
        self.closed = False

    def read(self) -> Frame | None:
        if self.closed or not self._times:
            return None
        return Frame(self._times.pop(0), np.zeros((2, 2, 3), np.uint8), name="n")

    def close(self) -> None:
        self.closed = True


def test_frames_come_when_their_moment_has_come() -> None:
    clock = FakeClock(monotonic_s=100.0)
    source = RealTimeSource(lambda: Recording(0.0, 0.5, 2.0), clock, wait=clock.advance)
    seen = []
    while (frame := source.read()) is not None:
        seen.append((frame.t, clock.monotonic()))
    assert seen == [(100.0, 100.0), (100.5, 100.5), (102.0, 102.0)]
    assert source.live
    assert source.description == "made up, played in real time"


def test_recording_that_does_not_begin_at_zero_begins_now() -> None:
    clock = FakeClock(monotonic_s=100.0)
    source = RealTimeSource(lambda: Recording(7.0, 7.5), clock, wait=clock.advance)
    assert [frame.t for frame in (source.read(), source.read()) if frame] == [100.0, 100.5]


def test_late_reader_does_not_wait_and_times_stay_those_of_the_recording() -> None:
    clock = FakeClock(monotonic_s=100.0)
    waits: list[float] = []
    source = RealTimeSource(lambda: Recording(0.0, 0.1, 0.2), clock, wait=waits.append)
    source.read()
    clock.advance(5.0)
    frames = [source.read(), source.read()]
    assert [frame.t for frame in frames if frame] == pytest.approx([100.1, 100.2])
    assert waits == []


def test_loop_begins_again_one_period_after_the_last_frame() -> None:
    clock = FakeClock(monotonic_s=100.0)
    opened: list[Recording] = []

    def open_recording() -> Recording:
        opened.append(Recording(0.0, 0.5))
        return opened[-1]

    source = RealTimeSource(open_recording, clock, loop=True, wait=clock.advance)
    times = [frame.t for frame in (source.read() for _ in range(6)) if frame]
    assert times == pytest.approx([100.0, 100.5, 101.0, 101.5, 102.0, 102.5])
    assert [recording.closed for recording in opened] == [True, True, False]


def test_loop_of_one_picture_still_takes_time() -> None:
    clock = FakeClock(monotonic_s=100.0)
    source = RealTimeSource(lambda: Recording(0.0), clock, loop=True, wait=clock.advance)
    times = [frame.t for frame in (source.read() for _ in range(3)) if frame]
    assert times == pytest.approx([100.0, 100.04, 100.08])


def test_closing_ends_a_wait_at_once() -> None:
    source = RealTimeSource(lambda: Recording(0.0, 3600.0), FakeClock())
    source.read()
    seen: list[Frame | None] = []
    reader = threading.Thread(target=lambda: seen.append(source.read()))
    reader.start()
    source.close()
    source.close()
    reader.join(5)
    assert seen == [None]


def test_real_recording_is_played_at_its_own_speed(write_video: WriteVideo) -> None:
    path = write_video(frames=10, fps=20)
    clock = FakeClock(monotonic_s=100.0)
    source = RealTimeSource(lambda: VideoFileSource(path), clock, wait=clock.advance)
    count = 0
    while source.read() is not None:
        count += 1
    assert count == 10
    assert clock.monotonic() == pytest.approx(100.45)
    source.close()


def test_a_gap_in_a_recording_is_waited_through_and_is_no_hanging_driver() -> None:
    clock, made = FakeClock(), threading.Event()
    opened: list[Recording] = []
    hung: list[bool] = []

    def open_recording() -> Recording:
        opened.append(Recording(0.0, 60.0))
        return opened[-1]

    def wait(seconds: float) -> None:
        made.wait(10.0)
        clock.advance(seconds)
        capture.newest(0)  # looks whether the reader hangs
        hung.append(capture.unrecoverable)

    capture = Playback(open_recording, clock, wait=wait)
    made.set()
    until(lambda: capture.newest(0) is None and capture.ended)
    assert (capture.captured, len(opened), set(hung)) == (2, 1, {False})
    assert opened[0].closed
    capture.close()

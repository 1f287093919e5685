"""What the graph sees in a clip, and fewer frames of it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.decision.policy import DrowsinessPolicy
from edge_monitor.errors import SourceError
from edge_monitor.evaluation.observed import ClosureLog, Observed, Thinned, decide, record
from edge_monitor.evaluation.scoring import Span
from edge_monitor.pipeline import Pipeline
from edge_monitor.settings import Settings
from edge_monitor.testing import ActKind, Camera, DriverScript, trace
from edge_monitor.testing.sample import make_sample
from edge_monitor.types import Observation, Status


def taken(times: list[float], fps: float | None) -> list[float]:
    thinned = Thinned(fps)
    return [t for t in times if thinned.takes(t)]


def test_thirty_a_second_become_fifteen_by_leaving_out_every_other() -> None:
    times = [round(frame * 1000 / 30) / 1000 for frame in range(300)]  # as containers count
    assert taken(times, 15) == times[::2]


def test_twenty_five_a_second_become_fifteen_on_average() -> None:
    times = [frame / 25 for frame in range(250)]
    assert len(taken(times, 15)) == 150


def test_a_rate_above_that_of_the_clip_takes_all() -> None:
    times = [frame / 25 for frame in range(100)]
    assert taken(times, 60) == times
    assert taken(times, None) == times


@given(
    st.lists(st.floats(0.002, 0.5), min_size=1, max_size=80),
    st.floats(0, 1e6),
    st.floats(1, 100),
)
def test_the_rate_is_at_most_what_was_asked_for(
    gaps_s: list[float], start_s: float, fps: float
) -> None:
    times = [start_s + sum(gaps_s[:count]) for count in range(len(gaps_s) + 1)]
    kept = taken(times, fps)
    assert kept[0] == times[0]
    for first in range(len(kept)):
        for last in range(first + 1, len(kept)):
            lasted_s = kept[last] - kept[first]
            assert last - first <= (lasted_s + 0.003) * fps + 1


def test_the_peak_of_a_span_is_that_of_its_measured_frames() -> None:
    observed = Observed((), ((1.0, 0.1), (1.1, 0.9), (1.2, None), (1.3, 1.0)), (), ())
    assert observed.peak(Span(1.0, 1.25)) == 0.9
    assert observed.peak(Span(1.15, 1.25)) is None


def closures_of(script: DriverScript) -> tuple[Span, ...]:
    pipeline = Pipeline(None, DrowsinessPolicy())
    log = ClosureLog(long_s=0.5)
    for observation in trace(script, camera=Camera(fps=30.0)):
        log.add(pipeline.judge(observation))
    return log.spans()


def test_a_closure_of_any_length_is_one_closure() -> None:
    script = DriverScript(40.0).blink(5.0).close(10.0, 0.8).close(15.0, 2.0).close(25.0, 7.0)
    spans = closures_of(script)
    assert len(spans) == 4
    for span, (start, end) in zip(spans, script.intervals(ActKind.CLOSE), strict=True):
        assert span.start == pytest.approx(start, abs=0.1)
        assert span.end == pytest.approx(end, abs=0.1)


def test_lids_that_open_half_way_in_between_are_two_closures() -> None:
    valley = [1.0, 0.9, 0.7, 0.55, 0.7, 0.9, 1.0]
    closures = [0.0] * 30 + [1.0] * 40 + valley + [1.0] * 40 + [0.0] * 30
    pipeline = Pipeline(None, DrowsinessPolicy())
    log = ClosureLog(long_s=0.5)
    for frame, closure in enumerate(closures):
        ear = 0.3 - 0.21 * closure
        log.add(pipeline.judge(Observation(frame / 30, Status.VALID, ear_left=ear, ear_right=ear)))
    first, second = log.spans()
    assert first.end == second.start
    assert second.end - first.start > 2.5


@pytest.mark.models
def test_blinks_and_a_sleep_are_seen_where_they_are(tmp_path: Path) -> None:
    story = DriverScript(9.0).blinks(2.0, 3.0, 4.0).close(5.5, 2.0)
    make_sample(tmp_path / "film", story=story)
    recording = record(tmp_path / "film.mp4", Settings())
    observed = decide(recording, Settings())
    assert len(observed.times) == len(observed.closures) == 270
    assert len(observed.closed) == 4
    *blinks, sleep = observed.closed
    for span, t in zip(blinks, (2.0, 3.0, 4.0), strict=True):
        assert span.overlaps(Span(t, t + 0.3))
    assert sleep.start == pytest.approx(5.5, abs=0.2)
    assert sleep.end == pytest.approx(7.5, abs=0.2)
    assert observed.yawns == ()
    assert observed.refused is None

    fewer = decide(recording, Settings(), 15.0)
    assert len(fewer.times) == 270
    assert [t for t, _ in fewer.closures] == list(observed.times[::2])
    assert len(fewer.closed) == 4


@pytest.mark.models
def test_a_clip_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"gone\.mp4"):
        record(tmp_path / "gone.mp4", Settings())


def test_a_recording_can_be_decided_again_and_again_with_fewer_frames() -> None:
    script = DriverScript(20.0).blinks(4.0, 8.0, 12.0).partial_blink(16.0, 0.2)
    recording = tuple(trace(script, camera=Camera(fps=60.0)))
    for fps, taken_every in ((None, 1), (30.0, 2), (15.0, 4)):
        observed = decide(recording, Settings(), fps)
        assert len(observed.times) == len(recording)
        assert [t for t, _ in observed.closures] == list(observed.times[::taken_every])
        assert len(observed.closed) == 3
        assert len(observed.partial) == 1
        assert observed.refused is None
    slow = decide(recording, Settings(), 10.0)
    assert slow.refused == "frame rate 10.0 below 14.5 per second"


def test_nothing_observed_is_nothing_seen() -> None:
    assert decide((), Settings()) == Observed((), (), (), ())


def test_a_closure_that_the_clip_cuts_off_counts() -> None:
    script = DriverScript(10.0).blink(4.0).close(9.0, 0.9)
    blink, cut_off = decide(tuple(trace(script)), Settings()).closed
    assert blink.length_s < 0.5
    assert cut_off.start == pytest.approx(9.0, abs=0.05)
    assert cut_off.length_s >= 0.5

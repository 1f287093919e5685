"""Observations made from scripts."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.testing import (
    Camera,
    Driver,
    DriverScript,
    ScriptedSpeed,
    frame_times,
    random_camera,
    random_driver,
    random_script,
    trace,
)
from edge_monitor.types import Status

cameras = st.builds(
    Camera,
    fps=st.floats(5.0, 60.0),
    jitter=st.floats(0.0, 0.99),
    drop_share=st.floats(0.0, 0.9),
    max_gap_s=st.floats(0.2, 0.5),
)


@given(cameras, st.integers(0, 2**32), st.floats(0.5, 20.0))
def test_frames_come_one_after_another_and_never_too_far_apart(
    camera: Camera, seed: int, length_s: float
) -> None:
    times = frame_times(length_s, camera, seed)
    gaps = np.diff(times)
    assert times[0] == 0.0
    assert times[-1] <= length_s
    assert gaps.min(initial=1.0) > 0.0
    assert gaps.max(initial=0.0) <= camera.max_gap_s + 1e-9
    assert np.array_equal(times, frame_times(length_s, camera, seed))


@given(st.floats(10.0, 60.0), st.floats(0.0, 0.99), st.integers(0, 2**32))
def test_jitter_moves_a_frame_by_half_its_share_of_the_period_at_most(
    fps: float, jitter: float, seed: int
) -> None:
    times = frame_times(10.0, Camera(fps=fps, jitter=jitter), seed)
    nominal = np.arange(times.size) / fps
    assert np.abs(times - nominal).max() <= jitter / 2 / fps + 1e-9


def test_lost_frames_are_lost() -> None:
    camera = Camera(fps=30.0, drop_share=0.3)
    assert 600 < frame_times(30.0, camera, 7).size < 680


@given(st.integers(0, 2**32))
def test_the_same_seed_gives_the_same_trace(seed: int) -> None:
    script = random_script(seed, calm_s=3.0, closures=2)
    driver, camera = random_driver(seed), random_camera(seed)
    first = list(trace(script, driver=driver, camera=camera, seed=seed))
    assert first == list(trace(script, driver=driver, camera=camera, seed=seed))
    assert first[0].t == camera.start_t
    assert all(a.t < b.t for a, b in pairwise(first))


@given(st.integers(0, 2**32))
def test_both_witnesses_follow_the_lids_of_this_driver(seed: int) -> None:
    script, driver, camera = random_script(seed), random_driver(seed), Camera()
    seen = list(trace(script, driver=driver, camera=camera, seed=seed))
    closure = script.closure(np.array([one.t for one in seen]))
    ear = driver.open_ear * (1.0 - closure * (1.0 - driver.shut_ratio))
    noise = 3.0 * driver.noise + 1e-9
    for side in ("left", "right"):
        ears = np.array([getattr(one, f"ear_{side}") for one in seen])
        opennesses = np.array([getattr(one, f"openness_{side}") for one in seen])
        assert np.abs(ears - ear).max() <= driver.open_ear * noise
        assert np.abs(opennesses - driver.open_openness * (1.0 - closure)).max() <= noise


def test_where_the_time_begins_changes_nothing_but_the_time() -> None:
    script = DriverScript(10.0).close(4.0, 2.0)
    early = list(trace(script, camera=Camera(start_t=0.0)))
    late = list(trace(script, camera=Camera(start_t=86_400.0)))
    assert [seen.t - 86_400.0 for seen in late] == pytest.approx([seen.t for seen in early])
    assert [seen.ear_left for seen in late] == [seen.ear_left for seen in early]


def test_who_comes_back_is_a_new_track_of_the_same_face() -> None:
    script = DriverScript(12.0).leave(4.0, 4.0)
    seen = {round(one.t, 3): one for one in trace(script, camera=Camera(fps=10.0))}
    assert seen[2.0].face_id == 1
    assert seen[6.0].status is Status.NO_FACE
    assert seen[6.0].face_id is None
    assert seen[6.0].mar is None
    assert seen[10.0].face_id == 2
    assert seen[10.0].geometry == seen[2.0].geometry


def test_sunglasses_and_a_turned_head_hide_the_eyes_but_not_the_mouth() -> None:
    script = DriverScript(20.0).cover_eyes(2.0, 4.0).look_away(10.0, 4.0, yaw=60.0)
    seen = {round(one.t, 3): one for one in trace(script, camera=Camera(fps=10.0))}
    for t in (4.0, 12.0):
        assert seen[t].status is Status.EYES_NOT_VISIBLE
        assert seen[t].ear_left is None
        assert seen[t].openness_right is None
        assert seen[t].mar is not None
    assert seen[12.0].yaw == pytest.approx(60.0, abs=2.0)


def test_a_turn_to_the_right_of_the_picture_distorts_the_left_eye() -> None:
    script = DriverScript(10.0).look_away(2.0, 6.0, yaw=35.0)
    driver = Driver(noise=0.0)
    seen = {round(one.t, 3): one for one in trace(script, driver=driver, camera=Camera(fps=10.0))}
    assert seen[5.0].ear_right == pytest.approx(driver.open_ear, rel=0.05)
    left = seen[5.0].ear_left
    assert left is not None
    assert left > 1.3 * driver.open_ear


def test_the_speed_is_asked_on_the_monotonic_scale() -> None:
    speed = ScriptedSpeed([(1002.0, 80.0)])
    seen = list(trace(DriverScript(4.0), camera=Camera(fps=10.0, start_t=1000.0), speed=speed))
    assert seen[0].speed_kmh is None
    assert seen[-1].speed_kmh == 80.0


@pytest.mark.parametrize(
    "wrong", [{"fps": 4.0}, {"fps": 2000.0}, {"jitter": 1.0}, {"drop_share": -0.1}]
)
def test_a_camera_that_cannot_be_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Camera(**wrong)

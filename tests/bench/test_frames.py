"""Frames in memory, once and again and again."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.bench.frames import HEIGHT_PX, WIDTH_PX, RepeatedFrames, digest, load_frames
from edge_monitor.camera.video import VideoFileSource
from edge_monitor.errors import SourceError
from edge_monitor.types import Frame

DOT = np.zeros((1, 1, 3), np.uint8)


def test_frames_are_of_one_size_and_keep_their_times(grey_clip: Path) -> None:
    frames = load_frames(VideoFileSource(grey_clip), 5)
    assert [frame.t for frame in frames] == pytest.approx([0.0, 0.1, 0.2, 0.3, 0.4])
    assert {frame.image.shape for frame in frames} == {(HEIGHT_PX, WIDTH_PX, 3)}
    assert [int(frame.image[0, 0, 0]) for frame in frames] == pytest.approx(
        [60, 80, 100, 120, 140], abs=3
    )


def test_a_short_clip_gives_what_it_has(grey_clip: Path) -> None:
    assert len(load_frames(VideoFileSource(grey_clip), 100)) == 8


def test_a_clip_that_is_at_its_end_is_refused(grey_clip: Path) -> None:
    source = VideoFileSource(grey_clip)
    load_frames(source, 100)
    with pytest.raises(SourceError, match="holds no frame"):
        load_frames(source, 100)


def test_a_tall_picture_stands_in_the_middle_with_black_beside_it() -> None:
    tall = np.full((960, 640, 3), 200, np.uint8)
    (frame,) = load_frames(RepeatedFrames([Frame(0.0, tall)], 1), 1)
    lit = np.flatnonzero((frame.image == 200).all(axis=(0, 2)))
    assert (lit[0], lit[-1], lit.size) == (160, 479, 320)
    assert int(frame.image[:, :160].max()) == 0


def test_a_frame_of_the_right_size_is_not_copied() -> None:
    image = np.zeros((HEIGHT_PX, WIDTH_PX, 3), np.uint8)
    (frame,) = load_frames(RepeatedFrames([Frame(0.0, image)], 1), 1)
    assert frame.image is image


def test_one_pixel_more_is_another_digest() -> None:
    other = DOT.copy()
    other[0, 0, 2] = 1
    assert digest([Frame(0.0, DOT)]) == digest([Frame(9.0, DOT)])
    assert digest([Frame(0.0, DOT)]) != digest([Frame(0.0, other)])


@given(
    st.lists(st.floats(0.001, 10.0), min_size=1, max_size=10),
    st.integers(0, 60),
)
def test_time_rises_through_every_round_and_pictures_come_again(
    gaps_s: list[float], count: int
) -> None:
    once = [
        Frame(sum(gaps_s[:index]), np.full((1, 1, 3), index, np.uint8))
        for index in range(len(gaps_s))
    ]
    source = RepeatedFrames(once, count)
    frames = source.take(count + 5)
    assert len(frames) == source.frame_count == count
    assert source.read() is None
    assert all(early.t < late.t for early, late in pairwise(frames))
    shown = [int(frame.image[0, 0, 0]) for frame in frames]
    assert shown == [index % len(once) for index in range(count)]


def test_without_a_count_it_never_ends() -> None:
    source = RepeatedFrames([Frame(0.0, DOT), Frame(0.5, DOT)])
    assert len(source.take(1000)) == 1000
    assert source.read() is not None

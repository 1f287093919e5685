"""The annotated film: whole or not there, as long as the recording, and at its pace."""

import os
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.decision.thresholds import Thresholds
from edge_monitor.errors import UsageError
from edge_monitor.pipeline import Step
from edge_monitor.replay import FILM
from edge_monitor.report.film import Film, _fitted
from edge_monitor.types import DriverState, Frame, Image, Level, Sound, Status


def picture(width: int = 160, height: int = 120, shade: int = 90) -> Image:
    return np.full((height, width, 3), shade, np.uint8)


def step(t: float) -> Step:
    return Step(DriverState(t, Level.AWAKE, Sound.SILENCE, Status.VALID, closure=0.2), ())


def film_of(
    folder: Path, times: list[float], fps: float | None, image: Image | None = None
) -> Film:
    film = Film(folder, fps, Thresholds())
    for t in times:
        film.add(Frame(t, picture() if image is None else image), step(t))
    return film


def pictures(folder: Path) -> Iterator[Image]:
    """All that the film holds, decoded."""
    film = cv2.VideoCapture(str(folder / FILM))
    assert film.isOpened()
    while True:
        there, image = film.read()
        if not there:
            break
        yield np.asarray(image, np.uint8)
    film.release()


def rate(folder: Path) -> float:
    film = cv2.VideoCapture(str(folder / FILM))
    fps = film.get(cv2.CAP_PROP_FPS)
    film.release()
    return float(fps)


def test_a_steady_recording_gives_as_many_pictures_at_its_own_rate(tmp_path: Path) -> None:
    film = film_of(tmp_path, [index / 20 for index in range(50)], 20.0)
    assert film.finish()
    shown = list(pictures(tmp_path))
    assert (len(shown), shown[0].shape) == (50, (120, 160, 3))
    assert rate(tmp_path) == pytest.approx(20.0)
    assert (shown[0] > 150).any(), "something is drawn on it"


def test_stamps_that_are_a_little_off_lose_no_picture(tmp_path: Path) -> None:
    """A rate of 29.97 with times in whole milliseconds."""
    times = [round(index / 29.97, 3) for index in range(90)]
    film_of(tmp_path, times, 29.97).finish()
    assert len(list(pictures(tmp_path))) == 90


def test_a_pause_in_the_recording_is_as_long_in_the_film(tmp_path: Path) -> None:
    film_of(tmp_path, [0.0, 0.1, 2.0, 2.1], 10.0).finish()
    assert len(list(pictures(tmp_path))) == 22


def test_a_very_fast_recording_becomes_a_film_of_60(tmp_path: Path) -> None:
    film_of(tmp_path, [index / 240 for index in range(240)], 240.0).finish()
    assert rate(tmp_path) == pytest.approx(60.0)
    assert len(list(pictures(tmp_path))) in {60, 61}


def test_a_recording_that_does_not_know_its_rate_keeps_its_time(tmp_path: Path) -> None:
    film_of(tmp_path, [index / 10 for index in range(20)], None).finish()
    assert len(list(pictures(tmp_path))) / rate(tmp_path) == pytest.approx(1.9, abs=0.1)


def test_the_film_appears_when_it_is_whole_and_not_before(tmp_path: Path) -> None:
    film = film_of(tmp_path, [0.0, 0.1], 10.0)
    assert not (tmp_path / FILM).exists()
    film.finish()
    assert [path.name for path in tmp_path.iterdir()] == [FILM]


def test_a_film_that_is_given_up_leaves_nothing_and_spoils_nothing(tmp_path: Path) -> None:
    (tmp_path / FILM).write_bytes(b"before")
    film = film_of(tmp_path, [0.0, 0.1], 10.0)
    film.discard()
    film.discard()
    assert [path.name for path in tmp_path.iterdir()] == [FILM]
    assert (tmp_path / FILM).read_bytes() == b"before"


def test_a_film_that_breaks_off_on_disk_is_an_error(tmp_path: Path) -> None:
    film = film_of(tmp_path, [index / 10 for index in range(20)], 10.0)
    (part,) = tmp_path.iterdir()
    part.unlink()  # what a full disk leaves cannot be read as a film, either
    with pytest.raises(UsageError, match=r"annotated\.mp4: could not be written whole"):
        film.finish()


def test_without_a_frame_there_is_no_film(tmp_path: Path) -> None:
    assert not Film(tmp_path, 30.0, Thresholds()).finish()
    assert list(tmp_path.iterdir()) == []


def test_a_film_that_was_never_begun_takes_none_from_another_replay(tmp_path: Path) -> None:
    others = tmp_path / "annotated.part.mp4"
    others.touch()
    Film(tmp_path, 30.0, Thresholds()).discard()
    assert others.exists()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="choose another --out"):
        film_of(tmp_path / "missing", [0.0], 10.0)


def test_a_folder_whose_name_is_no_text_takes_no_film_and_ends_no_program(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"caf\xe9")
    folder.mkdir()
    with pytest.raises(UsageError, match="no UTF-8 text; choose another --out"):
        film_of(folder, [0.0], 10.0)


@pytest.mark.parametrize(("width", "height"), [(161, 121), (160, 121), (2560, 1440), (64, 48)])
def test_any_size_of_recording_gives_a_film(tmp_path: Path, width: int, height: int) -> None:
    film_of(tmp_path, [0.0, 0.1], 10.0, picture(width, height)).finish()
    shown = list(pictures(tmp_path))
    assert len(shown) == 2
    assert shown[0].shape[1] <= 1920


def test_pictures_of_another_size_are_shown_whole_in_the_first_ones(tmp_path: Path) -> None:
    film = Film(tmp_path, 10.0, Thresholds())
    film.add(Frame(0.0, picture(160, 120)), step(0.0))
    film.add(Frame(0.1, picture(300, 900)), step(0.1))
    film.finish()
    assert {image.shape for image in pictures(tmp_path)} == {(120, 160, 3)}


@given(*[st.integers(1, 400)] * 2, *[st.integers(1, 200)] * 2)
def test_fitting_never_changes_the_size_that_was_asked_for(
    width: int, height: int, half_width: int, half_height: int
) -> None:
    size = 2 * half_width, 2 * half_height
    assert _fitted(picture(width, height), size).shape == (size[1], size[0], 3)

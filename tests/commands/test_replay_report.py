"""`edge-monitor replay --report` as its users meet it."""

from pathlib import Path

import cv2
import pytest

from edge_monitor.daemon import DEMO_FILM
from edge_monitor.replay import FILES
from tests.commands.test_replay import write_ears
from tests.program import complaint, run_program, write_film

MOST_BYTES = 200_000
"""Of the page of a clip of a few seconds."""


def frames_in(path: Path) -> int:
    """Pictures that can be decoded."""
    film = cv2.VideoCapture(str(path))
    count = 0
    while film.grab():
        count += 1
    film.release()
    return count


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.models
def test_a_film_and_a_page_are_written_and_it_is_said_who_is_in_the_film(tmp_path: Path) -> None:
    write_film(tmp_path / "film.mp4", seconds=1.0)
    done = run_program(tmp_path, "replay", "film.mp4", "--out", "out", "--report")
    assert (done.returncode, done.stderr) == (0, "")
    assert names(tmp_path / "out") == {*FILES, "report.html", "annotated.mp4"}
    assert frames_in(tmp_path / "out" / "annotated.mp4") == 20
    assert "annotated.mp4 shows the people in the recording" in done.stdout
    text = (tmp_path / "out" / "report.html").read_text()
    assert "film.mp4, 160 x 120 pixels" in text
    assert "guard" in text


@pytest.mark.models
def test_without_being_asked_for_no_picture_is_written(tmp_path: Path) -> None:
    write_film(tmp_path / "film.mp4", seconds=0.5)
    run_program(tmp_path, "replay", "film.mp4", "--out", "out")
    assert names(tmp_path / "out") == set(FILES)


def test_of_a_trace_there_is_a_page_and_no_film(tmp_path: Path) -> None:
    write_ears(tmp_path / "ears.csv")
    done = run_program(
        tmp_path, "replay", "ears.csv", "--out", "out", "--report", "--set", "emotion.enabled=true"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert names(tmp_path / "out") == {*FILES, "report.html"}
    text = (tmp_path / "out" / "report.html").read_text()
    assert "emotion.enabled" in text
    assert "microsleep" in text
    assert "people in the recording" not in done.stdout


def test_a_report_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    write_ears(tmp_path / "ears.csv")
    (tmp_path / "out" / "report.html").mkdir(parents=True)
    done = run_program(tmp_path, "replay", "ears.csv", "--out", "out", "--report", "--quiet")
    assert done.returncode == 2
    assert complaint(done).startswith("out/report.html: ")


def write_beginning(path: Path, frames: int) -> Path:
    """The first frames of the demo's film, in a file of their own."""
    film = cv2.VideoCapture(str(DEMO_FILM))
    size = int(film.get(cv2.CAP_PROP_FRAME_WIDTH)), int(film.get(cv2.CAP_PROP_FRAME_HEIGHT))
    fourcc = cv2.VideoWriter.fourcc(*"mp4v")
    writer = cv2.VideoWriter(str(path), fourcc, film.get(cv2.CAP_PROP_FPS), size)
    for _ in range(frames):
        writer.write(film.read()[1])
    writer.release()
    film.release()
    return path


@pytest.mark.models
def test_somebody_who_is_seen_is_drawn_on_and_told_of(tmp_path: Path) -> None:
    write_beginning(tmp_path / "begin.mp4", 90)
    settings = ("--set", "emotion.enabled=true")
    done = run_program(tmp_path, "replay", "begin.mp4", "--out", "out", "--report", *settings)
    assert (done.returncode, done.stderr) == (0, "")
    assert frames_in(tmp_path / "out" / "annotated.mp4") == 90
    text = (tmp_path / "out" / "report.html").read_text()
    for word in ("happiness", "network eye", "mesh", "emotion.enabled"):
        assert word in text


@pytest.mark.data
@pytest.mark.models
@pytest.mark.parametrize("clip", ["talk_04.mp4", "leaves_01.mov"])
def test_films_of_odd_rates_keep_every_frame(tmp_path: Path, data_dir: Path, clip: str) -> None:
    source = data_dir / "clips" / clip
    done = run_program(tmp_path, "replay", str(source), "--out", "out", "--report", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert frames_in(tmp_path / "out" / "annotated.mp4") == frames_in(source)
    assert (tmp_path / "out" / "report.html").stat().st_size < MOST_BYTES

"""Faces and what people called them, from mosaics and from a folder for each class."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from edge_monitor.errors import SourceError
from edge_monitor.evaluation.expressions import LABELS
from edge_monitor.perception.expression import face_picture
from models.expression.faces import FER_2013, NOBODY
from models.expression.halves import is_quoted
from models.expression.labelled import agreed, labelled_faces, majority

VOTES = st.lists(st.integers(0, 10), min_size=10, max_size=10)


def write_mosaics(folder: Path, usage: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Faces by chance in the form of the development data: label k is k modulo the labels."""
    count = len(usage)
    faces = np.random.default_rng(5).integers(0, 256, (count, 48, 48), np.uint8)
    mosaic = np.zeros((60 * 48, 60 * 48), np.uint8)
    for number, face in enumerate(faces):
        row, column = divmod(number, 60)
        mosaic[row * 48 : row * 48 + 48, column * 48 : column * 48 + 48] = face
    cv2.imwrite(str(folder / "mosaic_00.png"), mosaic)
    votes = np.zeros((count, 10), np.uint8)
    votes[np.arange(count), np.arange(count) % 10] = 10
    np.savez(
        folder / "labels.npz",
        ferplus_votes=votes,
        fer_label=(np.arange(count) % 7).astype(np.uint8),
        usage=usage,
    )
    return faces


def write_face(path: Path, value: int, side: int = 60) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), np.full((side, side, 3), (value, value, 0), np.uint8))


@given(VOTES)
def test_a_majority_is_one_label_with_more_votes_than_any_other(votes: list[int]) -> None:
    (said,) = majority(np.array([votes], np.float32)).tolist()
    leaders = [number for number, count in enumerate(votes) if count == max(votes)]
    assert said == (leaders[0] if len(leaders) == 1 and leaders[0] < 8 else NOBODY)


@given(VOTES)
def test_people_agree_where_one_label_has_more_than_half_of_the_votes_but_slips(
    votes: list[int],
) -> None:
    (said,) = agreed(np.array([votes], np.float32)).tolist()
    counted = [count for count in votes if count > 1]
    leaders = [number for number, count in enumerate(votes) if 2 * count > sum(counted) > 0]
    assert said == (leaders[0] if leaders and leaders[0] < 8 and votes[leaders[0]] > 1 else NOBODY)


def test_of_the_development_data_the_quoted_half_of_the_public_test_is_taken(
    tmp_path: Path,
) -> None:
    usage = (np.arange(140) % 2).astype(np.uint8)
    faces = write_mosaics(tmp_path, usage)
    taken = [n for n in range(140) if usage[n] == 1 and is_quoted(faces[n])]
    read = labelled_faces(tmp_path)
    assert 20 < len(taken) < 50
    assert np.array_equal(read.pictures[..., 0], faces[taken])
    assert read.eight.tolist() == [n % 10 if n % 10 < 8 else NOBODY for n in taken]
    assert read.agreed.tolist() == read.eight.tolist()  # all ten say the same
    assert read.seven.tolist() == [LABELS.index(FER_2013[n % 7]) for n in taken]
    assert read.described.startswith("the half of the public test")


@pytest.mark.parametrize("usage", [0, 1])
def test_of_other_data_of_that_form_every_face_is_taken(tmp_path: Path, usage: int) -> None:
    faces = write_mosaics(tmp_path, np.full(30, usage, np.uint8))
    assert np.array_equal(labelled_faces(tmp_path).pictures[..., 0], faces)


def test_classes_may_have_the_names_of_either_set_of_labels(tmp_path: Path) -> None:
    for number, name in enumerate(("Happy", "anger", "contempt", "sad", "neutral")):
        write_face(tmp_path / name / "a.png", 40 * number + 20)
    (tmp_path / "happy_notes.txt").write_text("no class, but no folder either")
    (tmp_path / ".cache").mkdir()
    read = labelled_faces(tmp_path)
    assert {LABELS[number] for number in read.eight} == {
        *("happiness", "anger", "contempt", "sadness", "neutral")
    }
    contempt = LABELS.index("contempt")
    assert read.seven.tolist() == [n if n != contempt else NOBODY for n in read.eight.tolist()]
    assert set(read.agreed.tolist()) == {NOBODY}


def test_pictures_of_a_class_go_the_one_way_colours_in_their_places(tmp_path: Path) -> None:
    write_face(tmp_path / "fear" / "a.png", 200, 100)  # no red
    write_face(tmp_path / "fear" / "b.png", 90, 30)
    one, other = labelled_faces(tmp_path).pictures
    assert np.array_equal(one, face_picture(np.full((9, 9, 3), (0, 200, 200), np.uint8)))
    assert (other == other[0, 0]).all()


def test_a_folder_that_is_no_class_is_named(tmp_path: Path) -> None:
    write_face(tmp_path / "bored" / "a.png", 20)
    with pytest.raises(SourceError, match=r"bored: is no class; folders may be named neutral, "):
        labelled_faces(tmp_path)


@pytest.mark.parametrize("made", ["missing", "empty", "file", "empty class"])
def test_a_place_without_faces_is_told_in_one_line(tmp_path: Path, made: str) -> None:
    folder = tmp_path / "faces"
    if made == "file":
        folder.write_text("")
    elif made != "missing":
        (folder / "anger" if made == "empty class" else folder).mkdir(parents=True)
    with pytest.raises(SourceError) as caught:
        labelled_faces(folder)
    assert str(folder) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_damaged_picture_is_named(tmp_path: Path) -> None:
    write_face(tmp_path / "anger" / "a.png", 20)
    (tmp_path / "anger" / "b.png").write_bytes(b"no picture")
    with pytest.raises(SourceError, match=r"b\.png: is no JPEG"):
        labelled_faces(tmp_path)


@pytest.mark.data
def test_the_development_data_are_read_as_people_see_them(data_dir: Path) -> None:
    read = labelled_faces(data_dir / "expressions")
    assert 1500 < (read.eight != NOBODY).sum() < 1800
    agree = (read.eight == read.seven)[(read.eight != NOBODY) & (read.seven != NOBODY)]
    assert agree.mean() > 0.6  # as FER+ found of FER-2013's labels; by chance it were 0.2

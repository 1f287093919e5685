"""Faces and votes of FER+, and who is learnt from, chosen by and quoted."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from edge_monitor.errors import SourceError
from edge_monitor.perception.expression import LOGITS, SEVEN
from edge_monitor.types import EmotionLabel
from models.expression.faces import FER_2013, NOBODY, Faces, load, without_slips
from models.expression.halves import is_quoted


def faces(votes: list[list[int]], usage: list[int]) -> Faces:
    chance = np.random.default_rng(0)
    count = len(votes)
    return Faces(
        pictures=chance.integers(0, 256, (count, 48, 48), np.uint8),
        votes=np.array(votes, np.float32),
        fer=np.zeros(count, np.uint8),
        usage=np.array(usage, np.uint8),
    )


HAPPY = [1, 8, 0, 0, 0, 0, 0, 1, 0, 0]
TIE = [4, 4, 0, 0, 0, 0, 0, 0, 2, 0]
NO_FACE = [0, 0, 0, 0, 0, 0, 0, 0, 2, 8]


def test_a_vote_that_stands_alone_is_a_slip() -> None:
    assert without_slips(np.array([HAPPY], np.float32)).tolist() == [[0, 8, 0, 0, 0, 0, 0, 0, 0, 0]]
    assert faces([HAPPY], [0]).shares()[0].tolist() == [0, 1, 0, 0, 0, 0, 0, 0]


def test_soft_labels_are_shares_of_the_emotions_alone() -> None:
    assert faces([TIE], [0]).shares()[0].tolist() == [0.5, 0.5, 0, 0, 0, 0, 0, 0]


def test_what_is_no_face_is_not_learnt_from() -> None:
    assert faces([HAPPY, NO_FACE, TIE], [0, 0, 0]).training().tolist() == [0, 2]


def test_the_public_test_is_never_learnt_from_and_ties_are_not_quoted() -> None:
    all_faces = faces([HAPPY, TIE] * 20, [1] * 40)
    assert len(all_faces.training()) == 0
    quoted, chosen_by = all_faces.public(quoted=True), all_faces.public(quoted=False)
    assert not set(quoted) & set(chosen_by)
    assert sorted([*quoted, *chosen_by]) == list(range(0, 40, 2))
    assert all(is_quoted(all_faces.pictures[row]) for row in quoted)


def test_a_face_that_comes_again_in_the_public_test_is_not_learnt() -> None:
    found = faces([HAPPY] * 4, [0, 0, 0, 1])
    found.pictures[1] = found.pictures[3, :, ::-1]
    assert found.known().tolist() == [0, 1, 2]
    assert found.training().tolist() == [0, 2]


def test_what_is_learnt_is_the_votes_and_beside_them_the_search_word() -> None:
    found = faces([HAPPY, TIE], [0, 0])
    found.fer[:] = [FER_2013.index(EmotionLabel.NEUTRAL), 255]
    assert found.seven().tolist() == [SEVEN.index("neutral"), NOBODY]
    targets = found.targets()
    assert targets.shape == (2, LOGITS)
    assert targets[0].tolist() == [0, 1, 0, 0, 0, 0, 0, 0, *(1, 0, 0, 0, 0, 0, 0)]
    assert targets[1].tolist() == [0.5, 0.5, *[0] * 13]


def test_the_majority_is_what_most_people_saw() -> None:
    assert faces([HAPPY, NO_FACE], [0, 0]).majority().tolist() == [1, 9]


def test_faces_are_cut_out_of_their_mosaics_in_order(tmp_path: Path) -> None:
    tones = np.arange(3, dtype=np.uint8) * 40 + 10
    mosaic = np.zeros((60 * 48, 60 * 48), np.uint8)
    for number, tone in enumerate(tones):
        mosaic[:48, number * 48 : number * 48 + 48] = tone
    cv2.imwrite(str(tmp_path / "mosaic_00.png"), mosaic)
    np.savez(
        tmp_path / "labels.npz",
        usage=np.zeros(3, np.uint8),
        fer_label=np.zeros(3, np.uint8),
        ferplus_votes=np.array([HAPPY] * 3, np.uint8),
    )
    pictures = load(tmp_path).pictures
    assert pictures.shape == (3, 48, 48)
    assert pictures[:, 20, 20].tolist() == tones.tolist()


def write_labels(folder: Path, **instead: NDArray[np.uint8]) -> Path:
    labels = {
        "usage": np.zeros(40, np.uint8),
        "fer_label": np.zeros(40, np.uint8),
        "ferplus_votes": np.ones((40, 10), np.uint8),
    }
    cv2.imwrite(str(folder / "mosaic_00.png"), np.zeros((60 * 48, 60 * 48), np.uint8))
    path = folder / "labels.npz"
    np.savez_compressed(path, **{**labels, **instead})
    return path


def complaint(folder: Path) -> str:
    with pytest.raises(SourceError) as caught:
        load(folder)
    told = str(caught.value)
    assert told.startswith(f"{folder}: no mosaics of faces with labels: ")
    assert "\n" not in told
    return told


def test_labels_that_are_damaged_in_any_way_are_told_in_one_line(tmp_path: Path) -> None:
    path = write_labels(tmp_path)
    whole = path.read_bytes()
    chance = np.random.default_rng(3)
    damaged = [b"", b"\xff" + whole[1:], whole[: len(whole) // 2], whole[:-3]]
    for _ in range(100):
        spoilt = bytearray(whole)
        spoilt[chance.integers(62, 110)] ^= 0xFF  # of what was deflated
        damaged.append(bytes(spoilt))
    for content in damaged:
        path.write_bytes(content)
        complaint(tmp_path)
    with path.open("wb") as file:
        np.save(file, np.zeros(40, np.uint8))
    complaint(tmp_path)


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("fer_label", np.zeros(39, np.uint8)),
        ("ferplus_votes", np.zeros((41, 10), np.uint8)),
        ("ferplus_votes", np.zeros((40, 8), np.uint8)),
        ("usage", np.zeros((), np.uint8)),
    ],
)
def test_labels_that_do_not_fit_each_other_are_told(
    tmp_path: Path, name: str, instead: NDArray[np.uint8]
) -> None:
    write_labels(tmp_path, **{name: instead})
    complaint(tmp_path)


def test_a_damaged_mosaic_is_named_and_no_face_is_cut_from_another(tmp_path: Path) -> None:
    write_labels(tmp_path)
    (tmp_path / "mosaic_00.png").rename(tmp_path / "mosaic_01.png")
    (tmp_path / "mosaic_00.png").write_bytes(b"no picture")
    assert complaint(tmp_path).endswith("mosaic_00.png is a damaged picture")


def test_a_folder_without_faces_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no mosaics of faces with labels") as caught:
        load(tmp_path)
    assert "\n" not in str(caught.value)

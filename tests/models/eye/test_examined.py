"""Eyes that a folder holds, to examine the network with."""

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from edge_monitor.errors import SourceError
from edge_monitor.testing import load_portrait
from models.eye import examined as module
from models.eye.examined import PATCH, ExaminedEye, examined_eyes
from models.eye.faces import UNKNOWN, FacePicture, Finder
from models.eye.patches import patch_context

_CHANCE = np.random.default_rng(0)
PATCHES = _CHANCE.integers(0, 256, (4, 24, 24)).astype(np.uint8)
OPENED = np.array((1, 0, 1, 0), np.uint8)


def _all(folder: Path) -> list[ExaminedEye]:
    return list(examined_eyes(folder))


def test_patches_of_an_archive_bring_their_labels(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    np.savez(tmp_path / "deep" / "a.npz", img=PATCHES, open=OPENED)
    eyes = _all(tmp_path)
    assert [eye.shut for eye in eyes] == [0, 1, 0, 1]
    assert {eye.source for eye in eyes} == {PATCH}
    assert not any(eye.hidden for eye in eyes)
    for eye, patch in zip(eyes, PATCHES, strict=True):
        assert np.array_equal(eye.context, patch_context(patch, mirrored=False))


def test_left_eyes_of_an_archive_are_flipped(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", img=PATCHES, open=OPENED, side=np.array(list("LRLR")))
    eyes = _all(tmp_path)
    assert np.array_equal(eyes[0].context, patch_context(PATCHES[0], mirrored=True))
    assert np.array_equal(eyes[1].context, patch_context(PATCHES[1], mirrored=False))


@pytest.mark.parametrize(("val", "shut"), [((0, 1, 1, 0), [1, 0]), ((0, 0, 0, 0), [0, 1, 0, 1])])
def test_only_the_validation_split_is_taken_where_there_is_one(
    tmp_path: Path, val: tuple[int, ...], shut: list[int]
) -> None:
    np.savez(tmp_path / "a.npz", img=PATCHES, open=OPENED, val=np.array(val))
    assert [eye.shut for eye in _all(tmp_path)] == shut


def test_archives_of_other_things_are_passed_over(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", pts=np.zeros(3))
    np.savez(tmp_path / "b.npz", img=PATCHES, open=OPENED)
    assert len(_all(tmp_path)) == 4


def _refusal(folder: Path) -> str:
    with pytest.raises(SourceError) as refused:
        _all(folder)
    message = str(refused.value)
    assert str(folder) in message
    assert "\n" not in message
    return message


def test_an_empty_folder_is_told_in_one_line(tmp_path: Path) -> None:
    assert "no pictures of eyes or faces" in _refusal(tmp_path)


def test_a_folder_that_is_not_there_is_told_in_one_line(tmp_path: Path) -> None:
    assert "no pictures of eyes or faces" in _refusal(tmp_path / "nowhere")


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"PK\x03\x04 and then nothing of the kind"],
    ids=["empty", "text", "torn archive"],
)
def test_a_damaged_archive_is_told_in_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.npz").write_bytes(content)
    assert "a.npz: cannot be read" in _refusal(tmp_path)


def test_an_archive_with_a_changed_byte_is_told_in_one_line(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", img=PATCHES, open=OPENED)
    content = bytearray((tmp_path / "a.npz").read_bytes())
    content[500] ^= 0xFF
    (tmp_path / "a.npz").write_bytes(content)
    assert "a.npz: cannot be read" in _refusal(tmp_path)


def test_an_array_that_calls_itself_an_archive_is_told_in_one_line(tmp_path: Path) -> None:
    with (tmp_path / "a.npz").open("wb") as file:
        np.save(file, PATCHES)
    assert "a.npz: cannot be read" in _refusal(tmp_path)


@pytest.mark.parametrize(
    "pictures",
    [np.zeros((4, 24, 24, 3), np.uint8), np.zeros((4, 24, 24)), np.zeros(4, np.uint8)],
    ids=["coloured", "fractions", "no pictures"],
)
def test_archives_of_pictures_of_another_kind_are_told_in_one_line(
    tmp_path: Path, pictures: NDArray[Any]
) -> None:
    np.savez(tmp_path / "a.npz", img=pictures, open=OPENED)
    assert "must be grey pictures" in _refusal(tmp_path)


@pytest.mark.parametrize("name", ["open", "val", "side"])
def test_labels_that_are_too_few_are_told_in_one_line(tmp_path: Path, name: str) -> None:
    columns: dict[str, Any] = {"open": OPENED, "val": np.ones(4), "side": np.array(list("RRRR"))}
    columns[name] = columns[name][:3]
    np.savez(tmp_path / "a.npz", img=PATCHES, **columns)
    assert "one length" in _refusal(tmp_path)


@pytest.mark.models
def test_both_eyes_of_a_face_are_found_in_a_picture(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "portrait.PNG"), load_portrait())
    cv2.imwrite(str(tmp_path / "wall.jpg"), np.full((200, 200, 3), 120, np.uint8))
    eyes = _all(tmp_path)
    assert [(eye.shut, eye.hidden) for eye in eyes] == [(UNKNOWN, False)] * 2
    assert {eye.context.shape for eye in eyes} == {(128, 128, 3)}
    # each of its own, and in the middle of each something as dark as a pupil
    assert not np.array_equal(eyes[0].context, eyes[1].context)
    for eye in eyes:
        assert eye.context[54:74, 44:84].min() < 60


@pytest.mark.models
def test_pictures_without_a_face_only_are_told_in_one_line(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "wall.jpg"), np.full((200, 200, 3), 120, np.uint8))
    assert "no pictures of eyes or faces" in _refusal(tmp_path)


@pytest.mark.models
def test_a_picture_that_is_none_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_text("no picture")
    assert "a.jpg: is not a picture" in _refusal(tmp_path)


@pytest.mark.models
def test_an_eye_at_the_edge_of_the_picture_is_left_out() -> None:
    portrait = load_portrait()
    landmarks = Finder().find(portrait)
    assert landmarks is not None
    shift = landmarks[:, 0].min() + 25  # the right eye goes, the left one stays
    face = FacePicture("x", "a.jpg", "a", portrait, landmarks - np.array((shift, 0), np.float32))
    assert len(list(module._of_face(face))) == 1  # noqa: SLF001 - a face that lies so cannot be found


@pytest.mark.models
def test_of_the_development_data_only_who_was_kept_back_is_taken(tmp_path: Path) -> None:
    for folder in ("eyes", "driver_frames", "landmarks68/iBUG", "landmarks68/ytf"):
        (tmp_path / folder).mkdir(parents=True)
    np.savez(tmp_path / "eyes" / "cew.npz", img=PATCHES, open=OPENED, val=np.array((0, 1, 0, 0)))
    for folder in ("iBUG", "ytf"):
        nobody = tmp_path / "landmarks68" / folder / "labels.npz"
        np.savez(nobody, name=np.zeros(0, "U8"), pts=np.zeros((0, 68, 2), np.float32))
    drivers = tmp_path / "driver_frames"
    entries = [{"file": f"{scene}.png", "cluster": scene} for scene in (4, 5)]  # 5 is kept back
    (drivers / "labels.json").write_text(json.dumps(entries))
    cv2.imwrite(str(drivers / "5.png"), load_portrait())
    (drivers / "4.png").write_text("need not even be a picture")
    assert [(eye.source, eye.shut) for eye in _all(tmp_path)] == [
        (PATCH, 1),
        ("driver_frames", UNKNOWN),
        ("driver_frames", UNKNOWN),
    ]


@pytest.mark.models
def test_development_data_that_are_not_whole_are_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "landmarks68").mkdir()
    (tmp_path / "eyes").mkdir()
    np.savez(tmp_path / "eyes" / "cew.npz", img=PATCHES, open=OPENED)
    assert "labels.npz: missing" in _refusal(tmp_path)

"""What the annotations say of the eyes of a face."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.perception.eye_region import LEFT, RIGHT
from edge_monitor.types import Image, Points
from models.build.pictures import annotations
from models.eye import faces
from models.eye.faces import UNKNOWN, annotated_faces, driver_faces, shut_in_clip

BLINK = {"start": 10, "end": 20, "closed": [13, 16], "apex": 14, "kind": "full"}
PARTIAL = {"start": 40, "end": 46, "closed": [42, 43], "apex": 42, "kind": "partial"}
NOTES = {"blinks": [BLINK, PARTIAL], "ignore": [[60, 70]]}


def test_eyes_are_shut_from_the_first_to_the_last_closed_frame() -> None:
    assert [n for n in range(90) if shut_in_clip(n, NOTES) == 1] == [13, 14, 15, 16]


def test_nobody_says_what_lids_on_their_way_are() -> None:
    unknown = [n for n in range(90) if shut_in_clip(n, NOTES) == UNKNOWN]
    on_their_way = [n for n in range(7, 24) if n not in range(13, 17)]
    assert unknown == [*on_their_way, *range(37, 50), *range(60, 71)]


def test_what_is_to_be_ignored_is_unknown_even_where_a_blink_is() -> None:
    assert shut_in_clip(14, {"blinks": [BLINK], "ignore": [[0, 100]]}) == UNKNOWN


def test_clips_without_annotated_blinks_say_nothing() -> None:
    assert shut_in_clip(5, {"blinks": None, "ignore": []}) == UNKNOWN


@given(
    st.lists(st.tuples(*[st.integers(0, 8)] * 3, st.integers(0, 200)), max_size=6),
    st.integers(0, 230),
)
def test_frames_are_called_shut_within_blinks_only_and_open_away_from_them_only(
    drawn: list[tuple[int, int, int, int]], number: int
) -> None:
    blinks: list[dict[str, Any]] = [
        {
            "start": start,
            "end": start + fall + stay + rise,
            "closed": [start + fall, start + fall + stay],
            "kind": "full",
        }
        for fall, stay, rise, start in drawn
    ]
    said = shut_in_clip(number, {"blinks": blinks, "ignore": []})
    closed = any(b["closed"][0] <= number <= b["closed"][1] for b in blinks)
    near = any(b["start"] - 3 <= number <= b["end"] + 3 for b in blinks)
    assert said == (1 if closed else UNKNOWN if near else 0)


@pytest.mark.data
def test_labels_of_the_clips_agree_with_what_the_annotator_saw(data_dir: Path) -> None:
    for clip, notes in annotations(data_dir).items():
        video = cv2.VideoCapture(str(data_dir / "clips" / clip))
        count = int(video.get(cv2.CAP_PROP_FRAME_COUNT))
        video.release()
        said = Counter(shut_in_clip(number, notes) for number in range(count))
        if notes["blinks"] is None:
            assert set(said) == {UNKNOWN}
            continue
        closed = sum(
            blink["closed"][1] - blink["closed"][0] + 1
            for blink in notes["blinks"]
            if blink["kind"] == "full"
        )
        assert said[1] == closed, clip
        assert said[0] > count / 3, clip
        for blink in notes["blinks"]:
            if blink["kind"] == "full":
                assert shut_in_clip(blink["apex"], notes) == 1, clip


class _Found:
    """A finder that places the mesh where the test wants it."""

    def __init__(self, landmarks: Points | None) -> None:
        self._landmarks = landmarks

    def find(self, image: Image) -> Points | None:
        del image
        return self._landmarks


def _annotated(gap: float) -> Any:
    """Points of people with both eyes 20 pixels wide and this far open, in widths."""
    points = np.zeros((68, 2), np.float32)
    for first, x in ((36, 20.0), (42, 60.0)):
        half = gap * 10
        points[first : first + 6] = (
            (x, 40),
            (x + 6, 40 - half),
            (x + 14, 40 - half),
            (x + 20, 40),
            (x + 14, 40 + half),
            (x + 6, 40 + half),
        )
    return points


def _mesh(shift_px: float = 0.0) -> Points:
    """Corners as annotated, in the picture with its border of half a side."""
    landmarks = np.zeros((468, 2), np.float32)
    for side, x in ((RIGHT, 20.0), (LEFT, 60.0)):
        landmarks[side.begin] = (x + 50 + shift_px, 90)
        landmarks[side.end] = (x + 70 + shift_px, 90)
    return landmarks


def _labelled(tmp_path: Path, folder: str, *openings: float) -> Path:
    place = tmp_path / "landmarks68" / folder
    place.mkdir(parents=True)
    names = [f"{number}.png" for number in range(len(openings))]
    for name in names:
        cv2.imwrite(str(place / name), np.full((100, 100, 3), 90, np.uint8))
    points = np.stack([_annotated(gap) for gap in openings])
    np.savez(place / "labels.npz", name=np.array(names), pts=points)
    return tmp_path


def test_people_s_own_points_say_which_eyes_are_shut(tmp_path: Path) -> None:
    data = _labelled(tmp_path, "iBUG", 0.3, 0.12, 0.03)
    found = list(annotated_faces(data, "iBUG", _finder(_mesh())))
    assert [face.shut for face in found] == [(0, 0), (UNKNOWN, UNKNOWN), (1, 1)]
    assert [face.person for face in found] == ["iBUG/0.png", "iBUG/1.png", "iBUG/2.png"]
    assert found[0].image.shape == (200, 200, 3)


def test_points_placed_by_a_program_say_nothing(tmp_path: Path) -> None:
    data = _labelled(tmp_path, "ytf", 0.3, 0.03)
    found = list(annotated_faces(data, "ytf", _finder(_mesh())))
    assert [face.shut for face in found] == [(UNKNOWN, UNKNOWN)] * 2


@pytest.mark.parametrize(("shift_px", "kept"), [(0, 1), (6, 1), (8, 0), (-8, 0)])
def test_faces_are_left_out_where_mesh_and_annotation_disagree(
    tmp_path: Path, shift_px: float, kept: int
) -> None:
    data = _labelled(tmp_path, "iBUG", 0.3)
    assert len(list(annotated_faces(data, "iBUG", _finder(_mesh(shift_px))))) == kept


def test_pictures_in_which_no_face_is_found_are_left_out(tmp_path: Path) -> None:
    data = _labelled(tmp_path, "iBUG", 0.3)
    assert list(annotated_faces(data, "iBUG", _finder(None))) == []


def test_pictures_of_people_who_are_not_wanted_are_not_even_read(tmp_path: Path) -> None:
    data = _labelled(tmp_path, "iBUG", 0.3, 0.3)
    (data / "landmarks68" / "iBUG" / "0.png").unlink()
    found = annotated_faces(data, "iBUG", _finder(_mesh()), lambda person: person != "iBUG/0.png")
    assert [face.name for face in found] == ["1.png"]


def test_all_frames_of_a_driver_s_scene_are_one_person(tmp_path: Path) -> None:
    folder = tmp_path / "driver_frames"
    folder.mkdir()
    entries = [{"file": f"{n}.png", "cluster": n // 2} for n in range(4)]
    for entry in entries:
        cv2.imwrite(str(folder / str(entry["file"])), np.zeros((24, 32, 3), np.uint8))
    (folder / "labels.json").write_text(json.dumps(entries))
    people = [face.person for face in driver_faces(tmp_path, _finder(_mesh()))]
    assert people == [f"driver_frames/{n // 2}" for n in range(4)]


def _finder(landmarks: Points | None) -> Any:
    """Typed as the real one, whose networks these tests do without."""
    found: faces.Finder | _Found = _Found(landmarks)
    return found

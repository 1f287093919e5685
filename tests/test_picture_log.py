"""What is written of each picture: its faces, and three expressions of each."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.errors import UsageError
from edge_monitor.picture_log import COLUMNS, CSV_NAME, JSON_NAME, PictureLog, likeliest
from edge_monitor.types import Box, EmotionLabel, Face

EXPRESSION = (0.05, 0.6, 0.2, 0.0, 0.11119, 0.01, 0.02, 0.00881)
GLAD = Face(
    track_id=3,
    box=Box(10.04, 20.0, 100.0, 120.0),
    score=0.99,
    landmarks=np.zeros((468, 2), np.float32),
    pose=None,
    mar=None,
    geometry=(),
    expression=EXPRESSION,
)
TURNED_AWAY = replace(GLAD, track_id=4, expression=None)


@pytest.fixture
def log() -> PictureLog:
    log = PictureLog()
    log.add("glad.png", (GLAD, TURNED_AWAY))
    log.add("nobody, nowhere.png", ())
    return log


def test_json_holds_every_picture_with_its_faces(log: PictureLog, tmp_path: Path) -> None:
    assert log.write(tmp_path) == (JSON_NAME, CSV_NAME)
    glad, nobody = json.loads((tmp_path / JSON_NAME).read_text())["pictures"]
    assert nobody == {"picture": "nobody, nowhere.png", "faces": []}
    first, second = glad["faces"]
    assert (first["face_id"], first["x"], first["height"]) == (3, 10.0, 120.0)
    assert first["expressions"] == [
        {"label": "happiness", "probability": 0.6},
        {"label": "surprise", "probability": 0.2},
        {"label": "anger", "probability": 0.1112},
    ]
    assert second["expressions"] == []


def test_classes_stand_beside_the_expressions(tmp_path: Path) -> None:
    log = PictureLog({"mask": ("none", "mask"), "hat": ("bare", "cap")})
    log.add("masked.png", (replace(GLAD, classes={"mask": (0.25, 0.75)}), TURNED_AWAY))
    log.write(tmp_path)
    (masked,) = json.loads((tmp_path / JSON_NAME).read_text())["pictures"]
    assert [face["classes"] for face in masked["faces"]] == [
        {"mask": {"none": 0.25, "mask": 0.75}},
        {},
    ]
    with (tmp_path / CSV_NAME).open(newline="") as file:
        first, second = csv.DictReader(file)
    told = ("class_mask", "class_mask_probability", "class_hat", "class_hat_probability")
    assert tuple(first) == (*COLUMNS, *told)
    assert [first[name] for name in told] == ["mask", "0.75", "", ""]
    assert [second[name] for name in told] == ["", "", "", ""]


def test_csv_has_a_row_a_face_and_one_for_a_picture_without(
    log: PictureLog, tmp_path: Path
) -> None:
    log.write(tmp_path)
    with (tmp_path / CSV_NAME).open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    assert [row["picture"] for row in rows] == ["glad.png", "glad.png", "nobody, nowhere.png"]
    assert [row["label_1"] for row in rows] == ["happiness", "", ""]
    assert [row["probability_3"] for row in rows] == ["0.1112", "", ""]
    assert [row["face_id"] for row in rows] == ["3", "4", ""]
    assert list(tmp_path.glob("*.part")) == []


def test_a_replay_without_pictures_writes_no_such_files(tmp_path: Path) -> None:
    assert PictureLog().write(tmp_path) == ()
    assert list(tmp_path.iterdir()) == []


def test_any_name_of_a_file_can_be_written(tmp_path: Path) -> None:
    log, name = PictureLog(), b"caf\xe9\n\xff.png".decode(errors="surrogateescape")
    log.add(name, ())
    log.write(tmp_path)
    (told,) = json.loads((tmp_path / JSON_NAME).read_text(encoding="utf-8"))["pictures"]
    assert told["picture"] == name
    assert b"\\udcff.png" in (tmp_path / CSV_NAME).read_bytes()


def test_a_place_where_nothing_can_be_written_is_named(log: PictureLog, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"pictures\.json: .*; choose another --out"):
        log.write(tmp_path / "missing")
    (tmp_path / JSON_NAME).mkdir()
    with pytest.raises(UsageError, match=r"pictures\.json: is a directory"):
        log.write(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [JSON_NAME]


@given(st.lists(st.floats(0, 1), min_size=8, max_size=8))
def test_the_three_likeliest_fall_and_nothing_is_above_them(told: list[float]) -> None:
    top = likeliest(tuple(told))
    assert len(top) == 3
    shares = [share for _, share in top]
    assert shares == sorted(told, reverse=True)[:3]
    for label, share in top:
        assert told[list(EmotionLabel).index(label)] == share


def test_of_a_face_that_was_not_looked_at_nothing_is_told() -> None:
    assert likeliest(None) == []

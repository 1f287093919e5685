"""`scripts/evaluate expressions DIR --method geometry`."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from edge_monitor.errors import EXIT_CONFIG, EXIT_NO_INPUT
from edge_monitor.perception.expression_reader import CUT_PX, face_region
from edge_monitor.perception.manifest import load_manifest
from edge_monitor.perception.perceiver import Perceiver
from edge_monitor.perception.region import Cutter
from edge_monitor.testing import DriverPose, Portrait, load_portrait
from edge_monitor.types import Frame
from models.build.places import MANIFEST
from models.expression.evaluate import main
from models.geometry_expression import evaluate

pytestmark = pytest.mark.models

HOW = ("--method", "geometry")


@pytest.fixture
def faces(tmp_path: Path) -> Path:
    """Two crops of a smiling woman, and a picture in which there is nobody."""
    image = Portrait(load_portrait()).frame(DriverPose(), 0.0)
    face = Perceiver.open(load_manifest(MANIFEST)).perceive(Frame(0.0, image)).driver
    assert face is not None
    crop, _ = Cutter(CUT_PX).cut(image, face_region(face.landmarks))
    (tmp_path / "faces" / "happy").mkdir(parents=True)
    (tmp_path / "faces" / "neutral").mkdir()
    cv2.imwrite(str(tmp_path / "faces" / "happy" / "1.png"), crop)
    cv2.imwrite(str(tmp_path / "faces" / "happy" / "2.png"), crop[:, ::-1])
    cv2.imwrite(str(tmp_path / "faces" / "neutral" / "1.png"), np.full((50, 50), 90, np.uint8))
    return tmp_path / "faces"


def test_a_smile_is_told_by_its_shape_and_who_is_not_seen_is_left_out(
    faces: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main([str(faces), *HOW, "--out", str(out)]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert "by the shape of the face; 1 of 3 pictures" in printed[0]
    assert printed[1:3] == ["eight labels: 2 faces", "  accuracy 1.0000, balanced 1.0000"]
    assert not any(line.startswith("float: ") for line in printed)
    written = json.loads((out / "expressions.json").read_text())
    assert written["float"] is None
    assert (out / "confusion-8.png").stat().st_size > 1000


def test_pictures_without_any_face_are_told_in_one_line(
    faces: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in (faces / "happy").iterdir():
        path.unlink()
    assert main([str(faces), *HOW]) == EXIT_NO_INPUT
    assert "sees a face in none of the pictures" in capsys.readouterr().err


def test_missing_weights_are_told_in_one_line(
    faces: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = faces / "MANIFEST.toml"
    empty.write_text("")
    monkeypatch.setattr(evaluate, "MANIFEST", empty)
    assert main([str(faces), *HOW]) == EXIT_CONFIG
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "no network for 'emotion_geometry'" in error

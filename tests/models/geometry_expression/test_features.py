"""The file of all faces' numbers."""

from pathlib import Path

import numpy as np
import pytest

from edge_monitor.errors import SourceError
from edge_monitor.perception.geometry import NAMES, face_geometry
from edge_monitor.perception.landmarks import Landmarker
from edge_monitor.testing.network import Outputs, ScriptedNetwork
from edge_monitor.types import Image
from models.expression.faces import Faces
from models.geometry_expression.crop import CropLandmarks
from models.geometry_expression.features import Features


def measured() -> Features:
    """Three faces, of which a mesh by script sees those that are bright."""

    def answer(picture: Image) -> Outputs:
        points = np.random.default_rng(0).normal(96, 30, (1, 1404)).astype(np.float32)
        return points, np.array([[float(picture.mean()) - 128]], np.float32)

    pictures = np.stack([np.full((48, 48), tone, np.uint8) for tone in (200, 20, 250)])
    votes, usage = np.zeros((3, 10), np.float32), np.zeros(3, np.uint8)
    landmarks = CropLandmarks(Landmarker(ScriptedNetwork(answer)))
    return Features.measure(Faces(pictures, votes, usage, usage), landmarks)


def test_faces_that_the_mesh_does_not_see_have_no_numbers() -> None:
    features = measured()
    assert features.found.tolist() == [True, False, True]
    assert not features.numbers[1].any()
    points = np.random.default_rng(0).normal(96, 30, (468, 3)).astype(np.float32)[:, :2]
    assert features.numbers[0] == pytest.approx(face_geometry(points), abs=1e-3)
    assert features.group.tolist() == [0, 1, 2]


def test_they_come_back_as_they_were_kept(tmp_path: Path) -> None:
    features = measured()
    features.save(tmp_path / "new" / "features.npz")
    back = Features.load(tmp_path / "new" / "features.npz")
    assert back.names == NAMES
    for name in ("numbers", "found", "group"):
        assert np.array_equal(getattr(back, name), getattr(features, name))


@pytest.mark.parametrize("content", [None, b"", b"<html>"])
def test_what_is_not_there_is_told_with_what_to_do(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "features.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SourceError, match=r"run python -m models\.geometry_expression features"):
        Features.load(path)


def test_numbers_of_an_earlier_version_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "features.npz"
    old = Features(("width",), np.zeros((2, 1), np.float32), np.ones(2, np.bool_), np.arange(2))
    old.save(path)
    with pytest.raises(SourceError, match="holds other features"):
        Features.load(path)

"""Probabilities by landmarks alone: what is told, and which files are refused."""

import io
import math
import sys
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.errors import ModelError
from edge_monitor.perception.geometry import face_geometry
from edge_monitor.perception.geometry_model import (
    FURTHEST,
    GeometryModel,
    GeometryWeights,
    spec_of,
    standardised,
)
from models.build.files import digest
from tests.geometry_weights import cloud, drawn_weights


def opened(folder: Path, content: bytes) -> GeometryModel:
    path = folder / "geometry.npz"
    path.write_bytes(content)
    return GeometryModel.open(spec_of(path, digest(content)))


def archive(**changed: Any) -> bytes:
    """The drawn weights as a file, with other arrays in place of some; without those of `None`."""
    parts = {field.name: getattr(drawn_weights(), field.name) for field in fields(GeometryWeights)}
    kept = {name: part for name, part in {**parts, **changed}.items() if part is not None}
    file = io.BytesIO()
    np.savez(file, allow_pickle=True, **kept)
    return file.getvalue()


@given(st.integers(0, 50))
def test_eight_probabilities_sum_to_one_for_any_face(seed: int) -> None:
    told = GeometryModel(drawn_weights()).probabilities(cloud(seed))
    assert told.shape == (8,)
    assert told.dtype == np.float32
    assert told.sum() == pytest.approx(1, abs=1e-5)
    assert (told > 0).all()


def test_place_size_and_roll_of_a_face_change_no_probability() -> None:
    model, points = GeometryModel(drawn_weights()), cloud(1)
    turn = 3 * np.array(((math.cos(1), math.sin(1)), (-math.sin(1), math.cos(1))))
    moved = (points @ turn + (40, -7)).astype(np.float32)
    assert model.probabilities(moved) == pytest.approx(model.probabilities(points), abs=1e-4)
    assert model.probabilities(cloud(2)) != pytest.approx(model.probabilities(points), abs=0.01)


def test_what_is_told_is_the_softmax_of_the_weighed_numbers() -> None:
    learnt, numbers = drawn_weights(), face_geometry(cloud(3))
    assert numbers is not None
    scores = []
    for weights, bias in zip(learnt.weights, learnt.bias, strict=True):
        seen = [
            min(max((number - mean) / spread, -FURTHEST), FURTHEST)
            for number, mean, spread in zip(numbers, learnt.mean, learnt.spread, strict=True)
        ]
        scores.append(math.exp(sum(map(float, weights * np.array(seen))) + float(bias)))
    expected = np.array(scores) / sum(scores)
    assert GeometryModel(learnt).probabilities(cloud(3)) == pytest.approx(expected, abs=1e-5)


def test_many_faces_are_weighed_as_each_alone() -> None:
    model = GeometryModel(drawn_weights())
    rows = [face_geometry(cloud(seed)) for seed in range(4)]
    numbers = np.stack([row for row in rows if row is not None])
    alone = [model.probabilities(cloud(seed)) for seed in range(4)]
    assert model.weigh(numbers) == pytest.approx(np.stack(alone), abs=1e-6)


def test_a_number_far_from_all_faces_counts_no_more_than_the_furthest() -> None:
    zero, one = np.zeros(2, np.float32), np.ones(2, np.float32)
    seen = standardised(np.array((1e30, -7), np.float32), zero, one)
    assert seen.tolist() == [FURTHEST, -FURTHEST]


def test_landmarks_without_a_shape_are_refused() -> None:
    with pytest.raises(ModelError, match="no shape"):
        GeometryModel(drawn_weights()).probabilities(np.zeros((468, 2), np.float32))


def test_a_file_comes_back_as_it_was_written_and_twice_the_same(tmp_path: Path) -> None:
    weights = drawn_weights()
    assert weights.content() == drawn_weights().content()
    back = GeometryWeights.read(weights.content())
    for field in fields(GeometryWeights):
        assert np.array_equal(getattr(back, field.name), getattr(weights, field.name))
    model = opened(tmp_path, weights.content())
    assert np.array_equal(
        model.probabilities(cloud(0)), GeometryModel(weights).probabilities(cloud(0))
    )


def test_a_missing_and_a_changed_file_are_told_in_one_line(tmp_path: Path) -> None:
    spec = spec_of(tmp_path / "geometry.npz", digest(b"other"))
    with pytest.raises(ModelError, match=r"geometry\.npz: cannot be read"):
        GeometryModel.open(spec)
    spec.path.write_bytes(drawn_weights().content())
    with pytest.raises(ModelError, match=r"geometry\.npz: SHA-256 is not the manifest's"):
        GeometryModel.open(spec)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is no archive"),
        (b"<html>404</html>", "is no archive"),
        (drawn_weights().content()[:2000], "is no archive"),
        (b"PK\x03\x04" + bytes(60), "is no archive"),
        (b"\x93NUMPY\x01\x00x", "is no archive"),
        (archive(bias=None), "bias"),
        (archive(names=np.array(["eye_width"])), "other numbers"),
        (archive(weights=np.zeros((8, 3), np.float32)), "weights must be finite float32 of shape"),
        (archive(mean=np.zeros(124)), "mean must be finite float32"),
        (archive(bias=np.full(8, np.nan, np.float32)), "bias must be finite"),
        (archive(spread=np.zeros_like(drawn_weights().spread)), "spread must be above 0"),
    ],
)
def test_what_cannot_be_weighed_is_told_in_one_line(
    content: bytes, reason: str, tmp_path: Path
) -> None:
    with pytest.raises(ModelError, match=reason) as told:
        opened(tmp_path, content)
    assert "\n" not in str(told.value)
    assert "geometry.npz: " in str(told.value)


def test_objects_in_a_file_are_never_made(tmp_path: Path) -> None:
    class Trap:
        def __reduce__(self) -> tuple[Any, ...]:
            return sys.exit, (3,)

    with pytest.raises(ModelError, match=r"geometry\.npz: is no archive"):
        opened(tmp_path, archive(bias=np.array([Trap()], object)))


def test_weights_are_checked_wherever_they_come_from() -> None:
    with pytest.raises(ValueError, match="mean must be"):
        replace(drawn_weights(), mean=np.zeros(3, np.float32))

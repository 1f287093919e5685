"""One way from a face to the network's picture, and from there to eight probabilities."""

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from edge_monitor.errors import ModelError
from edge_monitor.perception.expression import (
    LOGITS,
    SEVEN,
    SIDE_PX,
    ExpressionModel,
    face_picture,
    softmax,
    spec_of,
)
from edge_monitor.perception.runtime import Network
from edge_monitor.testing.network import Outputs, ScriptedNetwork
from edge_monitor.types import EmotionLabel, Image
from models.build.reference import FloatNetwork
from tests.expression_network import drawn_network


def noise(*shape: int, seed: int = 0) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, 256, shape, np.uint8)


SIDES = st.integers(1, 300)
FACES = st.builds(
    lambda height, width, colours, seed: noise(height, width, *colours, seed=seed),
    SIDES,
    SIDES,
    st.sampled_from(((), (1,), (3,))),
    st.integers(0, 9),
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("expression") / "expression.tflite"
    path.write_bytes(drawn_network()[1])
    return path


@pytest.fixture(scope="module")
def model(path: Path) -> ExpressionModel:
    return ExpressionModel.open(path)


@given(FACES)
def test_any_face_becomes_a_grey_picture_within_its_own_range(face: NDArray[np.uint8]) -> None:
    picture = face_picture(face)
    assert picture.shape == (SIDE_PX, SIDE_PX, 1)
    assert picture.dtype == np.uint8
    assert face.min() <= picture.min() <= picture.max() <= face.max()


@given(st.integers(0, 255), SIDES, SIDES)
def test_grey_stays_as_grey_as_it_is_whatever_it_comes_as(
    value: int, height: int, width: int
) -> None:
    for shape in ((height, width), (height, width, 1), (height, width, 3)):
        assert (face_picture(np.full(shape, value, np.uint8)) == value).all()


def test_a_face_of_the_data_is_not_touched() -> None:
    face = noise(SIDE_PX, SIDE_PX)
    assert np.array_equal(face_picture(face)[..., 0], face)
    assert np.array_equal(face_picture(np.repeat(face[..., None], 3, axis=2))[..., 0], face)


@pytest.mark.parametrize(
    ("rgb", "grey"), [((255, 0, 0), 76), ((0, 255, 0), 150), ((0, 0, 255), 29)]
)
def test_colours_weigh_as_the_eye_weighs_them_red_first(
    rgb: tuple[int, int, int], grey: int
) -> None:
    face = np.full((60, 70, 3), rgb, np.uint8)
    assert (face_picture(face) == grey).all()
    bgr = np.ascontiguousarray(face[..., ::-1])
    assert np.array_equal(face_picture(bgr[..., ::-1]), face_picture(face))  # a view will do


def test_a_large_face_is_averaged_and_not_thinned_out() -> None:
    stripes = np.zeros((480, 480), np.uint8)
    stripes[:, ::2] = 200
    assert (face_picture(stripes) == 100).all()


@pytest.mark.parametrize(
    "face",
    [
        noise(48, 48).astype(np.float32),
        noise(48, 48).astype(np.int8),
        noise(48),
        noise(48, 48, 4),
        noise(48, 48, 3, 1),
        np.zeros((0, 48), np.uint8),
        np.zeros((48, 0, 3), np.uint8),
    ],
)
def test_what_is_no_face_is_refused_by_type_and_shape(
    face: NDArray[np.uint8], model: ExpressionModel
) -> None:
    for refuses in (face_picture, model.probabilities):
        with pytest.raises(ValueError, match=re.escape(f"not {face.dtype} of shape {face.shape}")):
            refuses(face)


@given(FACES)
def test_probabilities_are_told_of_a_face_of_any_size(face: NDArray[np.uint8]) -> None:
    told = ExpressionModel(ScriptedNetwork(_of_the_corners)).probabilities(face)
    assert told.shape == (len(EmotionLabel),)
    assert told.dtype == np.float32
    assert told.sum() == pytest.approx(1, abs=1e-5)
    assert (told >= 0).all()


def test_the_two_sets_of_labels_are_told_apart() -> None:
    logits = np.arange(LOGITS, dtype=np.float32)[None]
    model = ExpressionModel(ScriptedNetwork(lambda _picture: (logits,)))
    eight, seven = model.probabilities(noise(48, 48)), model.seven(noise(48, 48))
    assert seven.shape == (len(SEVEN),)
    assert (eight.sum(), seven.sum()) == pytest.approx((1, 1), abs=1e-5)
    assert np.log(eight[1:] / eight[:-1]) == pytest.approx(1, abs=1e-4)
    assert np.log(seven[1:] / seven[:-1]) == pytest.approx(1, abs=1e-4)


def _of_the_corners(picture: Image) -> Outputs:
    return (picture.reshape(1, -1)[:, :LOGITS].astype(np.float32),)


def test_the_file_is_shown_the_bytes_that_the_float_network_is_taught_with(
    path: Path, model: ExpressionModel
) -> None:
    taught = ExpressionModel(FloatNetwork(drawn_network()[0], spec_of(path)))
    answers = []
    for seed in range(4):
        face = noise(70, 60, 3, seed=seed)
        answers.append(model.probabilities(face))
        assert answers[-1] == pytest.approx(taught.probabilities(face), abs=1e-3)
    assert np.ptp(answers, axis=0).max() > 0.05  # it does not say the same of all


def test_the_tensor_holds_the_picture_with_its_sign_bit_turned(path: Path) -> None:
    network = Network.prepare(path.read_bytes(), spec_of(path))
    face = noise(90, 90)
    ExpressionModel(network).probabilities(face)
    held = network._input()[0]  # noqa: SLF001 - the tensor itself is what is served
    assert np.array_equal(held, face_picture(face).astype(np.int16) - 128)
    assert (held.min(), held.max()) != (0, 1)  # bytes, not fractions


def test_a_missing_network_is_named(tmp_path: Path) -> None:
    for path, reason in (
        (tmp_path / "none.tflite", "No such file or directory"),
        (tmp_path, "Is a directory"),
        (tmp_path / "a\0b", "embedded null byte"),
    ):
        with pytest.raises(ModelError, match=reason) as caught:
            ExpressionModel.open(path)
        assert str(caught.value).startswith(f"{path}: cannot be read: ")


def test_a_damaged_network_is_told_in_one_line(tmp_path: Path) -> None:
    whole = drawn_network()[1]
    for content in (b"", b"<html>404</html>", whole[: len(whole) // 2], bytes(len(whole))):
        path = tmp_path / "expression.tflite"
        path.write_bytes(content)
        with pytest.raises(ModelError) as caught:
            ExpressionModel.open(path)
        assert str(caught.value).startswith(f"{path}: ")
        assert "\n" not in str(caught.value)


def test_another_network_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "float.tflite"
    path.write_bytes(drawn_network()[0])
    with pytest.raises(ModelError, match="tensor image is"):
        ExpressionModel.open(path)


@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf])
def test_nonsense_is_no_probability(number: float) -> None:
    logits = np.zeros((1, LOGITS), np.float32)
    logits[0, 3] = number
    with pytest.raises(ModelError, match="no finite numbers"):
        ExpressionModel(ScriptedNetwork(lambda _picture: (logits,))).probabilities(noise(9, 9))


@given(arrays.arrays(np.float32, (3, 8), elements=st.floats(-1e4, 1e4, width=32)))
def test_softmax_of_any_numbers_is_a_distribution_in_their_order(
    logits: NDArray[np.float32],
) -> None:
    told = softmax(logits)
    assert told.dtype == np.float32
    assert told.sum(axis=1) == pytest.approx(1, abs=1e-5)
    for row, shares in zip(logits, told, strict=True):
        assert (np.diff(shares[np.argsort(row, kind="stable")]) >= 0).all()

"""One classifier of faces: whatever its type, colours and layout, it is shown what it expects."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_monitor.errors import ModelError
from edge_monitor.perception.classifier import FaceClassifier, FaceCutter, probabilities
from edge_monitor.perception.landmarks import region_of_points
from edge_monitor.perception.manifest import (
    ClassifierSpec,
    TensorSpec,
    load_manifest,
    read_verified,
)
from edge_monitor.perception.region import Cutter
from edge_monitor.perception.runtime import open_interpreter
from edge_monitor.types import Image, Points
from tests.foreign_network import Foreign, logit_of

ALL = [
    (Foreign(dtype, shape, range_, middle, lone), channels)
    for dtype in ("float32", "int8", "uint8")
    for shape, channels in (
        ((1, 24, 24, 3), "rgb"),
        ((1, 3, 24, 20), "bgr"),
        ((1, 32, 32, 1), "grey"),
        ((1, 1, 20, 24), "grey"),
    )
    for range_, middle, lone in (((-1.0, 1.0), 0.5, False), ((0.0, 255.0), 0.3, True))
]


@pytest.fixture(scope="module")
def points() -> Points:
    """468 points of an upright face in the middle of a picture, 90 pixels high."""
    chance = np.random.default_rng(3)
    places = chance.uniform(-1, 1, (468, 2)) * (34.0, 45.0) + (160.0, 120.0)
    for number, x, y in ((33, -20, -15), (263, 20, -15), (61, -12, 22), (291, 12, 22)):
        places[number] = (160 + x, 120 + y)
    return places.astype(np.float32)


@pytest.fixture(scope="module")
def picture() -> Image:
    """Three smooth colours, different everywhere."""
    rows, columns = np.mgrid[0:240, 0:320]
    blue, green, red = 40 + columns // 3, 60 + rows // 3, 220 - columns // 3
    return np.asarray(np.stack((blue, green, red), axis=2), np.uint8)


def opened(foreign: Foreign, folder: Path, channels: str = "rgb") -> FaceClassifier:
    return FaceClassifier.open(spec_of(foreign, folder, channels))


def spec_of(foreign: Foreign, folder: Path, channels: str = "rgb") -> ClassifierSpec:
    path = folder / "MANIFEST.toml"
    path.write_text(foreign.write(folder, "light", channels=channels))
    return load_manifest(path).classifier("light")


@pytest.mark.parametrize(("foreign", "channels"), ALL)
def test_any_type_range_layout_and_colours_give_the_same_answer(
    foreign: Foreign, channels: str, picture: Image, points: Points, tmp_path: Path
) -> None:
    classifier = opened(foreign, tmp_path, channels)
    face = FaceCutter(classifier.spec.model.input, classifier.spec.margin).cut(picture, points)
    assert face is not None
    told = classifier.read(picture, points)
    assert told is not None
    bright = 1 / (1 + np.exp(-logit_of(face.mean() / 255, foreign.middle)))
    if not foreign.lone:
        bright = 1 / (1 + np.exp(-2 * logit_of(face.mean() / 255, foreign.middle)))
    assert told == pytest.approx((1 - bright, bright), abs=0.02)
    assert classifier.faults == 0


def test_the_face_is_cut_upright_and_averaged_in_the_colours_that_are_asked_for(
    picture: Image, points: Points
) -> None:
    given = TensorSpec("picture", (1, 40, 40, 3), "uint8", (0.0, 1.0), "bgr")
    face = FaceCutter(given, 1.25).cut(picture, points)
    assert face is not None
    large, _ = Cutter(80).cut(picture, region_of_points(points, 1.25))
    assert np.array_equal(face, cv2.resize(large, (40, 40), interpolation=cv2.INTER_AREA))
    red_first = FaceCutter(replace(given, channels="rgb"), 1.25).cut(picture, points)
    assert red_first is not None
    assert np.array_equal(red_first, face[..., ::-1])
    grey = FaceCutter(replace(given, shape=(1, 40, 30, 1), channels="grey"), 1.25)
    small = grey.cut(picture, points)
    assert small is not None
    assert small.shape == (40, 30, 1)


def test_a_wider_margin_shows_more_around_the_face(picture: Image, points: Points) -> None:
    given = TensorSpec("picture", (1, 40, 40, 3), "uint8", (0.0, 1.0), "bgr")
    narrow, wide = (FaceCutter(given, margin).cut(picture, points) for margin in (1.0, 2.0))
    assert narrow is not None
    assert wide is not None
    assert int(np.ptp(wide[..., 0])) > 1.5 * int(np.ptp(narrow[..., 0]))


def test_a_face_too_small_or_beyond_the_picture_is_not_told(
    picture: Image, points: Points, tmp_path: Path
) -> None:
    classifier = opened(Foreign(), tmp_path)
    assert classifier.read(picture, points * np.float32(0.15)) is None
    assert classifier.read(picture, points - np.float32(150)) is None
    assert classifier.faults == 0


def test_whole_numbers_without_a_scale_are_refused(tmp_path: Path) -> None:
    class Unscaled:
        """An interpreter of a file that was not really quantized."""

        def get_input_details(self) -> list[dict[str, object]]:
            return [{"index": 0, "name": "picture", "quantization": (0.0, 0)}]

        def get_output_details(self) -> list[dict[str, object]]:
            return [{"index": 1, "name": "answer", "quantization": (0.1, 0)}]

    with pytest.raises(ModelError, match=r"light\.tflite: tensor picture has no scale"):
        FaceClassifier(Unscaled(), spec_of(Foreign(), tmp_path))


def test_another_type_than_the_manifests_is_refused(tmp_path: Path) -> None:
    spec = spec_of(Foreign(), tmp_path)
    other = replace(spec.model, input=replace(spec.model.input, dtype="int8"))
    with pytest.raises(ModelError, match=r"tensor picture is .* and should be"):
        FaceClassifier.open(replace(spec, model=other))


def test_an_answer_that_is_no_probability_is_thrown_away_counted_and_told_once(
    picture: Image, points: Points, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The manifest says probabilities where the file gives logits."""
    spec = replace(spec_of(Foreign("float32"), tmp_path), answer="probabilities")
    classifier = FaceClassifier.open(spec)
    for _ in range(3):
        assert classifier.read(np.full_like(picture, 250), points) is None
    assert classifier.faults == 3
    assert "classifier light: an answer that cannot be probabilities" in caplog.text
    assert len(caplog.records) == 1


def test_a_network_that_fails_while_it_runs_gives_no_answer_and_ends_nothing(
    picture: Image, points: Points, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Of files that can be prepared some fail on a picture: an index beyond a table's end."""
    spec = spec_of(Foreign(), tmp_path)
    content = read_verified(spec.model)

    class Failing:
        """The file's interpreter, but for running it."""

        def __init__(self) -> None:
            self._real = open_interpreter(content, spec.model)

        def __getattr__(self, name: str) -> object:
            return getattr(self._real, name)

        def invoke(self) -> None:
            raise RuntimeError("gather index out of boundsNode number 1 (GATHER) failed.\n")

    classifier = FaceClassifier(Failing(), spec)
    for _ in range(3):
        assert classifier.read(picture, points) is None
    assert classifier.faults == 3
    assert "classifier light: gather index out of bounds" in caplog.text
    assert len(caplog.records) == 1


@pytest.mark.parametrize("values", [(float("nan"), 0.0), (float("inf"), 0.0)])
def test_what_is_not_finite_is_no_answer(values: tuple[float, float]) -> None:
    for answer in ("logits", "probabilities"):
        assert probabilities(np.array(values), 2, answer) is None


def test_a_lone_number_is_that_of_the_second_label() -> None:
    assert probabilities(np.array((0.25,)), 2, "probabilities") == pytest.approx((0.75, 0.25))
    told = probabilities(np.array((2.0,)), 2, "logits")
    assert told == pytest.approx((1 / (1 + np.exp(2.0)), 1 / (1 + np.exp(-2.0))))
    assert probabilities(np.array((1.5,)), 2, "probabilities") is None


@settings(deadline=None)
@given(
    st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=9),
    st.sampled_from(["logits", "probabilities"]),
)
def test_any_numbers_give_probabilities_or_none(values: list[float], answer: str) -> None:
    told = probabilities(np.array(values), len(values), answer)
    if told is not None:
        assert sum(told) == pytest.approx(1, abs=1e-5)
        assert all(0 <= one <= 1 for one in told)
    assert told is not None or answer == "probabilities"

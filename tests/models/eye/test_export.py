"""A trained network as files, the eye network: float to compare with, eight bits to serve."""

import pytest

torch = pytest.importorskip("torch", reason="training's tools: requirements-train.txt")
pytest.importorskip("litert_torch", reason="training's tools: requirements-train.txt")

from pathlib import Path  # noqa: E402 - needs torch

import numpy as np  # noqa: E402 - needs torch
from ai_edge_litert.interpreter import Interpreter  # noqa: E402 - needs torch
from numpy.typing import NDArray  # noqa: E402 - needs torch

from edge_monitor.perception.eye_answer import NUMBERS, SIDE_PX  # noqa: E402 - needs torch
from edge_monitor.perception.runtime import Network  # noqa: E402 - needs torch
from models.build.files import digest  # noqa: E402 - needs torch
from models.build.reference import FloatNetwork  # noqa: E402 - needs torch
from models.eye.architecture import EyeNetwork, as_input  # noqa: E402 - needs torch
from models.eye.spec import INPUT, OUTPUT, spec  # noqa: E402 - needs torch
from models.learning.export import in_float, in_int8  # noqa: E402 - needs torch
from tests.models.eye.drawn import an_eye  # noqa: E402 - needs torch

LARGEST_BYTES = 60_000
SPEC = spec(Path(), "")


@pytest.fixture(scope="module")
def network() -> EyeNetwork:
    """Weights by chance, running means as after some training."""
    torch.manual_seed(3)
    network = EyeNetwork()
    with torch.no_grad():
        for _ in range(30):
            network(as_input(torch.from_numpy(_pictures(8))))
    network.eval()
    return network


@pytest.fixture(scope="module")
def real(network: EyeNetwork) -> bytes:
    return in_float(network, SPEC)


@pytest.fixture(scope="module")
def int8(real: bytes) -> bytes:
    return in_int8(real, SPEC, _pictures(40))


def _pictures(count: int) -> NDArray[np.uint8]:
    """Eyes, some darker and some lighter, with noise."""
    chance = np.random.default_rng(count)
    eye = an_eye()[40 : 40 + SIDE_PX, 40 : 40 + SIDE_PX]
    light = chance.uniform(0.3, 1.3, (count, 1, 1, 1))
    noisy = eye * light + chance.normal(0, 12, (count, SIDE_PX, SIDE_PX, 3))
    return np.asarray(np.clip(noisy, 0, 255), np.uint8)


def _served(int8: bytes, tmp_path: Path) -> Network:
    path = tmp_path / "eye.tflite"
    path.write_bytes(int8)
    return Network.open(spec(path, digest(int8)))


def test_the_float_file_says_what_the_network_says(network: EyeNetwork, real: bytes) -> None:
    pictures = _pictures(5)
    with torch.no_grad():
        expected = network(as_input(torch.from_numpy(pictures))).numpy()
    ours = FloatNetwork(real, SPEC)
    for picture, numbers in zip(pictures, expected, strict=True):
        assert ours.run(picture)[0][0] == pytest.approx(numbers, abs=1e-4)


def test_the_int8_file_agrees_with_the_float_file(real: bytes, int8: bytes, tmp_path: Path) -> None:
    reference, served = FloatNetwork(real, SPEC), _served(int8, tmp_path)
    pictures = _pictures(21)
    expected = np.stack([reference.run(picture)[0][0] for picture in pictures])
    found = np.stack([served.run(picture)[0][0] for picture in pictures])
    assert found.shape == (21, NUMBERS)
    assert np.abs(found - expected).mean() < 0.1 * expected.std()
    assert np.corrcoef(found.ravel(), expected.ravel())[0, 1] > 0.99


def test_a_picture_goes_into_the_int8_file_by_turning_its_sign_bit(int8: bytes) -> None:
    interpreter = Interpreter(model_content=int8)
    (given,) = interpreter.get_input_details()
    assert given["name"] == INPUT
    assert given["dtype"] is np.int8
    scale, zero = given["quantization"]
    assert scale == pytest.approx(1 / 255)
    assert zero == -128
    (answer,) = interpreter.get_output_details()
    assert (answer["name"], answer["dtype"]) == (OUTPUT, np.float32)


def test_the_int8_file_is_small(real: bytes, int8: bytes) -> None:
    assert len(int8) <= LARGEST_BYTES
    assert len(int8) < 0.5 * len(real)


def test_the_same_network_and_pictures_give_the_same_file(real: bytes, int8: bytes) -> None:
    assert in_int8(real, SPEC, _pictures(40)) == int8

"""A teacher begins with what another network knows of faces."""

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training's tools: requirements-train.txt")

from models.expression.recognition import Layer  # noqa: E402 - needs torch
from models.expression.teacher import TeacherNetwork  # noqa: E402 - needs torch


def layers(network: TeacherNetwork) -> list[Layer]:
    """As many as the network has, by chance; the first takes colours."""
    chance = np.random.default_rng(1)
    made: list[Layer] = []
    for module in network.modules():
        if isinstance(module, torch.nn.Conv2d):
            outside, inside, *kernel = module.weight.shape
            shape = (outside, inside if made else 3, *kernel)
            deviation = 1 / np.sqrt(np.prod(shape[1:]))
            made.append(
                Layer(
                    chance.normal(0, deviation, shape).astype(np.float32),
                    *(chance.normal(0.2, 0.2, (3, outside)).astype(np.float32)),
                )
            )
    return made


def test_it_gives_what_the_layers_gave_that_it_adopted() -> None:
    network = TeacherNetwork(48)
    known = layers(network)
    pictures = torch.rand(8, 1, 48, 48)
    network.adopt([*known, *known], pictures)  # it has fewer layers than its origin
    first = known[0]
    # the origin: three equal colours, 0 to 255, divided by 256
    colours = pictures.repeat(1, 3, 1, 1) * 255 / 256
    plain = torch.nn.functional.conv2d(
        colours, torch.from_numpy(first.weights), torch.from_numpy(first.bias), 2, 3
    )
    gain, shift = (torch.from_numpy(each)[:, None, None] for each in (first.gain, first.shift))
    with torch.no_grad():
        assert torch.allclose(network.eval().stem(pictures), gain * plain + shift, atol=1e-4)


def test_it_answers_as_the_served_network_does() -> None:
    assert TeacherNetwork(96)(torch.rand(2, 1, 48, 48)).shape == (2, 15)


def test_too_few_layers_are_refused() -> None:
    network = TeacherNetwork(48)
    with pytest.raises(ValueError, match="zip"):
        network.adopt(layers(network)[:-1], torch.rand(2, 1, 48, 48))

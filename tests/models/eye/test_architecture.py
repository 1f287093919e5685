"""The network's form: small, and of what is fast in eight bits."""

import pytest

torch = pytest.importorskip("torch", reason="training's tools: requirements-train.txt")

from edge_monitor.perception.eye_answer import NUMBERS, SIDE_PX  # noqa: E402 - needs torch
from models.eye.architecture import EyeNetwork, as_input, parameters  # noqa: E402 - needs torch

KIB = 1024


@pytest.fixture(scope="module")
def network() -> EyeNetwork:
    torch.manual_seed(0)
    network = EyeNetwork()
    network.eval()
    return network


@pytest.mark.parametrize("count", [1, 7])
def test_each_picture_gets_its_numbers(network: EyeNetwork, count: int) -> None:
    pictures = torch.rand(count, 3, SIDE_PX, SIDE_PX)
    answers = network(pictures)
    assert answers.shape == (count, NUMBERS)
    assert answers.dtype == torch.float32
    alone = network(pictures[:1])
    assert torch.allclose(answers[:1], alone, atol=1e-5)


def test_its_parameters_fit_into_the_file_in_eight_bits(network: EyeNetwork) -> None:
    assert 20_000 < parameters(network) < 45 * KIB
    assert parameters(network) == sum(p.numel() for p in network.parameters())


def test_it_sees_every_part_of_the_picture_and_every_colour(network: EyeNetwork) -> None:
    picture = torch.rand(1, 3, SIDE_PX, SIDE_PX, requires_grad=True)
    network(picture).square().sum().backward()
    assert picture.grad is not None
    seen = picture.grad[0].abs().sum(dim=(1, 2))
    assert (seen > 0).all()
    corners = picture.grad[0].abs().sum(dim=0)[:: SIDE_PX - 3, :: SIDE_PX - 3]
    assert (corners > 0).any()


def test_a_picture_in_bytes_goes_in_as_fractions_colours_first() -> None:
    pictures = torch.zeros(2, SIDE_PX, SIDE_PX, 3, dtype=torch.uint8)
    pictures[1, 5, 7, 2] = 255
    given = as_input(pictures)
    assert given.shape == (2, 3, SIDE_PX, SIDE_PX)
    assert given.dtype == torch.float32
    assert float(given[1, 2, 5, 7]) == 1.0
    assert float(given.sum()) == 1.0

"""The expression network learns, and what is done to its faces keeps them faces."""

from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="training's tools: requirements-train.txt")

import numpy as np  # noqa: E402 - needs torch

from models.expression.alter import altered, mixed  # noqa: E402 - needs torch
from models.expression.architecture import ExpressionNetwork  # noqa: E402 - needs torch
from models.expression.faces import Faces  # noqa: E402 - needs torch
from models.expression.training import (  # noqa: E402 - needs torch
    Course,
    draw_weights,
    logits_of,
    train,
)
from models.learning.run import Plan  # noqa: E402 - needs torch

PLAN = Plan(epochs=2, batch=16, highest_rate=4e-3, weight_decay=2e-2)


def drawing() -> Any:
    return torch.Generator().manual_seed(3)


def test_altered_faces_stay_pictures_and_are_the_same_from_the_same_seed() -> None:
    faces = torch.rand(16, 1, 48, 48, generator=drawing())
    kept = faces.clone()
    out = altered(faces, drawing())
    assert out.shape == faces.shape
    assert float(out.min()) >= 0
    assert float(out.max()) <= 1
    assert torch.equal(out, altered(faces, drawing()))
    assert torch.equal(faces, kept)
    assert not torch.allclose(out, faces)


def test_some_faces_get_holes_of_one_tone() -> None:
    flat = torch.full((64, 1, 48, 48), 0.5)
    spread = altered(flat, drawing()).std(dim=(1, 2, 3))
    assert 10 < int((spread > 0.06).sum()) < 60


def test_mixed_labels_stay_shares() -> None:
    faces, shares = torch.rand(8, 1, 48, 48), torch.eye(8)
    for seed in range(6):
        _, labels = mixed(faces, shares, torch.Generator().manual_seed(seed))
        assert torch.allclose(labels.sum(1), torch.ones(8))


def test_rare_labels_are_drawn_more_often_than_they_come() -> None:
    labels = np.array([0] * 90 + [5] * 10)
    weights = draw_weights(labels)
    share = float(weights[90:].sum() / weights.sum())
    assert 0.1 < share < 0.5


def bright_and_dark(votes_for: float) -> Faces:
    """Faces 0 and 1 by turns, dark and bright, with so many votes for what they are of ten."""
    chance = np.random.default_rng(0)
    bright = np.arange(256) % 2
    noise = chance.integers(0, 60, (256, 48, 48))
    votes = np.zeros((256, 10), np.float32)
    votes[np.arange(256), bright] = votes_for
    votes[np.arange(256), 1 - bright] = 10 - votes_for
    return Faces(
        pictures=(noise + bright[:, None, None] * 150).astype(np.uint8),
        votes=votes,
        fer=np.full(256, 255, np.uint8),
        usage=(np.arange(256) >= 192).astype(np.uint8),
    )


def right(network: Any, faces: Faces) -> float:
    said = logits_of(network, faces.pictures[192:])[:, :8].argmax(1).numpy()
    return float((said == np.arange(192, 256) % 2).mean())


def test_it_learns_bright_from_dark_and_goes_on_after_a_break(tmp_path: Path) -> None:
    faces, course = bright_and_dark(votes_for=10), Course(ExpressionNetwork, PLAN)
    told: list[str] = []
    network = train(faces, course, tmp_path / "state", told.append)
    assert len(told) == 2
    assert right(network, faces) > 0.9
    again = train(faces, course, tmp_path / "state", told.append)
    assert len(told) == 2
    assert torch.equal(logits_of(again, faces.pictures[:4]), logits_of(network, faces.pictures[:4]))


class Knowing(torch.nn.Module):  # type: ignore[misc, name-defined] # torch brings no types where it is not installed
    """Says 1 of bright faces and 0 of dark ones."""

    def forward(self, pictures: Any) -> Any:
        brightness = pictures.mean((1, 2, 3)) * 40 - 16
        logits = torch.full((len(pictures), 15), -20.0)
        logits[:, 0], logits[:, 1] = -brightness, brightness
        return logits


def test_a_teacher_weighs_more_than_people_who_hardly_know(tmp_path: Path) -> None:
    faces = bright_and_dark(votes_for=4.9)
    course = Course(ExpressionNetwork, PLAN, teachers=[Knowing()])
    assert right(train(faces, course, tmp_path / "state", lambda _: None), faces) > 0.9


def test_the_served_network_has_the_parameters_it_may_have() -> None:
    network = ExpressionNetwork()
    assert sum(numbers.numel() for numbers in network.parameters()) < 400_000
    assert network(torch.rand(2, 1, 48, 48)).shape == (2, 15)

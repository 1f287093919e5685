"""The expression network learns, and what is done to its faces keeps them faces."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="training's tools: requirements-train.txt")

import numpy as np  # noqa: E402 - needs torch

from models.expression.alter import altered, mixed  # noqa: E402 - needs torch
from models.expression.architecture import ExpressionNetwork  # noqa: E402 - needs torch
from models.expression.faces import Faces  # noqa: E402 - needs torch
from models.expression.training import (  # noqa: E402 - needs torch
    PLAN,
    draw_weights,
    logits_of,
    train,
)


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


def test_it_learns_bright_from_dark_and_goes_on_after_a_break(tmp_path: Path) -> None:
    chance = np.random.default_rng(0)
    bright = np.arange(256) % 2
    pictures = (chance.integers(0, 60, (256, 48, 48)) + bright[:, None, None] * 150).astype(
        np.uint8
    )
    votes = np.zeros((256, 10), np.float32)
    votes[np.arange(256), bright] = 10
    usage = (np.arange(256) >= 192).astype(np.uint8)
    faces = Faces(pictures, votes, bright.astype(np.uint8), usage)
    plan = replace(PLAN, epochs=2, batch=16)
    told: list[str] = []
    network = train(faces, plan, tmp_path / "state", told.append)
    assert len(told) == 2
    right = logits_of(network, pictures[usage == 1]).argmax(1).numpy() == bright[usage == 1]
    assert right.mean() > 0.9
    again = train(faces, plan, tmp_path / "state", told.append)
    assert len(told) == 2
    assert torch.equal(logits_of(again, pictures[:4]), logits_of(network, pictures[:4]))


def test_the_served_network_has_the_parameters_it_may_have() -> None:
    network = ExpressionNetwork()
    assert sum(numbers.numel() for numbers in network.parameters()) < 350_000
    assert network(torch.rand(2, 1, 48, 48)).shape == (2, 8)

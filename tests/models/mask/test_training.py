"""The mask network learns, and goes on after a break as if there had been none."""

from dataclasses import replace
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="training's tools: requirements-train.txt")

import numpy as np  # noqa: E402 - needs torch

from models.mask.bank import Bank  # noqa: E402 - needs torch
from models.mask.example import KINDS, PLAIN, WORN  # noqa: E402 - needs torch
from models.mask.spec import SIDE_PX  # noqa: E402 - needs torch
from models.mask.training import PLAN, altered, as_input, train  # noqa: E402 - needs torch

COUNT = 32


@pytest.fixture(scope="module")
def bank() -> Bank:
    """Masks are bright, faces are dark."""
    chance = np.random.default_rng(0)
    kinds = np.where(np.arange(COUNT) % 2, WORN, PLAIN).astype(np.uint8)
    pictures = chance.integers(0, 60, (COUNT, SIDE_PX, SIDE_PX, 3))
    pictures += 150 * (kinds == WORN)[:, None, None, None]
    return Bank(pictures.astype(np.uint8), kinds, np.zeros(len(KINDS), np.int64))


def test_it_learns_and_goes_on_after_a_break(bank: Bank, tmp_path: Path) -> None:
    plan = replace(PLAN, epochs=4, batch=16)
    said: list[str] = []
    whole = train(bank, plan, tmp_path / "whole", said.append)
    assert len(said) == 4
    train(bank, replace(plan, epochs=4), tmp_path / "whole", said.append)
    assert len(said) == 4  # all was done
    with torch.no_grad():
        told = whole(as_input(torch.from_numpy(bank.pictures))).argmax(dim=1).numpy()
    assert (told == bank.labels).mean() > 0.9


def test_altered_faces_stay_pictures_and_follow_their_seed() -> None:
    faces = torch.rand(6, 3, SIDE_PX, SIDE_PX, generator=torch.Generator().manual_seed(1))
    first, again = (altered(faces, torch.Generator().manual_seed(2)) for _ in range(2))
    assert torch.equal(first, again)
    assert first.shape == faces.shape
    assert 0 <= float(first.min()) <= float(first.max()) <= 1
    assert not torch.equal(first, faces)

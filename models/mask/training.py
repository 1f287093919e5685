"""Trains the mask network on drawn examples; goes on after a break."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn.functional import affine_grid, cross_entropy, grid_sample
from tqdm import tqdm

from models.learning.run import Plan, Run
from models.mask.architecture import MaskNetwork
from models.mask.bank import Bank

PLAN: Final = Plan(epochs=10, batch=64, highest_rate=4e-3, weight_decay=2e-2)

_SMOOTHED: Final = 0.05
_SCALE, _SHIFT, _TURN = 0.12, 0.1, 0.15


def train(
    bank: Bank, plan: Plan, checkpoint: Path, said: Callable[[str], None] = print
) -> nn.Module:
    """Train; say after every epoch how it went.

    Args:
        bank: what to learn from.
        plan: how.
        checkpoint: file to keep the state in after every epoch.
        said: is told how each epoch went.

    Returns:
        The network with its averaged weights, on the CPU.
    """
    pictures, labels = torch.from_numpy(bank.pictures), torch.from_numpy(bank.labels)
    batches = len(labels) // plan.batch
    run = Run(MaskNetwork, plan, steps=plan.epochs * batches)
    first = run.load(checkpoint) if checkpoint.exists() else 0
    for epoch in range(first, plan.epochs):
        chance = torch.Generator().manual_seed(plan.seed * 1000 + epoch)
        order = torch.randperm(len(labels), generator=chance)[: batches * plan.batch]
        what = f"epoch {epoch + 1} of {plan.epochs}"
        sums = 0.0
        for batch in tqdm(order.split(plan.batch), desc=what, leave=False, disable=None):
            seen = altered(as_input(pictures[batch]), chance).to(run.device)
            sums += float(run.step(_loss(seen, labels[batch].to(run.device))))
        run.save(checkpoint, epoch + 1)
        said(f"{what}: loss {sums / batches:.4f}")
    return run.averaged()


def as_input(pictures: Tensor) -> Tensor:
    """From uint8 (n, 64, 64, 3) to what the network takes."""
    return pictures.permute(0, 3, 1, 2).to(torch.float32) / 255


def altered(faces: Tensor, chance: torch.Generator) -> Tensor:
    """Faces flipped, turned, scaled and shifted by chance, float32 (n, 3, side, side)."""
    drawn = torch.rand(5, len(faces), generator=chance) * 2 - 1
    flip = torch.where(drawn[0] < 0, -1.0, 1.0)
    scale, turn = 1 + _SCALE * drawn[1], _TURN * drawn[2]
    matrices = torch.zeros(len(faces), 2, 3)
    matrices[:, 0, 0], matrices[:, 0, 1] = turn.cos() * scale * flip, -turn.sin() * scale
    matrices[:, 1, 0], matrices[:, 1, 1] = turn.sin() * scale * flip, turn.cos() * scale
    matrices[:, :, 2] = _SHIFT * drawn[3:].T
    grid = affine_grid(matrices, list(faces.shape), align_corners=False)
    moved: Tensor = grid_sample(faces, grid, padding_mode="border", align_corners=False)
    return moved


def _loss(seen: Tensor, right: Tensor) -> Callable[[nn.Module], Tensor]:
    def loss(network: nn.Module) -> Tensor:
        mean: Tensor = cross_entropy(network(seen), right, label_smoothing=_SMOOTHED)
        return mean

    return loss

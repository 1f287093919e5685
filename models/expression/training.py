"""Trains the expression network on the votes of FER+; goes on after a break."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import log_softmax
from tqdm import tqdm

from models.expression.alter import altered, mixed
from models.expression.architecture import ExpressionNetwork
from models.expression.faces import LABELS, Faces
from models.learning.run import Plan, Run

PLAN: Final = Plan(epochs=30, batch=128, highest_rate=4e-3, weight_decay=2e-2, warm_up=0.15)

_RARE: Final = 0.35
"""How much more often rare labels are drawn: with the count's power of minus this.

0 draws them as they come (disgust and contempt in one batch of two), 1 all labels alike.
"""


def train(
    faces: Faces, plan: Plan, checkpoint: Path, said: Callable[[str], None] = print
) -> nn.Module:
    """Train on the training part; after every epoch say how well the half that is not quoted goes.

    Args:
        faces: all faces.
        plan: how.
        checkpoint: file to keep the state in after every epoch.
        said: is told how each epoch went.

    Returns:
        The network with its averaged weights, on the CPU.
    """
    rows = faces.training()
    shares = torch.from_numpy(faces.shares()[rows])
    pictures = torch.from_numpy(faces.pictures[rows])
    weights = draw_weights(shares.numpy().argmax(axis=1))
    batches = len(rows) // plan.batch
    run = Run(ExpressionNetwork, plan, steps=plan.epochs * batches)
    first = run.load(checkpoint) if checkpoint.exists() else 0
    for epoch in range(first, plan.epochs):
        chance = torch.Generator().manual_seed(plan.seed * 1000 + epoch)
        drawn = torch.multinomial(weights, batches * plan.batch, replacement=True, generator=chance)
        what = f"epoch {epoch + 1} of {plan.epochs}"
        sums = 0.0
        for batch in tqdm(drawn.split(plan.batch), desc=what, leave=False, disable=None):
            seen, right = mixed(altered(as_input(pictures[batch]), chance), shares[batch], chance)
            sums += float(run.step(_loss(seen.to(run.device), right.to(run.device))))
        run.save(checkpoint, epoch + 1)
        said(f"{what}: loss {sums / batches:.4f}, {_accuracy(run.averaged(), faces):.4f} right")
    return run.averaged()


def as_input(pictures: Tensor) -> Tensor:
    """From uint8 (n, 48, 48) to what the network takes."""
    return pictures.unsqueeze(1).to(torch.float32) / 255


def logits_of(network: nn.Module, pictures: NDArray[np.uint8]) -> Tensor:
    """The answers to many faces, float32 (n, 8)."""
    with torch.no_grad():
        parts = torch.from_numpy(pictures).split(256)
        return torch.cat([network(as_input(part)) for part in parts])


def draw_weights(labels: NDArray[np.intp]) -> Tensor:
    """How often each row is drawn, by its label, float64 (n,)."""
    counts = np.maximum(np.bincount(labels, minlength=LABELS), 1)
    return torch.from_numpy((1.0 / counts[labels]) ** _RARE)


def _loss(seen: Tensor, right: Tensor) -> Callable[[nn.Module], Tensor]:
    """Cross entropy with soft labels."""

    def loss(network: nn.Module) -> Tensor:
        each = -(right * log_softmax(network(seen), dim=1)).sum(dim=1)
        mean: Tensor = each.mean()
        return mean

    return loss


def _accuracy(network: nn.Module, faces: Faces) -> float:
    rows = faces.public(quoted=False)
    said = logits_of(network, faces.pictures[rows]).argmax(dim=1).numpy()
    return float((said == faces.majority()[rows]).mean())

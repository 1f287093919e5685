"""Trains an expression network on the votes of FER+; goes on after a break."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import log_softmax
from tqdm import tqdm

from models.expression.alter import altered, mixed
from models.expression.faces import LABELS, Faces
from models.learning.run import Plan, Run

_RARE: Final = 0.35
"""How much more often rare labels are drawn: with the count's power of minus this.

0 draws them as they come (disgust and contempt in one batch of two), 1 all labels alike.
"""

_SEVEN_WEIGHT: Final = 0.3
"""Of FER-2013's label beside the votes: one search word for each face says less than ten people."""

_TAUGHT: Final = 0.7
"""Share of a teacher's answers in what is to be learnt; the rest is what people said."""


@dataclass(frozen=True, slots=True)
class Course:
    """Who learns what from whom.

    Attributes:
        make: makes the network that learns.
        plan: how.
        teachers: trained networks whose answers are learnt as well, in each batch those of one
            drawn by lot, which in the long run is their mean; none for a teacher.
    """

    make: Callable[[], nn.Module]
    plan: Plan
    teachers: Sequence[nn.Module] = ()


def train(
    faces: Faces, course: Course, checkpoint: Path, said: Callable[[str], None] = print
) -> nn.Module:
    """Train on the training part; after every epoch say how well the half that is not quoted goes.

    Args:
        faces: all faces.
        course: who learns what.
        checkpoint: file to keep the state in after every epoch.
        said: is told how each epoch went.

    Returns:
        The network with its averaged weights, on the CPU.
    """
    plan, rows = course.plan, faces.training()
    targets = torch.from_numpy(faces.targets()[rows])
    pictures = torch.from_numpy(faces.pictures[rows])
    weights = draw_weights(targets[:, :LABELS].numpy().argmax(axis=1))
    batches = len(rows) // plan.batch
    run = Run(course.make, plan, steps=plan.epochs * batches)
    teachers = [teacher.to(run.device).eval() for teacher in course.teachers]
    first = run.load(checkpoint) if checkpoint.exists() else 0
    for epoch in range(first, plan.epochs):
        chance = torch.Generator().manual_seed(plan.seed * 1000 + epoch)
        drawn = torch.multinomial(weights, batches * plan.batch, replacement=True, generator=chance)
        what = f"epoch {epoch + 1} of {plan.epochs}"
        sums = 0.0
        for batch in tqdm(drawn.split(plan.batch), desc=what, leave=False, disable=None):
            seen, right = mixed(altered(as_input(pictures[batch]), chance), targets[batch], chance)
            seen, right = seen.to(run.device), right.to(run.device)
            if teachers:
                asked = teachers[int(torch.randint(len(teachers), (1,), generator=chance))]
                right = _taught(asked, seen, right, plan)
            sums += float(run.step(_loss(seen, right)))
        run.save(checkpoint, epoch + 1)
        said(f"{what}: loss {sums / batches:.4f}, {_accuracy(run.averaged(), faces):.4f} right")
    return run.averaged()


def as_input(pictures: Tensor) -> Tensor:
    """From uint8 (n, 48, 48) to what the network takes."""
    return pictures.unsqueeze(1).to(torch.float32) / 255


def logits_of(network: nn.Module, pictures: NDArray[np.uint8]) -> Tensor:
    """The answers to many faces, float32 (n, 15)."""
    with torch.no_grad():
        parts = torch.from_numpy(pictures).split(256)
        return torch.cat([network(as_input(part)) for part in parts])


def probabilities(logits: Tensor) -> Tensor:
    """Those of FER+'s eight labels, then those of FER-2013's seven, float32 (n, 15)."""
    parts = (logits[:, :LABELS], logits[:, LABELS:])
    return torch.cat([part.float().softmax(dim=1) for part in parts], dim=1)


def draw_weights(labels: NDArray[np.intp]) -> Tensor:
    """How often each row is drawn, by its label, float64 (n,)."""
    counts = np.maximum(np.bincount(labels, minlength=LABELS), 1)
    return torch.from_numpy((1.0 / counts[labels]) ** _RARE)


def _taught(teacher: nn.Module, seen: Tensor, right: Tensor, plan: Plan) -> Tensor:
    """What people said, and what a teacher says of the same altered faces."""
    with torch.no_grad(), plan.arithmetic(seen.device.type):
        told = probabilities(teacher(seen))
    return _TAUGHT * told + (1 - _TAUGHT) * right


def _loss(seen: Tensor, right: Tensor) -> Callable[[nn.Module], Tensor]:
    """Cross entropy with soft labels; a row of zeros, where nobody said anything, adds nothing."""

    def loss(network: nn.Module) -> Tensor:
        logits = network(seen)
        eight = -(right[:, :LABELS] * log_softmax(logits[:, :LABELS], dim=1)).sum(dim=1)
        seven = -(right[:, LABELS:] * log_softmax(logits[:, LABELS:], dim=1)).sum(dim=1)
        mean: Tensor = (eight + _SEVEN_WEIGHT * seven).mean()
        return mean

    return loss


def _accuracy(network: nn.Module, faces: Faces) -> float:
    rows = faces.public(quoted=False)
    said = logits_of(network, faces.pictures[rows])[:, :LABELS].argmax(dim=1).numpy()
    return float((said == faces.majority()[rows]).mean())

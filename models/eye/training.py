"""Trains the eye network; goes on from its last finished epoch after a break."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from tqdm import tqdm

from models.eye.architecture import EyeNetwork, as_input
from models.eye.bank import Bank
from models.eye.loss import loss

_BATCH: Final = 256
_HIGHEST_RATE: Final = 4e-3
_WEIGHT_DECAY: Final = 1e-3
_KEEP: Final = 0.999  # of the averaged weights, each step
_WARM_UP: Final = 0.1  # share of the steps in which the rate rises


@dataclass(frozen=True, slots=True)
class Plan:
    """How long to train, and from which seed.

    Attributes:
        epochs: passes over the bank.
        seed: of the first weights and of the order of the examples.
    """

    epochs: int = 8
    seed: int = 0


def train(
    bank: Bank,
    rows: NDArray[np.intp],
    plan: Plan,
    checkpoint: Path,
    said: Callable[[str], None] = print,
) -> EyeNetwork:
    """Train on some rows of the bank.

    Args:
        bank: the examples.
        rows: which of them to learn from.
        plan: how long.
        checkpoint: file to keep the state in after every epoch; deleted by whoever wants to begin
            anew.
        said: is told how each epoch went.

    Returns:
        The network with its averaged weights, on the CPU.
    """
    run = _Run(plan, steps=plan.epochs * math.ceil(len(rows) / _BATCH))
    first = run.load(checkpoint) if checkpoint.exists() else 0
    for epoch in range(first, plan.epochs):
        order = np.random.default_rng((plan.seed, epoch)).permutation(rows)
        mean = run.epoch(bank, order, f"epoch {epoch + 1} of {plan.epochs}")
        said(f"epoch {epoch + 1} of {plan.epochs}: loss {mean:.4f}")
        run.save(checkpoint, epoch + 1)
    return run.averaged()


class _Run:
    """A training under way."""

    def __init__(self, plan: Plan, steps: int) -> None:
        torch.manual_seed(plan.seed)
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        # twice as fast on a CPU as channels first
        self._network = EyeNetwork().to(self._device, memory_format=torch.channels_last)
        self._average = torch.optim.swa_utils.AveragedModel(
            self._network, avg_fn=_averaged, use_buffers=True
        )
        self._optimizer = torch.optim.AdamW(
            self._network.parameters(), lr=_HIGHEST_RATE, weight_decay=_WEIGHT_DECAY
        )
        self._schedule = torch.optim.lr_scheduler.OneCycleLR(
            self._optimizer, _HIGHEST_RATE, total_steps=steps, pct_start=_WARM_UP
        )

    def epoch(self, bank: Bank, order: NDArray[np.intp], what: str) -> float:
        """Learn from every example once; the mean loss."""
        self._network.train()
        sums = torch.zeros(())
        batches = [order[start : start + _BATCH] for start in range(0, len(order), _BATCH)]
        for batch in tqdm(batches, desc=what, unit=" batches", leave=False, disable=None):
            sums += self._step(*self._put(bank, np.sort(batch)))
        return float(sums) / len(batches)

    def averaged(self) -> EyeNetwork:
        """The network with the running average of its weights."""
        network = EyeNetwork()
        network.load_state_dict(self._average.module.state_dict())
        network.eval()
        return network

    def save(self, path: Path, epochs: int) -> None:
        """Write the state, whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        states = {name: part.state_dict() for name, part in self._parts().items()}
        torch.save({"epochs": epochs, **states}, partial)
        partial.replace(path)

    def load(self, path: Path) -> int:
        """Read the state; how many epochs are done."""
        state = torch.load(path, map_location=self._device, weights_only=True)
        for name, part in self._parts().items():
            part.load_state_dict(state[name])
        return int(state["epochs"])

    def _parts(self) -> dict[str, Any]:
        return {
            "network": self._network,
            "average": self._average,
            "optimizer": self._optimizer,
            "schedule": self._schedule,
        }

    def _put(self, bank: Bank, batch: NDArray[np.intp]) -> tuple[Tensor, Tensor, Tensor]:
        arrays = (bank.pictures[batch], bank.answers[batch], bank.known[batch])
        pictures, answers, known = (torch.from_numpy(each).to(self._device) for each in arrays)
        return as_input(pictures), answers, known

    def _step(self, pictures: Tensor, answers: Tensor, known: Tensor) -> Tensor:
        value = loss(self._network(pictures), answers, known)
        self._optimizer.zero_grad(set_to_none=True)
        value.backward()
        self._optimizer.step()
        self._schedule.step()
        self._average.update_parameters(self._network)
        return value.detach().cpu()


def _averaged(average: Tensor, current: Tensor, steps: Tensor) -> Tensor:
    """Moving average that forgets the first weights at once: it begins as a plain mean."""
    keep = min(_KEEP, (1 + float(steps)) / (10 + float(steps)))
    return average + (current - average) * (1 - keep)

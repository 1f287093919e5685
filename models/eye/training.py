"""Trains the eye network; goes on from its last finished epoch after a break."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from tqdm import tqdm

from models.eye.architecture import EyeNetwork, as_input
from models.eye.bank import Bank
from models.eye.loss import loss
from models.learning.run import Plan, Run

PLAN: Final = Plan(epochs=6, batch=256, highest_rate=4e-3, weight_decay=1e-3)


def train(
    bank: Bank,
    rows: NDArray[np.intp],
    plan: Plan,
    checkpoint: Path,
    said: Callable[[str], None] = print,
) -> nn.Module:
    """Train on some rows of the bank.

    Args:
        bank: the examples.
        rows: which of them to learn from.
        plan: how.
        checkpoint: file to keep the state in after every epoch; deleted by whoever wants to begin
            anew.
        said: is told how each epoch went.

    Returns:
        The network with its averaged weights, on the CPU.
    """
    run = Run(EyeNetwork, plan, steps=plan.epochs * math.ceil(len(rows) / plan.batch))
    first = run.load(checkpoint) if checkpoint.exists() else 0
    for epoch in range(first, plan.epochs):
        order = np.random.default_rng((plan.seed, epoch)).permutation(rows)
        what = f"epoch {epoch + 1} of {plan.epochs}"
        said(f"{what}: loss {_epoch(run, bank, order, plan.batch, what):.4f}")
        run.save(checkpoint, epoch + 1)
    return run.averaged()


def _epoch(run: Run, bank: Bank, order: NDArray[np.intp], batch: int, what: str) -> float:
    """Learn from every example once; the mean loss."""
    sums = torch.zeros(())
    batches = [np.sort(order[start : start + batch]) for start in range(0, len(order), batch)]
    for rows in tqdm(batches, desc=what, unit=" batches", leave=False, disable=None):
        sums += run.step(_loss(bank, rows, run.device))
    return float(sums) / len(batches)


def _loss(bank: Bank, rows: NDArray[np.intp], device: str) -> Callable[[nn.Module], Tensor]:
    arrays = (bank.pictures[rows], bank.answers[rows], bank.known[rows])
    pictures, answers, known = (torch.from_numpy(each).to(device) for each in arrays)
    return lambda network: loss(network(as_input(pictures)), answers, known)

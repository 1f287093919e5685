"""A training under way: weights, their average, optimizer and schedule, kept in one file."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import torch
from torch import Tensor, nn

_KEEP: Final = 0.999
"""Of the averaged weights, each step."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train.

    Attributes:
        epochs: passes over the examples.
        batch: examples of one step.
        highest_rate: learning rate at its highest.
        weight_decay: of AdamW.
        warm_up: share of the steps in which the rate rises.
        seed: of the first weights and of whatever is drawn.
        bfloat16: multiply in 16 bits where the device has instructions for it, twice as fast
            there; without them it would take two to three times as long, so it is not done.
    """

    epochs: int
    batch: int
    highest_rate: float
    weight_decay: float
    warm_up: float = 0.1
    seed: int = 0
    bfloat16: bool = False

    def arithmetic(self, device: str) -> AbstractContextManager[Any]:
        """In whose scope networks calculate as planned, on a kind of device."""
        scope: AbstractContextManager[Any] = torch.autocast(
            device, torch.bfloat16, enabled=self.bfloat16 and _multiplies_bfloat16(device)
        )
        return scope


class Run:
    """Trains a network; goes on from its last finished epoch after a break.

    A GPU is used where torch sees one.

    Args:
        make: makes the network, with weights by chance.
        plan: how to train.
        steps: how many steps all epochs have together.
    """

    def __init__(self, make: Callable[[], nn.Module], plan: Plan, steps: int) -> None:
        torch.manual_seed(plan.seed)
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self._plan = plan
        # twice as fast on a CPU as channels first
        self._network = make().to(self.device, memory_format=torch.channels_last)
        self._average = torch.optim.swa_utils.AveragedModel(
            self._network, avg_fn=_averaged, use_buffers=True
        )
        self._optimizer = torch.optim.AdamW(
            self._network.parameters(), lr=plan.highest_rate, weight_decay=plan.weight_decay
        )
        self._schedule = torch.optim.lr_scheduler.OneCycleLR(
            self._optimizer, plan.highest_rate, total_steps=steps, pct_start=plan.warm_up
        )

    def step(self, loss: Callable[[nn.Module], Tensor]) -> Tensor:
        """Learn from one batch, whose loss is a function of the network; that loss, detached."""
        self._network.train()
        with self._plan.arithmetic(self.device):
            value = loss(self._network)
        self._optimizer.zero_grad(set_to_none=True)
        value.backward()
        self._optimizer.step()
        self._schedule.step()
        self._average.update_parameters(self._network)
        return value.detach().cpu()

    def averaged(self) -> nn.Module:
        """The network with the running average of its weights, on the CPU, for inference."""
        # channels first again: the conversion takes weights as they lie, whatever their strides say
        network: nn.Module = deepcopy(self._average.module).cpu()
        return network.to(memory_format=torch.contiguous_format).eval()

    def save(self, path: Path, epochs: int) -> None:
        """Write the state, whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        states = {name: part.state_dict() for name, part in self._parts().items()}
        torch.save({"epochs": epochs, **states}, partial)
        partial.replace(path)

    def load(self, path: Path) -> int:
        """Read the state; how many epochs are done."""
        state = torch.load(path, map_location=self.device, weights_only=True)
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


def _multiplies_bfloat16(device: str) -> bool:
    if device == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    # avx512_bf16 and amx_bf16 of x86, bf16 of Arm
    known = torch.cpu.get_capabilities()
    return any(has for name, has in known.items() if name.endswith("bf16"))


def _averaged(average: Tensor, current: Tensor, steps: Tensor) -> Tensor:
    """Moving average that forgets the first weights at once: it begins as a plain mean."""
    keep = min(_KEEP, (1 + float(steps)) / (10 + float(steps)))
    return average + (current - average) * (1 - keep)

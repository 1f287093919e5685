"""Training: it learns, and goes on after a break as if there had been none."""

from dataclasses import replace
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="training's tools: requirements-train.txt")

import numpy as np  # noqa: E402 - needs torch
from torch import nn  # noqa: E402 - needs torch

from edge_monitor.perception.eye_answer import HIDDEN, NUMBERS, SIDE_PX  # noqa: E402 - needs torch
from models.eye import training  # noqa: E402 - needs torch
from models.eye.architecture import as_input  # noqa: E402 - needs torch
from models.eye.bank import Bank  # noqa: E402 - needs torch
from models.eye.training import train  # noqa: E402 - needs torch

COUNT = 24
ROWS = np.arange(COUNT)
PLAN = replace(training.PLAN, epochs=3, batch=8, seed=4)


@pytest.fixture(scope="module")
def bank() -> Bank:
    """Bright pictures are hidden eyes, dark ones are not."""
    chance = np.random.default_rng(0)
    bright = np.arange(COUNT) % 2
    pictures = (
        chance.integers(0, 60, (COUNT, SIDE_PX, SIDE_PX, 3)) + bright[:, None, None, None] * 150
    )
    answers = np.zeros((COUNT, NUMBERS), np.float32)
    answers[:, HIDDEN] = bright
    known = np.tile(np.array((0, 0, 0, 1), np.float32), (COUNT, 1))
    return Bank(pictures.astype(np.uint8), answers, known, np.arange(COUNT, dtype=np.int32))


class BrokenOffError(Exception):
    pass


def _same(one: nn.Module, other: nn.Module) -> bool:
    left, right = one.state_dict(), other.state_dict()
    return all(torch.equal(left[name], right[name]) for name in left)


def _silent(_: str) -> None:
    pass


def test_a_training_that_was_broken_off_ends_as_one_that_was_not(
    bank: Bank, tmp_path: Path
) -> None:
    whole = train(bank, ROWS, PLAN, tmp_path / "whole.checkpoint", _silent)
    told: list[str] = []

    def break_off(line: str) -> None:
        told.append(line)
        if line.startswith("epoch 2"):
            raise BrokenOffError

    kept = tmp_path / "kept.checkpoint"
    with pytest.raises(BrokenOffError):
        train(bank, ROWS, PLAN, kept, break_off)
    resumed = train(bank, ROWS, PLAN, kept, told.append)
    assert _same(whole, resumed)
    # the second epoch was told, but not yet kept
    assert [line.split(":")[0] for line in told] == [
        "epoch 1 of 3",
        "epoch 2 of 3",
        "epoch 2 of 3",
        "epoch 3 of 3",
    ]
    assert told[1] == told[2]


def test_a_training_that_is_over_is_not_done_again(bank: Bank, tmp_path: Path) -> None:
    checkpoint, told = tmp_path / "state.checkpoint", list[str]()
    first = train(bank, ROWS, PLAN, checkpoint, _silent)
    again = train(bank, ROWS, PLAN, checkpoint, told.append)
    assert told == []
    assert _same(first, again)
    assert [path.name for path in tmp_path.iterdir()] == ["state.checkpoint"]


def test_the_seed_decides(bank: Bank, tmp_path: Path) -> None:
    def trained(name: str, seed: int) -> nn.Module:
        return train(bank, ROWS, replace(PLAN, epochs=1, seed=seed), tmp_path / name, _silent)

    assert _same(trained("a", 1), trained("b", 1))
    assert not _same(trained("c", 1), trained("d", 2))


def test_only_the_named_rows_are_learnt_from(bank: Bank, tmp_path: Path) -> None:
    spoilt = Bank(bank.pictures.copy(), np.full_like(bank.answers, np.nan), bank.known, bank.row)
    spoilt.answers[:16] = bank.answers[:16]
    plan = replace(PLAN, epochs=1)
    clean = train(bank, ROWS[:16], plan, tmp_path / "a", _silent)
    assert _same(clean, train(spoilt, ROWS[:16], plan, tmp_path / "b", _silent))


def test_it_learns_what_the_bank_teaches(bank: Bank, tmp_path: Path) -> None:
    told: list[str] = []
    network = train(bank, ROWS, replace(PLAN, epochs=12), tmp_path / "state", told.append)
    losses = [float(line.rsplit(" ", 1)[1]) for line in told]
    assert losses[-1] < 0.5 * losses[0]
    assert not network.training
    with torch.no_grad():
        hidden = network(as_input(torch.from_numpy(bank.pictures)))[:, HIDDEN].numpy()
    assert hidden[1::2].min() > hidden[::2].max()

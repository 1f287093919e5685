"""What the network is punished for, and what not."""

import pytest

torch = pytest.importorskip("torch", reason="training's tools: requirements-train.txt")

from hypothesis import given, settings  # noqa: E402 - needs torch
from hypothesis import strategies as st  # noqa: E402 - needs torch
from torch import Tensor  # noqa: E402 - needs torch

from edge_monitor.perception.eye_answer import HIDDEN, LIDS, OPENNESS, SHUT  # noqa: E402 - needs torch
from models.eye.loss import loss  # noqa: E402 - needs torch

_seeds = st.integers(0, 2**31)
_PARTS = (LIDS, OPENNESS, SHUT, HIDDEN)


def _right(seed: int, count: int = 5) -> Tensor:
    """Answers as examples have them: probabilities in place of logits."""
    chance = torch.Generator().manual_seed(seed)
    right = torch.rand(count, 27, generator=chance)
    right[:, LIDS] = right[:, LIDS] * 2 - 1
    right[:, SHUT:] = (right[:, SHUT:] > 0.5).float()
    return right


def _perfect(right: Tensor) -> Tensor:
    """What a network must say: of the labels, sure but for the hundredth that is wrong."""
    answers = right.clone()
    answers[:, SHUT:] = torch.logit(right[:, SHUT:] * 0.98 + 0.01)
    return answers


def _known(*parts: float) -> Tensor:
    return torch.tensor([parts] * 5)


@settings(deadline=None)
@given(_seeds)
def test_right_lids_and_openness_cost_nothing(seed: int) -> None:
    right = _right(seed)
    assert float(loss(_perfect(right), right, _known(1, 1, 0, 0))) == 0


@settings(deadline=None)
@given(_seeds, st.floats(-3, 3))
def test_nothing_is_better_than_the_right_answer(seed: int, away: float) -> None:
    right = _right(seed)
    best = float(loss(_perfect(right), right, _known(1, 1, 1, 1)))
    for part in _PARTS:
        answers = _perfect(right)
        answers[:, part] += away
        assert float(loss(answers, right, _known(1, 1, 1, 1))) >= best - 1e-6


@settings(deadline=None)
@given(_seeds, st.integers(0, 3))
def test_what_is_not_known_does_not_count(seed: int, unknown: int) -> None:
    right = _right(seed)
    known = [1.0] * 4
    known[unknown] = 0.0
    answers = _perfect(right)
    answers[:, _PARTS[unknown]] += 2.0
    plain = loss(_perfect(right), right, _known(*known))
    assert float(loss(answers, right, _known(*known))) == pytest.approx(float(plain))
    assert float(loss(answers, right, _known(1, 1, 1, 1))) > float(plain) + 0.01


def test_what_is_not_known_gives_no_gradient() -> None:
    right = _right(1)
    answers = torch.randn(5, 27, requires_grad=True)
    loss(answers, right, _known(0, 0, 0, 1)).backward()
    assert answers.grad is not None
    assert not answers.grad[:, :HIDDEN].any()
    assert answers.grad[:, HIDDEN].all()


def test_lids_that_come_apart_cost_more_than_lids_that_are_shifted() -> None:
    right, known = _right(2), _known(1, 0, 0, 0)
    shifted, apart = right.clone(), right + _gap(0.1)
    shifted[:, LIDS] += 0.05
    assert float(loss(apart, right, known)) > 2 * float(loss(shifted, right, known))


def test_lids_that_cross_are_as_wrong_as_lids_that_open_as_far() -> None:
    # an EAR of lids that have crossed is that of an open eye
    known = _known(1, 0, 0, 0)
    right, crossed, opened = (_gap(gap) for gap in (0.1, -0.1, 0.3))
    assert float(loss(crossed, right, known)) == pytest.approx(float(loss(opened, right, known)))


def _gap(gap: float) -> Tensor:
    """Lids this far apart, each half the way from the middle."""
    numbers = torch.zeros(5, 27)
    points = numbers[:, LIDS].reshape(-1, 12, 2)
    points[:, 1:6, 1] -= gap / 2
    points[:, 7:, 1] += gap / 2
    numbers[:, LIDS] = points.reshape(5, 24)
    return numbers


def test_each_example_of_a_batch_counts_alike() -> None:
    right = _right(3)
    answers, known = torch.randn(5, 27), _known(1, 1, 1, 1)
    each = [float(loss(answers[n : n + 1], right[n : n + 1], known[:1])) for n in range(5)]
    assert float(loss(answers, right, known)) == pytest.approx(sum(each) / 5, rel=1e-5)

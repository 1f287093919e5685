"""Weights of the witnesses, learnt from observations of whom is known when their eyes were shut."""

from dataclasses import astuple, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_monitor.types import Observation, Status
from models.eye.fusion import Weights, learn

OPEN_EAR = 0.3


def _clip(
    seed: int, noise: dict[str, float], *, frames: int = 400, shut_share: float = 0.2
) -> tuple[list[Observation], list[int]]:
    """A person whose three witnesses tell shut from open with so much noise each."""
    chance = np.random.default_rng(seed)
    shut = [int(frame % 20 >= 20 * (1 - shut_share)) for frame in range(frames)]
    seen = []
    for frame, label in enumerate(shut):
        told = {
            name: min(max(label + float(chance.normal(0, noise[name])), 0.0), 1.0)
            for name in ("ear", "openness", "closed")
        }
        ear = OPEN_EAR * (1 - 0.6 * told["ear"])
        openness = 1 - 0.87 * told["openness"]
        seen.append(
            Observation(
                t=frame / 30,
                status=Status.VALID,
                ear_left=ear,
                ear_right=ear,
                openness_left=openness,
                openness_right=openness,
                closed_left=told["closed"],
                closed_right=told["closed"],
            )
        )
    return seen, shut


def _unevenness(weights: Weights) -> float:
    return float(sum(share**2 for share in astuple(weights)))


def _clear_one(name: str) -> dict[str, float]:
    return {each: 0.02 if each == name else 0.6 for each in ("ear", "openness", "closed")}


@pytest.mark.parametrize("name", ["ear", "openness", "closed"])
def test_the_witness_that_is_right_gets_all_that_is_not_reserved(name: str) -> None:
    best, _ = learn([_clip(seed, _clear_one(name)) for seed in range(2)])
    assert getattr(best, name) == pytest.approx(0.8)
    assert sum(astuple(best)) == pytest.approx(1)


def test_witnesses_that_are_equally_good_weigh_about_the_same() -> None:
    noise = dict.fromkeys(("ear", "openness", "closed"), 0.3)
    best, _ = learn([_clip(seed, noise) for seed in range(3)])
    assert all(0.2 <= share <= 0.5 for share in astuple(best))


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 1000), levels=st.tuples(*[st.floats(0.0, 1.0)] * 3))
def test_weights_sum_to_one_and_nobody_is_left_without_a_say(
    seed: int, levels: tuple[float, float, float]
) -> None:
    noise = dict(zip(("ear", "openness", "closed"), levels, strict=True))
    best, errors = learn([_clip(seed, noise, frames=60)])
    assert len(errors) == 120
    for weights in errors:
        assert sum(astuple(weights)) == pytest.approx(1)
        assert min(astuple(weights)) >= 0.1
    assert errors[best] <= 1.05 * min(errors.values())
    more_even = [weights for weights in errors if _unevenness(weights) < _unevenness(best)]
    assert all(errors[weights] > 1.05 * min(errors.values()) for weights in more_even)


def test_a_long_clip_counts_no_more_than_a_short_one() -> None:
    short = _clip(1, _clear_one("ear"), frames=200)
    long = _clip(2, _clear_one("closed"), frames=200)
    seen, shut = long
    thrice = [replace(one, t=n / 30) for n, one in enumerate((*seen, *seen, *seen))], shut * 3
    assert learn([short, long])[0] == learn([short, thrice])[0]


def test_rare_shut_frames_count_as_much_as_all_open_ones() -> None:
    # EAR never moves: right on the nine tenths of the frames that are open, blind to the rest
    seen, shut = _clip(3, {"ear": 0.0, "openness": 0.05, "closed": 0.05}, shut_share=0.1)
    lazy = [_with_ear(observation, OPEN_EAR) for observation in seen]
    best, _ = learn([(lazy, shut)])
    assert best.ear == pytest.approx(0.1)


def test_frames_that_nobody_labelled_or_in_which_no_eye_was_seen_are_passed_over() -> None:
    seen, shut = _clip(4, _clear_one("closed"))
    unseen = [Observation(20.0 + n / 30, Status.NO_FACE) for n in range(50)]
    wrong, _ = _clip(5, _clear_one("ear"), frames=50)
    everything = [*seen, *unseen, *wrong]
    labels = [*shut, *[1] * 50, *[-1] * 50]
    assert learn([(everything, labels)])[0] == learn([(seen, shut)])[0]


def test_clips_without_any_label_say_nothing() -> None:
    labelled, unlabelled = _clip(6, _clear_one("ear")), _clip(7, _clear_one("closed"))
    silent = unlabelled[0], [-1] * len(unlabelled[1])
    assert learn([labelled, silent])[1] == learn([labelled])[1]


def test_the_error_is_the_squared_distance_from_the_truth() -> None:
    seen, shut = _clip(8, dict.fromkeys(("ear", "openness", "closed"), 0.0))
    best, errors = learn([(seen, shut)])
    assert errors[best] == pytest.approx(0, abs=1e-4)
    blind = [_with_ear(observation, OPEN_EAR) for observation in seen]
    error = learn([(blind, shut)])[1][Weights(0.5, 0.25, 0.25)]
    assert error == pytest.approx(0.5**2 / 2, abs=0.01)


def _with_ear(observation: Observation, ear: float) -> Observation:
    return replace(observation, ear_left=ear, ear_right=ear)

"""Generated mesh EAR lies where that of the clips was measured."""

import math
from itertools import pairwise
from statistics import mean, pstdev

import pytest

from edge_monitor.testing.mesh_ear import MeshTrace, Quality, mesh_trace
from edge_monitor.types import Status

SEEDS = range(12)


def rows(trace: MeshTrace) -> list[tuple[float, float, float]]:
    return [
        (seen.t, seen.ear_left, seen.ear_right)
        for seen in trace.observations
        if seen.ear_left is not None and seen.ear_right is not None
    ]


def within(t: float, trace: MeshTrace, room_s: float = 0.0) -> bool:
    spans = (*trace.blinks, *trace.neutral)
    return any(start - room_s <= t <= end + room_s for start, end in spans)


def test_a_seed_makes_the_same_trace_again_and_another_makes_another() -> None:
    assert mesh_trace(3) == mesh_trace(3)
    assert mesh_trace(3).blinks != mesh_trace(4).blinks


@pytest.mark.parametrize("seed", SEEDS)
def test_a_trace_is_one_of_ear_alone_in_rising_time(seed: int) -> None:
    trace = mesh_trace(seed)
    times = [seen.t for seen in trace.observations]
    assert times == sorted(set(times))
    assert times[0] >= 0.0
    assert times[-1] <= 120.0
    assert 24.9 < (len(times) - 1) / (times[-1] - times[0]) < 30.1
    for seen in trace.observations:
        valid = seen.status is Status.VALID
        assert (seen.ear_left is not None) == (seen.ear_right is not None) == valid
        assert seen.openness_left is seen.openness_right is None
        assert seen.closed_left is seen.closed_right is None


@pytest.mark.parametrize("seed", SEEDS)
def test_blinks_follow_one_another_as_in_life(seed: int) -> None:
    trace = mesh_trace(seed)
    spans = sorted([*trace.blinks, *trace.neutral])
    assert 12 <= len(spans) <= 40
    assert all(0.2 < end - start < 1.0 for start, end in spans)
    for (_, end), (start, _) in pairwise(spans):
        assert 1.0 <= start - end <= 9.0


def test_eyes_shut_in_blinks_and_not_between_them() -> None:
    ratios = []
    for seed in SEEDS:
        trace = mesh_trace(seed, Quality(noise=0.0, drift=0.0, shut_ratio=(0.7, 0.7)))
        seen = rows(trace)
        level = mean(left for t, left, _ in seen if not within(t, trace, 0.2))
        for start, end in trace.blinks:
            lowest = min((left for t, left, _ in seen if start <= t <= end), default=level)
            ratios.append(lowest / level)
    assert mean(ratios) == pytest.approx(0.71, abs=0.03)
    assert pstdev(ratios) > 0.02


def test_noise_and_correlation_of_the_eyes_are_those_of_the_clips() -> None:
    noises, correlations = [], []
    for seed in SEEDS:
        trace = mesh_trace(seed)
        seen = rows(trace)
        levels = [mean(column) for column in zip(*seen, strict=True)]
        lefts, rights = ([row[eye] / levels[eye] for row in seen] for eye in (1, 2))
        steps = [
            (lefts[index] - lefts[index - 1], rights[index] - rights[index - 1])
            for index in range(1, len(seen))
            if not within(seen[index][0], trace, 0.1)
        ]
        left, right = (pstdev(column) for column in zip(*steps, strict=True))
        noises.append(left / math.sqrt(2.0))
        correlations.append(mean(a * b for a, b in steps) / (left * right))
    assert 0.015 < mean(noises) < 0.035
    assert mean(correlations) == pytest.approx(0.9, abs=0.06)


def test_quality_scales_what_it_names() -> None:
    def spread(quality: Quality) -> float:
        seen = rows(mesh_trace(5, quality))
        return pstdev(one[1] - other[1] for one, other in pairwise(seen))

    assert spread(Quality(noise=2.0)) > 1.5 * spread(Quality())
    assert len(mesh_trace(5, Quality(fps=(15.0, 15.0), length_s=10.0)).observations) == 150


def test_a_sleep_is_where_it_is_said_to_be() -> None:
    trace = mesh_trace(1, Quality(noise=0.0, drift=0.0, length_s=60.0, sleep_s=5.0))
    assert trace.sleep == (27.5, 32.5)
    seen = rows(trace)
    level = mean(left for t, left, _ in seen if not within(t, trace, 0.2) and t < 27.0)
    assert max(left for t, left, _ in seen if 28.0 < t < 32.0) < 0.9 * level
    assert not any(start < 32.5 and end > 27.5 for start, end in trace.blinks)


def test_blinks_that_the_mesh_missed_count_neither_way() -> None:
    missed = 0
    for seed in range(40):
        trace = mesh_trace(seed)
        lost = [seen.t for seen in trace.observations if seen.status is not Status.VALID]
        missed += len(lost)
        assert not any(start <= t <= end for t in lost for start, end in trace.blinks)
    assert missed > 100

"""Puts the decision layer before thousands of generated closure traces, at any frame rate."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from edge_monitor.decision.policy import DrowsinessPolicy
from edge_monitor.evaluation.reference import Decision, expected_decisions
from edge_monitor.testing.chance import random_camera, random_driver, random_script
from edge_monitor.testing.script import DriverScript
from edge_monitor.testing.traces import Camera, Driver, trace
from edge_monitor.testing.truth import expected_levels
from edge_monitor.types import EventKind, Level

TOLERANCE_S = 0.2
"""Within which every decision must come."""

_LOST_FRAMES = 1.5
"""Gap between frames in periods, where up to three in ten are lost."""

RATES = (5.0, 10.0, 15.0, 30.0, 60.0)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one trace was decided.

    Attributes:
        seed: makes the trace again.
        fps: nominal frame rate.
        worst_s: greatest distance of a decision from its truth; infinite where a decision is
            missing, too many, or another.
        decisions: how many were due.
        ambiguous: the script leaves open which of the drowsy rungs PERCLOS asks for, so that only
            `microsleep` and above were judged.
    """

    seed: int
    fps: float
    worst_s: float
    decisions: int
    ambiguous: bool = False


def decisions_of(
    script: DriverScript, driver: Driver, camera: Camera, seed: int
) -> tuple[Decision, ...]:
    """What the policy decides on the trace of a script; times on the script's scale."""
    policy = DrowsinessPolicy()
    observations = trace(script, driver=driver, camera=camera, seed=seed)
    events = [event for observation in observations for event in policy.observe(observation)]
    events += policy.advance(camera.start_t + script.length_s)
    return tuple(
        Decision(event.t - camera.start_t, event.level)
        for event in events
        if event.kind is EventKind.DROWSINESS and event.level is not None
    )


def judge(seed: int, fps: float | None = None) -> Verdict:
    """Decide one trace and compare.

    Args:
        seed: of script, person, camera and noise.
        fps: frame rate; `None` draws one between 5 and 60.
    """
    script, camera = random_script(seed), random_camera(seed)
    if fps is not None:
        camera = replace(camera, fps=fps)
    found = decisions_of(script, random_driver(seed), camera, seed)
    expected = expected_decisions(script, min(_LOST_FRAMES / camera.fps, camera.max_gap_s))
    ambiguous = expected is None
    if expected is None:
        expected = tuple(Decision(due.t, due.level) for due in expected_levels(script))
        found = tuple(decision for decision in found if decision.level >= Level.MICROSLEEP)
    worst_s = float("inf")
    if [decision.level for decision in found] == [decision.level for decision in expected]:
        pairs = zip(found, expected, strict=True)
        worst_s = max((abs(one.t - other.t) for one, other in pairs), default=0.0)
    return Verdict(seed, camera.fps, worst_s, len(expected), ambiguous)


def judge_many(seeds: range) -> Iterator[Verdict]:
    """Judge each seed at a rate drawn by lot and, one after the other, at one of `RATES`."""
    for seed in seeds:
        yield judge(seed, None if seed % 2 else RATES[seed // 2 % len(RATES)])

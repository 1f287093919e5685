"""Mesh EAR as a face mesh gives it: minutes of a random person, with exact truth.

A mesh hardly moves its lid points, so a shut eye keeps much of its EAR and noise weighs more. In
this module and the two beside it all figures are shares of the person's open EAR, and where one
names the clips, it was measured on ten real ones (22 to 30 frames a second, 36 blinks) with the
mesh of this project and with MediaPipe FaceMesh, not refined.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from edge_monitor.testing.mesh_lids import blink_all, closure, level, turn
from edge_monitor.testing.mesh_noise import frame_times, gaps, slips, wander
from edge_monitor.testing.script import Interval
from edge_monitor.types import Observation, Status

OPEN_EAR = (0.20, 0.37)
"""Clips: 0.21 to 0.37, mean of both eyes."""

SHUT_RATIO = (0.58, 0.82)
"""EAR of a shut eye over that of the open one, one figure a person. Clips: 0.40 to 0.86."""

WHITE_NOISE = (0.010, 0.028)
"""Standard deviation from frame to frame, mean of both eyes. Clips: 0.0095 to 0.036."""

OWN_NOISE = 0.3
"""What each eye has for itself, as a share of that: their noise is correlated by 0.9 in the
clips."""

UNLIKE_EYES = 0.06
"""How far the open EAR of one eye lies from the person's, at most."""

LEAST_EAR = 0.01


@dataclass(frozen=True, slots=True)
class Quality:
    """How far traces lie from the clips; the defaults are what was measured there.

    Attributes:
        noise: factor on all that changes within a second.
        drift: factor on what changes slowly, and on the depth of looks down.
        shut_ratio: range of the EAR of a shut eye over that of the open one.
        fps: range of the frame rate.
        length_s: seconds.
        sleep_s: how long the eyes stay shut in the middle of the trace; 0 for not at all.
    """

    noise: float = 1.0
    drift: float = 1.0
    shut_ratio: tuple[float, float] = SHUT_RATIO
    fps: tuple[float, float] = (25.0, 30.0)
    length_s: float = 120.0
    sleep_s: float = 0.0


@dataclass(frozen=True, slots=True)
class MeshTrace:
    """A generated trace.

    Attributes:
        observations: EAR only, in rising time.
        blinks: whole blinks, from where the lids start to fall to where they are up again.
        neutral: blinks that stay half-way or that the mesh missed: neither right nor wrong.
        sleep: when the eyes were shut in between, likewise; `None` for not at all.
    """

    observations: tuple[Observation, ...]
    blinks: tuple[Interval, ...]
    neutral: tuple[Interval, ...]
    sleep: Interval | None


def mesh_trace(seed: int, quality: Quality | None = None) -> MeshTrace:
    """Make the trace of one person; the same arguments always give the same one."""
    quality = quality or Quality()
    random = np.random.default_rng((seed, 6))
    times = frame_times(random, quality.fps, quality.length_s)
    depth = 1.0 - random.uniform(*quality.shut_ratio)
    lids, whole, partial = blink_all(random, times)
    sleep = None
    if quality.sleep_s > 0.0:
        start = (quality.length_s - quality.sleep_s) / 2.0
        sleep = (start, start + quality.sleep_s)
        lids = np.maximum(lids, closure(times, sleep))
    eyes = level(random, times, quality.drift)
    eyes *= 1.0 + wander(random, times, quality.noise, quality.drift)
    eyes *= 1.0 - depth * lids
    white = quality.noise * random.uniform(*WHITE_NOISE)
    common = slips(random, times, quality.noise) + random.normal(scale=white, size=times.size)
    sideways = turn(random, times)
    open_ear = random.uniform(*OPEN_EAR)
    ears = []
    for side in (1.0, -1.0):
        own = random.normal(scale=OWN_NOISE * white, size=times.size)
        shape = 1.0 + random.uniform(-UNLIKE_EYES, UNLIKE_EYES)
        ear = open_ear * shape * (eyes * (1.0 + side * sideways) + common + own)
        ears.append(ear.clip(LEAST_EAR, None).tolist())
    lost = gaps(random, quality.length_s)
    hidden = (*lost, *(() if sleep is None else (sleep,)))
    return MeshTrace(
        tuple(map(_observation, times.tolist(), *ears, _within(times.tolist(), lost))),
        tuple(span for span in whole if not _touches(span, hidden)),
        (*partial, *(span for span in whole if _touches(span, hidden))),
        sleep,
    )


def _observation(t: float, left: float, right: float, lost: bool) -> Observation:  # noqa: FBT001 - mapped over columns
    if lost:
        return Observation(t=t, status=Status.EYES_NOT_VISIBLE)
    return Observation(t=t, status=Status.VALID, ear_left=left, ear_right=right)


def _within(times: Sequence[float], spans: Sequence[Interval]) -> list[bool]:
    return [_touches((t, t), spans) for t in times]


def _touches(span: Interval, others: Sequence[Interval]) -> bool:
    return any(start <= span[1] and span[0] <= end for start, end in others)

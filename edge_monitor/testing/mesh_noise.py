"""What a camera and a mesh add to a generated trace of mesh EAR; figures as in `mesh_ear`."""

import numpy as np

from edge_monitor.testing.script import Interval, Seconds

WANDER, WANDER_S = (0.010, 0.030), 0.3
"""Standard deviation and time constant of what changes within a second. Clips, with the noise from
frame to frame: 0.02 to 0.06."""

DRIFT, DRIFT_S = (0.02, 0.06), 5.0
"""Likewise of the level from second to second. Clips: 0.02 to 0.09."""

SPEECH, SPEECH_S = 0.02, 0.08
SPEECH_EVERY_S, SPEECH_LENGTH_S = (5.0, 40.0), (2.0, 10.0)
"""What the eyes do beside while a person talks, and when."""

JUMP, JUMP_EVERY_S = 0.04, 60.0
"""The mesh finds the face anew and has the lids elsewhere."""

SLIP, SLIP_EVERY_S = 0.12, 30.0
"""The mesh has the lids wrong in a single frame."""

GAP_EVERY_S, GAP_S = 60.0, (0.05, 0.8)
"""The mesh has lost the face."""

FRAME_JITTER = 0.1
"""How far a frame comes early or late, in periods."""


def frame_times(random: np.random.Generator, fps: tuple[float, float], length_s: float) -> Seconds:
    """When frames come at a rate drawn from `fps`, from 0 to `length_s` seconds, rising."""
    period_s = 1.0 / random.uniform(*fps)
    count = int(length_s / period_s)
    shift = random.uniform(-FRAME_JITTER, FRAME_JITTER, count)
    return np.asarray((np.arange(count) + 0.5 + shift) * period_s)


def wander(random: np.random.Generator, times: Seconds, noise: float, drift: float) -> Seconds:
    """Deviation of the level: noise that remembers, more of it in speech, drift and jumps."""
    talks = np.zeros_like(times)
    t = random.uniform(*SPEECH_EVERY_S)
    while t < times[-1]:
        length_s = random.uniform(*SPEECH_LENGTH_S)
        talks[(times > t) & (times < t + length_s)] = 1.0
        t += length_s + random.uniform(*SPEECH_EVERY_S)
    jumps = np.zeros_like(times)
    for _ in range(random.poisson(times[-1] / JUMP_EVERY_S)):
        jumps[times > random.uniform(0.0, times[-1])] += random.normal(scale=JUMP)
    return np.asarray(
        noise * random.uniform(*WANDER) * _walk(random, times, WANDER_S)
        + noise * SPEECH * talks * _walk(random, times, SPEECH_S)
        + drift * random.uniform(*DRIFT) * _walk(random, times, DRIFT_S)
        + jumps.clip(-5.0 * JUMP, 5.0 * JUMP)
    )


def slips(random: np.random.Generator, times: Seconds, noise: float) -> Seconds:
    """Deviation of single frames in which the mesh was wrong."""
    found = np.zeros_like(times)
    count = random.poisson(noise * times[-1] / SLIP_EVERY_S)
    found[random.integers(0, times.size, count)] = random.normal(scale=SLIP, size=count)
    return found


def gaps(random: np.random.Generator, length_s: float) -> tuple[Interval, ...]:
    """When there is no face."""
    starts = random.uniform(0.0, length_s, random.poisson(length_s / GAP_EVERY_S)).tolist()
    return tuple((start, start + random.uniform(*GAP_S)) for start in starts)


def _walk(random: np.random.Generator, times: Seconds, time_constant_s: float) -> Seconds:
    """Noise of standard deviation 1 that forgets itself with a time constant: an AR(1) process."""
    kept = np.exp(-np.diff(times, prepend=times[0]) / time_constant_s)
    pushes = random.normal(size=times.size) * np.sqrt(1.0 - kept**2)
    value = float(random.normal())
    values = np.empty_like(times)
    for index in range(times.size):
        value = kept[index] * value + pushes[index]
        values[index] = value
    return values

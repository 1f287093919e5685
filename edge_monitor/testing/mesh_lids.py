"""What lids and head do in a generated trace of mesh EAR; figures as in `mesh_ear`."""

import numpy as np

from edge_monitor.testing.script import Interval, Seconds

BLINK_EVERY_S = (1.0, 9.0)
"""From the end of a blink to the next one: about one in five seconds."""

FALL_S, REST_S, RISE_S = (0.06, 0.16), (0.0, 0.12), (0.15, 0.40)
"""Lids fall, rest and come up. Clips, 10 to 90 %: 0.03 to 0.13 s, 0.07 to 0.27 s with both ends,
0.1 to 0.8 s."""

DEPTH_SPREAD = 0.13
"""Standard deviation of a person's blinks, as a share of their depth. Clips: 0.09 to 0.2."""

LONG_SHARE, LONG_REST_S = 0.05, (0.15, 0.35)
"""How many blinks rest for longer, and how long."""

PARTIAL_SHARE, PARTIAL_DEPTH = 0.06, (0.35, 0.60)
"""How many blinks stay half-way, and how deep, as a share of a whole one. Clips: 2 of 36."""

LOOK_EVERY_S = (5.0, 25.0)
"""From one look down to the next."""

GLANCE_SHARE = 0.4
"""How many of them are of the eyes alone: faster, shorter and less deep. The clips have one look of
either kind: to 0.8 within 0.2 s for 0.4 s, and to 0.75 for 2 s."""

GLANCE_DEPTH, GLANCE_RAMP_S, GLANCE_STAY_S = (0.03, 0.12), (0.15, 0.3), (0.2, 2.0)
LOOK_DEPTH, LOOK_RAMP_S, LOOK_STAY_S = (0.06, 0.20), (0.35, 0.9), (0.6, 5.0)
LOOK_UP_S, DEEPEST_LOOK = (0.2, 0.8), 0.4

TURN_EVERY_S, TURN_STAY_S, TURN_RAMP_S = (4.0, 20.0), (0.5, 4.0), (0.3, 0.8)
TURN_SHARE = 0.15
"""Turns of the head widen the EAR of one eye and narrow that of the other, by so much at most."""

_LAST_S = 1.5
"""No blink starts so shortly before the end."""


def blink_all(
    random: np.random.Generator, times: Seconds
) -> tuple[Seconds, list[Interval], list[Interval]]:
    """Blink all the time; return the closure, 1 for this person's usual blink, whole and partial.

    Each interval goes from where the lids start to fall to where they are up again.
    """
    lids = np.zeros_like(times)
    whole: list[Interval] = []
    partial: list[Interval] = []
    t = random.uniform(*BLINK_EVERY_S)
    while t < times[-1] - _LAST_S:
        is_long, is_partial = random.random() < LONG_SHARE, random.random() < PARTIAL_SHARE
        fall_s, rise_s = random.uniform(*FALL_S), random.uniform(*RISE_S)
        rest_s = random.uniform(*(LONG_REST_S if is_long else REST_S))
        amount = float(np.clip(random.normal(1.0, DEPTH_SPREAD), 0.7, 1.3))
        if is_partial:
            amount *= random.uniform(*PARTIAL_DEPTH)
        end = t + fall_s + rest_s + rise_s
        lids = np.maximum(lids, amount * closure(times, (t, end), fall_s, rise_s))
        (partial if is_partial else whole).append((t, end))
        t = end + random.uniform(*BLINK_EVERY_S)
    return lids, whole, partial


def closure(times: Seconds, span: Interval, fall_s: float = 0.12, rise_s: float = 0.3) -> Seconds:
    """Lids that fall, rest and come up within `span`: fast at first and slowly at the end."""
    falling = _ramp((times - span[0]) / fall_s)
    rising = _ramp((times - span[1] + rise_s) / rise_s) ** 0.6
    return np.asarray(falling * (1.0 - rising))


def level(random: np.random.Generator, times: Seconds, factor: float) -> Seconds:
    """The level of the open eyes, 1 but for looks down, which are `factor` times as deep."""
    found = np.ones_like(times)
    t = random.uniform(*LOOK_EVERY_S)
    while t < times[-1]:
        glance = random.random() < GLANCE_SHARE
        depth = factor * random.uniform(*(GLANCE_DEPTH if glance else LOOK_DEPTH))
        ramp_s = random.uniform(*(GLANCE_RAMP_S if glance else LOOK_RAMP_S))
        stay_s = random.uniform(*(GLANCE_STAY_S if glance else LOOK_STAY_S))
        up_s = random.uniform(*LOOK_UP_S)
        down = _ramp((times - t) / ramp_s) - _ramp((times - t - ramp_s - stay_s) / up_s)
        found *= 1.0 - min(depth, DEEPEST_LOOK) * down
        t += ramp_s + stay_s + up_s + random.uniform(*LOOK_EVERY_S)
    return found


def turn(random: np.random.Generator, times: Seconds) -> Seconds:
    """By which share the EAR of the left eye is wider than its own, and that of the right less."""
    found = np.zeros_like(times)
    t = random.uniform(*TURN_EVERY_S)
    while t < times[-1]:
        stay_s, ramp_s = random.uniform(*TURN_STAY_S), random.uniform(*TURN_RAMP_S)
        share = _ramp((times - t) / ramp_s) - _ramp((times - t - ramp_s - stay_s) / ramp_s)
        found += random.uniform(-TURN_SHARE, TURN_SHARE) * share
        t += 2.0 * ramp_s + stay_s + random.uniform(*TURN_EVERY_S)
    return found


def _ramp(share: Seconds) -> Seconds:
    """From 0 at 0 to 1 at 1, smooth at both ends."""
    clipped = np.clip(share, 0.0, 1.0)
    return np.asarray(clipped * clipped * (3.0 - 2.0 * clipped))

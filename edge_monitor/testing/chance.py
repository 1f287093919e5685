"""Drivers, cameras and scripts drawn by lot from a seed, for tests over thousands of them."""

import numpy as np

from edge_monitor.testing.script import DriverScript
from edge_monitor.testing.traces import Camera, Driver

LENGTHS_S = ((0.1, 0.25), (0.75, 1.25), (1.75, 2.75), (3.25, 5.75), (6.25, 9.0))
"""Lengths of closures that lie 0.25 s or more away from 0.5, 1.5, 3 and 6 s, so that what they are
is beyond doubt; each band is as likely as the others."""

CALM_BLINKS_S = (2.0, 5.0)
"""Time from blink to blink of a driver who is awake."""

FRAME_RATES = (5.0, 60.0)


def random_script(
    seed: int,
    *,
    calm_s: float = 10.0,
    closures: int = 4,
    pause_s: tuple[float, float] = (3.0, 6.0),
) -> DriverScript:
    """A driver who is calm at first and then shuts the eyes again and again.

    A closure beyond 6 s can only be the last: what it raises stays until it is acknowledged.

    Args:
        seed: of everything.
        calm_s: how long there are only blinks.
        closures: how many closures follow.
        pause_s: shortest and longest time with open eyes between them.

    Returns:
        A script that ends 3 s after the last closure.
    """
    random = np.random.default_rng((seed, 3))
    blinks = []
    t = random.uniform(*CALM_BLINKS_S)
    while t < calm_s - 1.0:
        blinks.append((t, random.uniform(*LENGTHS_S[0])))
        t += random.uniform(*CALM_BLINKS_S)
    t = calm_s
    for number in range(closures):
        bands = LENGTHS_S if number == closures - 1 else LENGTHS_S[:-1]
        length_s = random.uniform(*bands[random.integers(len(bands))])
        blinks.append((t, length_s))
        t += length_s + random.uniform(*pause_s)
    end = blinks[-1][0] + blinks[-1][1] if blinks else calm_s
    script = DriverScript(end + 3.0)
    for at, length_s in blinks:
        script = script.close(at, length_s)
    return script


def random_driver(seed: int) -> Driver:
    """A person with eyes of any shape, well or badly measured."""
    random = np.random.default_rng((seed, 4))
    return Driver(
        open_ear=random.uniform(0.2, 0.38),
        shut_ratio=random.uniform(0.15, 0.47),
        open_openness=random.uniform(0.8, 1.0),
        noise=random.uniform(0.0, 0.03),
    )


def random_camera(seed: int) -> Camera:
    """A camera of 5 to 60 frames a second with jitter and lost frames, begun at any time."""
    random = np.random.default_rng((seed, 5))
    return Camera(
        fps=random.uniform(*FRAME_RATES),
        jitter=random.uniform(0.0, 0.6),
        drop_share=random.uniform(0.0, 0.3),
        start_t=random.uniform(0.0, 1e6),
    )

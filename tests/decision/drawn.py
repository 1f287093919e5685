"""Observations drawn from a closure, for what no script of a driver can do."""

import math
from collections.abc import Callable, Iterator

from edge_monitor.types import Observation, Status

Closure = Callable[[float], float | None]
"""Closure at a moment, 0 to 1; `None` while the eyes are not visible."""

GEOMETRY = (0.9, 0.6, 0.45)
_EDGE, _SLOPE = 0.75, 0.06


def seen(
    t: float,
    closure: float | None,
    *,
    face_id: int = 1,
    geometry: tuple[float, ...] = GEOMETRY,
    blind: Status = Status.EYES_NOT_VISIBLE,
) -> Observation:
    """All three witnesses of both eyes say this."""
    if closure is None:
        return Observation(t, blind)
    ear, openness = 0.3 * (1 - 0.7 * closure), 0.97 * (1 - 0.8 * closure)
    closed = 1 / (1 + math.exp((_EDGE - closure) / _SLOPE))
    return Observation(
        t, Status.VALID, face_id, *(ear,) * 2, *(openness,) * 2, *(closed,) * 2, geometry=geometry
    )


def drawn(closure: Closure, length_s: float, fps: float = 30.0) -> Iterator[Observation]:
    """One observation a frame."""
    for index in range(int(length_s * fps)):
        t = index / fps
        yield seen(t, closure(t))


def between(*spans: tuple[float, float], shut: float = 1.0) -> Callable[[float], float]:
    """Shut in these spans, open otherwise."""
    return lambda t: shut if any(start <= t < end for start, end in spans) else 0.0

"""What a line of gpsd's JSON protocol says about the speed.

See gpsd_json(5): class TPV, `mode` 2 or 3 with a fix, `speed` over ground in metres per second.
"""

import json
from typing import Any, Final

FASTEST_KMH: Final = 500.0
"""What is said to be faster is no vehicle on a road."""

_KMH_PER_M_S: Final = 3.6
_FIX_2D: Final = 2


def speed_in(line: bytes) -> float | None:
    """Kilometres per hour, or `None` where the line tells no speed or none that is possible."""
    try:
        said: Any = json.loads(line)
    except (ValueError, RecursionError):  # no UTF-8 either; brackets within brackets
        return None
    if not isinstance(said, dict) or said.get("class") != "TPV":
        return None
    mode, speed = _number(said.get("mode")), _number(said.get("speed"))
    if mode is None or speed is None or mode < _FIX_2D:
        return None
    possible = 0 <= speed <= FASTEST_KMH / _KMH_PER_M_S  # NaN is not
    return speed * _KMH_PER_M_S if possible else None


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value)
    except OverflowError:  # an integer of hundreds of digits
        return None

"""Whose turn it is to be looked at closely, so that no frame pays for all faces."""

from collections.abc import Mapping
from math import ceil, inf

_EARLY_S = 0.001  # by which a frame may come before the turn: rates are no whole milliseconds
# In which all have a turn, where the interval is shorter: a second before decisions take what was
# seen for out of date (`LabelLimits.unmeasured_s`), which is how far apart frames may lie.
_ALL_WITHIN_S = 2.0
_LONGEST_FRAME_S = 1.0


class Turns:
    """Gives each face its turn once in an interval, one face a frame, who waited longest first.

    With more faces than frames in an interval, turns come later for all alike. Where one a frame
    would leave somebody without a turn for more than 2 s, a frame gives several.

    Args:
        interval_s: seconds from turn to turn of a face; 0 gives every face its turn in every frame.
    """

    def __init__(self, interval_s: float) -> None:
        self._interval_s = interval_s
        self._frame_t: float | None = None
        self._last_t: dict[int, float] = {}

    def reset(self) -> None:
        """Forget all faces."""
        self._frame_t = None
        self._last_t.clear()

    def take(self, t: float, faces: Mapping[int, bool]) -> tuple[int, ...]:
        """Whose turn it is now.

        Args:
            t: seconds, rising from call to call.
            faces: the ids of all faces in the frame, and whether each can be looked at.
        """
        self._last_t = {id_: last for id_, last in self._last_t.items() if id_ in faces}
        able = [id_ for id_, is_able in faces.items() if is_able]
        if self._interval_s > 0:
            waits = {id_: t - self._last_t.get(id_, -inf) for id_ in able}
            due = [id_ for id_ in able if waits[id_] >= self._interval_s - _EARLY_S]
            due.sort(key=lambda id_: (-waits[id_], id_))
            able = due[: self._turns_in_frame(t, len(able))]
        self._frame_t = t
        self._last_t.update(dict.fromkeys(able, t))
        return tuple(able)

    def _turns_in_frame(self, t: float, faces: int) -> int:
        """As many as all of them need at this rate of frames, at least one."""
        lasted_s = 0.0 if self._frame_t is None else min(t - self._frame_t, _LONGEST_FRAME_S)
        return max(ceil(faces * lasted_s / max(self._interval_s, _ALL_WITHIN_S)), 1)

"""Whether a picture can be judged at all: not frozen, not too dark, not saturated."""

from dataclasses import dataclass

import numpy as np

from edge_monitor.types import Frame, Image, Status

_GRID_ROWS = 30
"""About 30 x 40 points stand for the picture: enough for shares of a hundredth, in 15 us."""


@dataclass(frozen=True, slots=True)
class GuardLimits:
    """What still counts as a picture. Values are those of BGR, 0 to 255.

    The limits were found on ten clips and 30 driver frames whose exposure was divided and
    multiplied in linear light, with sensor noise of 1.5 to 5 levels added. Until the brightest
    hundredth of values sank to about 40, nine errors of ten in the eye aspect ratio stayed below
    0.07, against 0.16 between open and shut. Where three quarters of the values reached 250, the
    mesh was found in half of the pictures and errors came to 0.13.

    Attributes:
        lit_value: a value above this is lit.
        min_lit_share: share of lit values below which it is too dark. The share is small, and no
            mean is used, because a face that is lit before a black background fills only a few
            hundredths of the picture; the darkest real driver frame at hand has 0.36.
        saturated_value: from this value on nothing is to be told apart.
        max_saturated_share: share of saturated values above which it is too bright. It leaves
            room for a driver before a bright window; the brightest real frame has 0.16.
        frozen_after_s: the same picture, or the same stamp of the sensor, for longer than this is
            a camera that stands. `None` for recordings, where a still scene is no fault; give
            more for streams whose encoder repeats a still scene exactly.
    """

    lit_value: int = 40
    min_lit_share: float = 0.01
    saturated_value: int = 250
    max_saturated_share: float = 0.75
    frozen_after_s: float | None = 1.0


class PictureGuard:
    """Judges picture after picture of one camera.

    Args:
        limits: what still counts as a picture.
    """

    def __init__(self, limits: GuardLimits = GuardLimits()) -> None:
        self._limits = limits
        self._stamp: float | None = None
        self._stamp_since_s = 0.0
        self._image: Image | None = None
        self._grid = b""
        self._image_since_s = 0.0

    def judge(self, frame: Frame) -> Status | None:
        """What is at fault with the picture; `None` where nothing is.

        Darkness goes before stillness of the picture, since a covered lens gives the same black
        again and again; a stamp that stands still goes before all.
        """
        limits = self._limits
        step = max(1, frame.image.shape[0] // _GRID_ROWS)
        values = np.ascontiguousarray(frame.image[::step, ::step])
        if self._stamp_stands(frame):
            return Status.FROZEN
        picture_stands = self._picture_stands(frame, values)
        if np.count_nonzero(values > limits.lit_value) < limits.min_lit_share * values.size:
            return Status.TOO_DARK
        saturated = np.count_nonzero(values >= limits.saturated_value)
        if saturated > limits.max_saturated_share * values.size:
            return Status.TOO_BRIGHT
        return Status.FROZEN if picture_stands else None

    def _stamp_stands(self, frame: Frame) -> bool:
        if frame.sensor_t is None or frame.sensor_t != self._stamp:
            self._stamp, self._stamp_since_s = frame.sensor_t, frame.t
        return self._too_long(frame.t - self._stamp_since_s)

    def _picture_stands(self, frame: Frame, values: Image) -> bool:
        if self._limits.frozen_after_s is None:
            return False
        grid = values.tobytes()
        # The whole picture is compared only where the grid is the same, which noise prevents.
        same = (
            grid == self._grid
            and self._image is not None
            and np.array_equal(frame.image, self._image)
        )
        if not same:
            self._grid, self._image, self._image_since_s = grid, frame.image, frame.t
        return self._too_long(frame.t - self._image_since_s)

    def _too_long(self, still_s: float) -> bool:
        limit_s = self._limits.frozen_after_s
        return limit_s is not None and still_s > limit_s

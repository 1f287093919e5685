"""Which of the faces is the driver: by seat, size and persistence, slow to change its mind."""

from collections.abc import Mapping

from edge_monitor.perception.boxes import area, distance
from edge_monitor.perception.seat import Seat, holds
from edge_monitor.types import Box

TAKEOVER_S = 5.0
"""How long a face must be the better choice without a break before it replaces the driver."""

GONE_S = 5.0
"""How long the driver's place is kept; afterwards the best face in the seat region is the driver.

The time after which `decision` may learn another driver's eyes.
"""

_LARGER = 1.5  # times the driver's area that makes another face in the seat the better choice
_SIMILAR = 2.0  # greatest ratio of areas for a face to be the driver's, found again
# How far from its place, in widths of the face, the driver's may be found again: near it where
# others were in the picture, farther (a head that sank aside) where the driver was alone.
_NEAR, _FAR = 0.5, 2.0


class DriverChooser:
    """Chooses the driver among the faces of each frame.

    A passenger who leans in, however near, is not the driver; nor is one who stays while the
    driver cannot be seen for a moment. The driver who comes back about the same place as a new
    track is the driver again at once.

    Attributes:
        driver: track of the driver, also while out of sight; `None` when there is none.
    """

    def __init__(self, seat: Seat) -> None:
        self._seat = seat
        self.reset()

    def reset(self) -> None:
        """Forget the driver, for a new source."""
        self.driver: int | None = None
        self._box = Box(0, 0, 0, 0)
        self._seen_t = 0.0
        self._companions: frozenset[int] = frozenset()
        self._rival: int | None = None
        self._rival_t = 0.0

    def choose(
        self, t: float, faces: Mapping[int, Box], frame_width_px: int, frame_height_px: int
    ) -> int | None:
        """The driver's track in this frame, `None` while no face here is the driver's.

        Args:
            t: seconds, rising.
            faces: box of each track in pixels of the frame.
            frame_width_px: width of the frame.
            frame_height_px: its height.
        """
        seated = {
            track: box
            for track, box in faces.items()
            if holds(self._seat, box, frame_width_px, frame_height_px)
        }
        if self.driver is not None and self.driver in faces:
            successor = self._usurper(t, faces[self.driver], seated)
        elif self.driver is not None and t - self._seen_t < GONE_S:
            successor = self._returned(seated)
        else:
            self.driver = None
            successor = max(seated, key=lambda track: area(seated[track]), default=None)
        if successor is not None:
            self.driver = successor
            self._rival = None
        if self.driver is None or self.driver not in faces:
            return None
        self._box, self._seen_t = faces[self.driver], t
        self._companions = frozenset(faces) - {self.driver}
        return self.driver

    def _usurper(self, t: float, driver: Box, seated: Mapping[int, Box]) -> int | None:
        """The face that has been the better choice for long enough."""
        needed = area(driver) * _LARGER if self.driver in seated else 0.0
        better = {
            track: area(box)
            for track, box in seated.items()
            if track != self.driver and area(box) > needed
        }
        if self._rival not in better:
            self._rival = max(better, key=lambda track: better[track], default=None)
            self._rival_t = t
        return self._rival if t - self._rival_t >= TAKEOVER_S else None

    def _returned(self, seated: Mapping[int, Box]) -> int | None:
        """The face that is the driver's under a new id: new, about the same place, of like size."""
        reach = self._box.width * (_NEAR if self._companions else _FAR)
        for track, box in seated.items():
            ratio = area(box) / max(area(self._box), 1.0)
            if (
                track not in self._companions
                and distance(box, self._box) < reach
                and 1 / _SIMILAR < ratio < _SIMILAR
            ):
                return track
        return None

"""A camera whose picture stands still is opened again."""

from collections.abc import Callable

from edge_monitor.ports import FrameJudge
from edge_monitor.types import Frame, Status


class FrozenCameraReopener:
    """Passes on what a guard finds and has a frozen camera reopened, as one that vanished would be.

    Args:
        guard: judges the pictures.
        reopen: asks for the camera to be opened again, given the reason.
        every_s: at most so often; the camera gets this long to come back to life.
    """

    def __init__(
        self, guard: FrameJudge, reopen: Callable[[str], None], *, every_s: float = 5.0
    ) -> None:
        self._guard = guard
        self._reopen = reopen
        self._every_s = every_s
        self._asked_s: float | None = None

    def judge(self, frame: Frame) -> Status | None:
        """What is at fault with the picture; `None` where nothing is."""
        status = self._guard.judge(frame)
        if status is Status.FROZEN and (
            self._asked_s is None or frame.t - self._asked_s >= self._every_s
        ):
            self._asked_s = frame.t
            self._reopen("the picture stands still")
        return status

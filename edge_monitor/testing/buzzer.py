"""A buzzer that makes no sound and remembers what it was told."""

from edge_monitor.ports import Clock
from edge_monitor.types import Sound


class RecordingBuzzer:
    """`ports.Buzzer` that keeps each change of sound with its time.

    Attributes:
        sounds: monotonic seconds and sound, one entry a change; it begins silent.
        fault: why it is to pretend that it cannot sound, or `None`; settable.
        closed: whether `close` was called.

    Args:
        clock: that the times are taken from.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.sounds: list[tuple[float, Sound]] = []
        self.fault: str | None = None
        self.closed = False

    @property
    def now(self) -> Sound:
        """What sounds at present."""
        return self.sounds[-1][1] if self.sounds else Sound.SILENCE

    def sound(self, sound: Sound) -> None:
        """Remember the sound if it is another than before."""
        if sound is not self.now:
            self.sounds.append((self._clock.monotonic(), sound))

    def close(self) -> None:
        """Fall silent; harmless when repeated."""
        self.sound(Sound.SILENCE)
        self.closed = True

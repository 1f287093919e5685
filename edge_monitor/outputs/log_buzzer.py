"""The buzzer of a machine without one: says in the log what would sound."""

import logging
from collections import Counter

from edge_monitor.outputs.patterns import PATTERNS
from edge_monitor.types import Sound

_log = logging.getLogger(__name__)


class LogBuzzer:
    """Logs each change of sound, such as `buzzer: asleep (fast beeps)`.

    Attributes:
        counts: how often each sound began.
    """

    fault: str | None = None

    def __init__(self) -> None:
        self.counts: Counter[Sound] = Counter()
        self._sound = Sound.SILENCE

    def sound(self, sound: Sound) -> None:
        """Log this sound if it is another than the present one."""
        if sound is self._sound:
            return
        self._sound = sound
        self.counts[sound] += 1
        text = PATTERNS[sound].text
        _log.info("buzzer: %s", sound if text == sound else f"{sound} ({text})")

    def close(self) -> None:
        """Log the silence, if something sounded."""
        self.sound(Sound.SILENCE)

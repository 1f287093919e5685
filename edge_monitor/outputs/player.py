"""Plays the patterns of sounds on something that can sound a tone, in a thread of its own."""

import threading
import time
from collections.abc import Callable

from edge_monitor.outputs.patterns import PATTERNS
from edge_monitor.ports import LONGEST_PAUSE_S, Beat, no_beat
from edge_monitor.types import Sound

Speaker = Callable[[float | None], None]
"""Sounds a tone in hertz from now on, or nothing for `None`; returns soon and never raises."""

_CLOSE_WAIT_S = 0.05  # half of the time in which a pin must be low after SIGTERM


class Sequencer:
    """Follows one pattern at a time; the caller brings the time in seconds, monotonic."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker
        self._wanted = Sound.SILENCE
        self._pattern = PATTERNS[Sound.SILENCE]
        self._start_s = 0.0
        self._tone_hz: float | None = None

    def play(self, sound: Sound, now_s: float) -> None:
        """Begin the sound's pattern; the sound that plays already goes on undisturbed.

        Silence lets a pattern that plays once come to its own end, so that the self-test is heard
        whole although the driver is awake; any other sound interrupts it.
        """
        if sound is self._wanted:
            return
        self._wanted = sound
        if sound is not Sound.SILENCE or self._pattern.repeat:
            self._pattern, self._start_s = PATTERNS[sound], now_s

    def advance(self, now_s: float) -> float | None:
        """Tell the speaker what changed by now; returns seconds until the next change, or `None`.

        A caller that comes late skips the beeps that are over: the rhythm never lags.
        """
        moment = self._pattern.at(now_s - self._start_s)
        self._speak(moment.tone_hz)
        return moment.lasts_s

    def stop(self) -> None:
        """Silence now."""
        self._pattern = PATTERNS[Sound.SILENCE]
        self._speak(None)

    def _speak(self, tone_hz: float | None) -> None:
        if tone_hz != self._tone_hz:
            self._tone_hz = tone_hz
            self._speaker(tone_hz)


class Player:
    """A sequencer that runs by itself; a new sound interrupts the present one at once."""

    def __init__(
        self,
        speaker: Speaker,
        clock: Callable[[], float] = time.monotonic,
        beat: Beat = no_beat,
    ) -> None:
        self._sequencer = Sequencer(speaker)
        self._clock = clock
        self._beat = beat
        self._wanted = Sound.SILENCE
        self._closed = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="buzzer", daemon=True)
        self._thread.start()

    def play(self, sound: Sound) -> None:
        """Play this from now on; returns at once."""
        with self._changed:
            if sound is not self._wanted:
                self._wanted = sound
                self._changed.notify()

    def close(self) -> None:
        """Silence and end; waits a twentieth of a second at most."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join(_CLOSE_WAIT_S)

    def _run(self) -> None:
        while not self._closed:
            sound, now_s = self._wanted, self._clock()
            self._sequencer.play(sound, now_s)
            pause_s = self._sequencer.advance(now_s)  # without the lock: a pin may take its time
            self._beat()
            with self._changed:
                if self._wanted is sound and not self._closed:
                    self._changed.wait(
                        LONGEST_PAUSE_S if pause_s is None else min(pause_s, LONGEST_PAUSE_S)
                    )
        self._sequencer.stop()

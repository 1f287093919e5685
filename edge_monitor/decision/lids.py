"""Closures of the lids, cut out of the closure signal with edges finer than a frame."""

from dataclasses import dataclass, replace

from edge_monitor.decision.thresholds import Thresholds
from edge_monitor.decision.valid_time import Interval

_LID_S = 0.12
"""Lids fall in 0.07 to 0.1 s and rise in 0.15 to 0.2 s: between two frames that lie further apart,
most of the time nothing moved, and no one knows at which end."""

_APART_S = 2 * _LID_S
"""Lids that come up and fall again take at least so long."""

_LACKING_S = 0.08
"""What may lack of the time that should have been shut before a closure is said to begin anew: a
shut eye that is measured near `closed_peak` flutters about it."""


@dataclass(frozen=True, slots=True)
class Closing:
    """One time the lids were down.

    Attributes:
        start, end: seconds where closure crossed `closed_edge`, interpolated between frames.
        peak: highest closure as it was measured, 0 to 1.
        shut: intervals with closure of at least `closed_peak`.
    """

    start: float
    end: float
    peak: float
    shut: tuple[Interval, ...]

    @property
    def duration_s(self) -> float:
        """Seconds from edge to edge."""
        return self.end - self.start


class _Part:
    """A closing under way: from one edge, or the valley between two peaks, to the next."""

    def __init__(self, start: float) -> None:
        self.start = start
        self.peak = 0.0
        self.shut: list[Interval] = []
        self.valley = 1.0
        self.valley_t = start

    def add(self, t: float, closure: float, measured: float) -> None:
        if measured >= self.peak:
            self.peak, self.valley, self.valley_t = measured, closure, t
        elif closure < self.valley:
            self.valley, self.valley_t = closure, t

    def add_shut(self, start: float, end: float) -> None:
        if self.shut and start <= self.shut[-1][1]:
            self.shut[-1] = (self.shut[-1][0], end)
        else:
            self.shut.append((start, end))

    def forget(self, start: float) -> None:
        """Begin no earlier than this, for lids that flutter for minutes."""
        while self.shut and self.shut[0][1] < start:
            del self.shut[0]
        self.start = max(self.start, start)

    def closing(self, end: float) -> Closing:
        shut = tuple((a, min(b, end)) for a, b in self.shut if a < end)
        return Closing(self.start, end, self.peak, shut)


class Lids:
    """Follows closure over time.

    A dip between two peaks makes two closings of one (`reopen_depth`), for counting blinks; the
    time that matters for an alarm runs on until the lids are seen open. It begins at the edge, or
    where the lids shut after they were merely narrowed for long: heavy, squinting, looking down.
    Not seeing the eyes for up to `hold_s` changes nothing; for longer, it forgets the closing.
    """

    def __init__(self, limits: Thresholds) -> None:
        self._limits = limits
        self._part: _Part | None = None
        self._closed_since: float | None = None
        self._judged_since = 0.0
        self._shut_s = 0.0
        self._seen: tuple[float, float] | None = None
        self.opened_t: float | None = None
        """When the observation just taken showed the lids crossing back up, in seconds."""

    @property
    def closed_since(self) -> float | None:
        """Seconds at which the closure under way began, `None` when the lids are up."""
        return self._closed_since

    @property
    def seen_t(self) -> float | None:
        """When the eyes were last measured."""
        return None if self._seen is None else self._seen[0]

    def followed(self, t: float) -> bool:
        """Whether the eyes were measured within `hold_s` before `t`."""
        return self._seen is not None and t - self._seen[0] <= self._limits.hold_s

    def see(self, t: float, closure: float, measured: float | None = None) -> list[Closing]:
        """Take the closure at `t`; return the closings that are now over.

        Args:
            t: seconds, rising.
            closure: 0 to 1; its edges and its time above `closed_peak` count.
            measured: closure before it was smoothed, which flattens the peak of a blink that one
                frame alone saw; `None`: it was not smoothed.
        """
        measured = closure if measured is None else measured
        self.lose(t)
        self.opened_t = None
        if self._seen is None:
            if closure >= self._limits.closed_edge:
                self._begin(t)
            self._seen = (t, closure)
            if self._part is not None:
                self._part.add(t, closure, measured)
            return []
        finished = self._follow(self._seen, (t, closure), measured)
        self._seen = (t, closure)
        return finished

    def lose(self, t: float) -> list[Closing]:
        """Say that the eyes were not measured up to `t`; forgets a closing after `hold_s`.

        Returns:
            What was seen of it, for the sum of the time that the lids are down.
        """
        if self.followed(t):
            return []
        part, seen = self._part, self._seen
        self.forget()
        return [] if part is None or seen is None else self._counted(part.closing(seen[0]))

    def forget(self) -> None:
        """Take back what was seen last: the pictures were not of that moment."""
        self._part, self._closed_since, self._seen = None, None, None

    def closed_s(self, t: float) -> float:
        """Seconds that the lids have been down at `t`, 0 when they are up or only narrowed.

        Likewise where the eyes were last measured more than `hold_s` before.
        """
        if self._closed_since is None or self._seen is None or not self.followed(t):
            return 0.0
        shut_s = self._shut_s
        if self._seen[1] >= self._limits.closed_peak:
            shut_s += t - self._seen[0]
        enough = shut_s >= self._limits.shut_share * (t - self._judged_since)
        return t - self._closed_since if enough else 0.0

    def droop(self, t: float) -> tuple[Interval, ...]:
        """Shut intervals of the closing under way that are longer than a blink."""
        lasting = self._part is not None and t - self._part.start >= self._limits.long_blink_s
        if self._part is None or not lasting or not self.followed(t):
            return ()
        return tuple(
            interval
            for closing in self._counted(self._part.closing(t))
            if closing.duration_s >= self._limits.long_blink_s
            for interval in closing.shut
        )

    def _begin(self, start: float) -> None:
        self._part = _Part(start)
        self._closed_since = self._judged_since = start
        self._shut_s = 0.0

    def _follow(
        self, before: tuple[float, float], now: tuple[float, float], measured: float
    ) -> list[Closing]:
        limits = self._limits
        finished: list[Closing] = []
        if self._part is None:
            if now[1] < limits.closed_edge:
                return finished
            self._begin(crossing(before, now, limits.closed_edge))
        part = self._part
        if part is None:
            return finished
        self._add_shut(part, before, now)
        if now[1] < limits.closed_edge:
            self.opened_t = crossing(before, now, limits.closed_edge)
            finished += self._counted(part.closing(self.opened_t))
            self._part, self._closed_since = None, None
            return finished
        if self._squints_on(part, now):
            finished += self._counted(part.closing(now[0]))
            part = self._part = _Part(now[0])
        elif self._two_peaks(part, now[1]):
            finished += self._counted(part.closing(part.valley_t))
            part = self._part = self._second(part)
        part.add(*now, measured)
        part.forget(now[0] - self._limits.perclos_window_s)
        return finished

    def _squints_on(self, part: _Part, now: tuple[float, float]) -> bool:
        """Whether what was shut is over, though the lids have not come up: a blink in a squint."""
        if not part.shut or now[0] - part.shut[-1][1] < _APART_S:
            return False
        shut_s = sum(end - start for start, end in part.shut)
        return shut_s < self._limits.shut_share * (now[0] - part.start)

    def _two_peaks(self, part: _Part, closure: float) -> bool:
        depth = self._limits.reopen_depth
        deep = part.peak - part.valley >= depth
        return deep and closure - part.valley >= depth and closure >= self._limits.closed_peak

    def _second(self, first: _Part) -> _Part:
        second = _Part(first.valley_t)
        for start, end in first.shut:
            if end > first.valley_t:
                second.add_shut(start, end)
        return second

    def _add_shut(self, part: _Part, before: tuple[float, float], now: tuple[float, float]) -> None:
        peak = self._limits.closed_peak
        if before[1] < peak and now[1] < peak:
            return
        start = before[0] if before[1] >= peak else crossing(before, now, peak)
        end = now[0] if now[1] >= peak else crossing(before, now, peak)
        if before[1] < peak:
            self._leave_squint(start)
        part.add_shut(start, end)
        self._shut_s += end - start

    def _leave_squint(self, t: float) -> None:
        """The lids shut at `t`: how long they were merely narrowed before does not count."""
        if self._closed_since is None:
            return
        lacking_s = self._limits.shut_share * (t - self._judged_since) - self._shut_s
        if lacking_s > _LACKING_S:
            self._closed_since = max(self._closed_since, t - _LID_S)
            self._judged_since, self._shut_s = t, 0.0

    def _counted(self, closing: Closing) -> list[Closing]:
        """The closings in one: without the squint that came before, between or after them."""
        shut_s = sum(end - start for start, end in closing.shut)
        closings = [closing]
        if closing.shut and shut_s < self._limits.shut_share * closing.duration_s:
            closings = [
                replace(
                    closing,
                    start=max(closing.start, shut[0][0] - _LID_S),
                    end=min(closing.end, shut[-1][1] + _LID_S),
                    shut=shut,
                )
                for shut in _apart(closing.shut)
            ]
        return [
            each
            for each in closings
            if each.duration_s >= self._limits.blink_min_s and each.peak >= self._limits.closed_peak
        ]


def _apart(shut: tuple[Interval, ...]) -> list[tuple[Interval, ...]]:
    """Shut intervals in groups between which the lids had time to rise and fall."""
    groups: list[list[Interval]] = []
    for interval in shut:
        if groups and interval[0] - groups[-1][-1][1] < _APART_S:
            groups[-1].append(interval)
        else:
            groups.append([interval])
    return [tuple(group) for group in groups]


def crossing(before: tuple[float, float], now: tuple[float, float], level: float) -> float:
    """Seconds at which closure passed `level` between two samples.

    A straight line, but no slower than lids are: with few frames a second a line would place a
    high level late when the lids fall and early when they rise, and make every droop too short.
    """
    (t0, c0), (t1, c1) = before, now
    share = (level - c0) / (c1 - c0)
    gap_s = t1 - t0
    return t0 + gap_s / 2.0 + (share - 0.5) * min(gap_s, _LID_S)

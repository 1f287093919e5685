"""One plot as SVG, drawn by hand: it follows the page's colours and needs no library."""

import math
from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from edge_monitor.report.thinning import thinned

WIDTH: Final = 1120
"""Of all plots, in units of their own; the page scales them."""

_LEFT, _RIGHT, _TOP, _BOTTOM = 112, 20, 8, 24
_NAME_HEIGHT: Final = 11
_STEPS_S: Final = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14400)
_TICKS: Final = 12
_MINUTE_S: Final = 60.0


class Plot:
    """A plot over time.

    Args:
        title: what it shows, for those who hear it.
        span: first and last second.
        values: at the bottom and at the top.
        height: of the plane, in units.
    """

    def __init__(
        self,
        title: str,
        span: tuple[float, float],
        values: tuple[float, float],
        height: int = 130,
    ) -> None:
        self._title = title
        self._start, end = span
        self._end = max(end, self._start + 0.001)
        self._low, self._high = values
        self._height = height
        self._parts: list[str] = []
        self._named: list[float] = []

    def x(self, t: float) -> float:
        """Where a second lies."""
        share = (t - self._start) / (self._end - self._start)
        return _LEFT + min(max(share, 0.0), 1.0) * (WIDTH - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        """Where a value lies; beyond the plane it lies on its edge."""
        share = (value - self._low) / (self._high - self._low)
        return _TOP + (1.0 - min(max(share, 0.0), 1.0)) * self._height

    def band(
        self, start: float, end: float, style: str, title: str, share: tuple[float, float] = (0, 1)
    ) -> None:
        """Shade a stretch of time; `share` is of the plane's height, from the top."""
        if end < self._start or start > self._end:
            return
        x = self.x(start)
        width = max(self.x(end) - x, 0.8)  # what is shorter would not be seen
        top = _TOP + share[0] * self._height
        self._parts.append(
            f'<rect class="{style}" x="{x:.1f}" y="{top:.1f}" width="{width:.1f}" '
            f'height="{(share[1] - share[0]) * self._height:.1f}"><title>{escape(title)}</title>'
            "</rect>"
        )

    def mark(self, t: float, style: str, title: str) -> None:
        """A moment."""
        if self._start <= t <= self._end:
            self._parts.append(
                f'<path class="mark {style}" d="M{self.x(t):.1f} {_TOP}v{self._height}">'
                f"<title>{escape(title)}</title></path>"
            )

    def rule(self, value: float, style: str, words: str) -> None:
        """A line at a value, with its name at the left where there is room."""
        path = f"M{_LEFT} {self.y(value):.1f}H{WIDTH - _RIGHT}"
        self._parts.append(f'<path class="rule {style}" d="{path}"/>')
        self._name(value, words)

    def line(self, times: Sequence[float], values: Sequence[float], style: str) -> None:
        """A line through values; gaps where they are NaN."""
        x = [self.x(t) for t in times]
        path = []
        for stretch in thinned(x, values, 1.0):
            points = [f"{at:.1f} {self.y(value):.1f}" for at, value in stretch]
            # a single point is a line of no length, whose round ends show
            path.append("M" + "L".join(points if len(points) > 1 else points * 2))
        if path:
            self._parts.append(f'<path class="line {style}" d="{"".join(path)}"/>')

    def words(self, lines: Iterable[tuple[float, str]]) -> None:
        """Names at values of the left edge, where there is room."""
        for value, text in lines:
            self._name(value, text)

    def svg(self) -> str:
        """The whole plot."""
        height = _TOP + self._height + _BOTTOM
        plane = (
            f'<rect class="plane" x="{_LEFT}" y="{_TOP}" width="{WIDTH - _LEFT - _RIGHT}" '
            f'height="{self._height}"/>'
        )
        return (
            f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(self._title)}">'
            f"{plane}{self._times()}{''.join(self._parts)}</svg>"
        )

    def _name(self, value: float, text: str) -> None:
        """Upon an earlier name neither could be read, so that one stays alone."""
        y = self.y(value)
        if all(abs(y - other) >= _NAME_HEIGHT for other in self._named):
            self._named.append(y)
            self._parts.append(
                f'<text class="value" x="{_LEFT - 6}" y="{y + 4:.1f}">{escape(text)}</text>'
            )

    def _times(self) -> str:
        step_s = step_of(self._end - self._start)
        if self._end >= _MINUTE_S:  # from where on times are written in whole seconds
            step_s = max(step_s, 1.0)
        marks = []
        for index in range(math.ceil(self._start / step_s), math.floor(self._end / step_s) + 1):
            t = index * step_s
            bottom = _TOP + self._height
            marks.append(
                f'<path class="grid" d="M{self.x(t):.1f} {_TOP}V{bottom}"/>'
                f'<text class="time" x="{self.x(t):.1f}" y="{bottom + 16}">{clock(t)}</text>'
            )
        return "".join(marks)


def step_of(length_s: float) -> float:
    """Seconds between the times that are written, so that they do not touch."""
    return next((step for step in _STEPS_S if length_s / step <= _TICKS), length_s / _TICKS)


def clock(t: float) -> str:
    """A time as people read it: `12.5 s`, from a minute on `3:05`, from an hour on `1:03:05`."""
    if abs(t) < _MINUTE_S:
        return f"{t:.3g} s"
    minutes, seconds = divmod(round(t), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def moment(t: float) -> str:
    """A time to the hundredth, for those who look it up: `0:12.50`."""
    minutes, hundredths = divmod(round(t * 100), 6000)
    return f"{minutes}:{hundredths / 100:05.2f}"

"""Bars from left to right, one for each name, as SVG."""

from collections.abc import Sequence
from html import escape
from typing import Final

from edge_monitor.report.plot import WIDTH

_LEFT, _RIGHT, _ROW, _BAR = 112, 90, 22, 14
_TOP: Final = 4


def bars(title: str, values: Sequence[tuple[str, float, str]]) -> str:
    """A plot of bars.

    Args:
        title: what it shows, for those who hear it.
        values: name, length of 0 or more, and the words at the end of each bar.
    """
    longest = max((value for _, value, _ in values), default=0.0) or 1.0
    height = 2 * _TOP + _ROW * len(values)
    parts = []
    for place, (name, value, words) in enumerate(values):
        top = _TOP + place * _ROW
        width = value / longest * (WIDTH - _LEFT - _RIGHT)
        parts.append(
            f'<text class="value" x="{_LEFT - 6}" y="{top + _BAR - 1}">{escape(name)}</text>'
            f'<rect class="bar" x="{_LEFT}" y="{top}" width="{width:.1f}" height="{_BAR}"/>'
            f'<text x="{_LEFT + width + 6:.1f}" y="{top + _BAR - 1}">{escape(words)}</text>'
        )
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title)}">'
        f"{''.join(parts)}</svg>"
    )

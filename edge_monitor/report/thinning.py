"""Fewer points for the same line: what a plot cannot show apart need not be in its file."""

import math
from collections.abc import Iterator, Sequence

Point = tuple[float, float]


def thinned(x: Sequence[float], y: Sequence[float], column: float) -> list[list[Point]]:
    """The points of a line that matter where columns of this width cannot be told apart.

    Of each column the first, the lowest, the highest and the last point stay, in their order, so
    that no peak is lost.

    Args:
        x: rising, in the units of the plot.
        y: likewise; NaN where the line has a gap.
        column: width of a column.

    Returns:
        Stretches without gaps.
    """
    stretches: list[list[Point]] = []
    for stretch in _stretches(x, y):
        kept: list[Point] = []
        bucket: list[Point] = []
        for point in stretch:
            if bucket and point[0] // column != bucket[0][0] // column:
                kept += _ends(bucket)
                bucket = []
            bucket.append(point)
        stretches.append(kept + _ends(bucket))
    return stretches


def _stretches(x: Sequence[float], y: Sequence[float]) -> Iterator[list[Point]]:
    stretch: list[Point] = []
    for point in zip(x, y, strict=True):
        if math.isnan(point[1]):
            if stretch:
                yield stretch
            stretch = []
        else:
            stretch.append(point)
    if stretch:
        yield stretch


def _ends(bucket: list[Point]) -> list[Point]:
    """First, lowest, highest and last, each once."""
    heights = [point[1] for point in bucket]
    places = {0, heights.index(min(heights)), heights.index(max(heights)), len(bucket) - 1}
    return [bucket[place] for place in sorted(places)]

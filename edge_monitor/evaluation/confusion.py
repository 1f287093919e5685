"""The confusion of labels as a picture: numbers only, no faces."""

from pathlib import Path
from typing import Final

import numpy as np

from edge_monitor.errors import UsageError
from edge_monitor.evaluation.expressions import ClassFigures

_CELL_IN: Final = 0.8
_AROUND_IN: Final = 2.0
_LIGHT_FROM: Final = 0.5  # share of a row from which on a cell is dark and its numbers are light


def draw_confusion(path: Path, title: str, figures: ClassFigures) -> None:
    """Draw the share of each row, and the counts, as PNG.

    Args:
        path: of the picture.
        title: what was judged.
        figures: of it.

    Raises:
        UsageError: the file cannot be written.
    """
    from matplotlib import pyplot as plt

    counts = figures.confusion
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    side_in = _CELL_IN * len(figures.labels) + _AROUND_IN
    figure, axis = plt.subplots(figsize=(side_in, side_in), layout="constrained")
    axis.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for (row, column), share in np.ndenumerate(shares):
        axis.text(
            column,
            row,
            f"{share:.0%}\n{counts[row, column]}",
            ha="center",
            va="center",
            fontsize=8,
            color="white" if share >= _LIGHT_FROM else "black",
        )
    places = range(len(figures.labels))
    axis.set_xticks(places, figures.labels, rotation=45, ha="right")
    axis.set_yticks(places, figures.labels)
    axis.set_xlabel("told")
    axis.set_ylabel("said by people")
    axis.set_title(f"{title}: {figures.faces} faces, {figures.accuracy:.1%} right", fontsize=10)
    try:
        figure.savefig(path, dpi=100, format="png")
    except OSError as error:
        reason = (error.strerror or "cannot be written").lower()
        raise UsageError(f"{path}: {reason}; choose another --out") from None
    finally:
        plt.close(figure)

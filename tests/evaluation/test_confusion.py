"""The confusion of labels as a picture."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from edge_monitor.errors import UsageError
from edge_monitor.evaluation import plots
from edge_monitor.evaluation.confusion import draw_confusion
from edge_monitor.evaluation.expressions import LABELS, ClassFigures


def drawn(path: Path, counts: list[list[int]]) -> float:
    """Draw, and how dark the picture is."""
    plots.check()
    labels = LABELS[: len(counts)]
    draw_confusion(path, "faces", ClassFigures(labels, np.array(counts, np.int64), 0.0))
    picture = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    assert picture is not None
    return float(255 - picture.mean())


def test_what_is_told_right_is_dark_whatever_the_label_counts(tmp_path: Path) -> None:
    even = drawn(tmp_path / "even.png", [[1, 1], [500, 500]])
    right = drawn(tmp_path / "right.png", [[2, 0], [0, 1000]])
    assert right > even + 5


def test_a_label_without_faces_is_drawn_empty(tmp_path: Path) -> None:
    assert drawn(tmp_path / "some.png", [[0, 0], [0, 3]]) > 0


def test_a_place_where_nothing_can_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"confusion\.png: .*; choose another --out"):
        drawn(tmp_path / "missing" / "confusion.png", [[1]])

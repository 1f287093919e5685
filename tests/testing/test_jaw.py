"""The yawning mouth."""

import numpy as np

from edge_monitor.testing.jaw import CENTRE_X, CHIN_Y, DROP, Jaw
from edge_monitor.testing.layout import Layout
from edge_monitor.types import Image


def _dark(canvas: Image) -> int:
    return int((canvas.max(axis=2) < 60).sum())


def test_the_wider_the_mouth_the_larger_the_dark_inside(layout: Layout) -> None:
    dark = []
    for opening in (0.1, 0.4, 0.7, 1.0):
        canvas = np.full((512, 512, 3), 200, np.uint8)
        Jaw(layout).draw(canvas, opening)
        dark.append(_dark(canvas))
    assert dark == sorted(dark)
    assert dark[-1] > 3 * dark[0] > 0


def test_the_chin_drops_with_the_jaw(layout: Layout) -> None:
    canvas = np.full((512, 512, 3), 200, np.uint8)
    chin = slice(round(CHIN_Y) - 8, round(CHIN_Y) - 4), slice(round(CENTRE_X) - 3, None)
    canvas[chin[0], round(CENTRE_X) - 3 : round(CENTRE_X) + 4] = (0, 0, 255)
    Jaw(layout).draw(canvas, 1.0)
    reddish = (canvas[..., 2] > 180) & (canvas[..., 0] < 60)
    rows = np.nonzero(reddish)[0]
    assert rows.mean() == np.clip(rows.mean(), CHIN_Y - 6 + DROP - 2, CHIN_Y - 6 + DROP + 2)


def test_eyes_and_collar_stay_where_they_are(painting: Image, layout: Layout) -> None:
    canvas = painting.copy()
    Jaw(layout).draw(canvas, 1.0)
    changed = np.nonzero((canvas != painting).any(axis=2))
    assert 131 <= changed[0].min() < changed[0].max() <= 227
    assert 180 <= changed[1].min() < changed[1].max() <= 267

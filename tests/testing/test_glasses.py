"""Dark glasses."""

import numpy as np

from edge_monitor.testing.glasses import LENSES, Glasses
from edge_monitor.testing.layout import Layout


def test_dark_glasses_hide_both_eyes(layout: Layout) -> None:
    canvas = np.full((512, 512, 3), 200, np.uint8)
    Glasses(layout).draw(canvas, 1.0)
    for x, y in LENSES:
        assert canvas[round(y) - 8 : round(y) + 8, round(x) - 8 : round(x) + 8].max() < 30
    assert canvas[:80].min() == canvas[130:].min() == 200


def test_half_put_on_they_are_half_seen_through(layout: Layout) -> None:
    canvas = np.full((512, 512, 3), 200, np.uint8)
    Glasses(layout).draw(canvas, 0.5)
    x, y = LENSES[0]
    assert 100 < canvas[round(y), round(x)].max() < 120

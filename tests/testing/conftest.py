"""Pictures for the tests of the animated portrait."""

import cv2
import numpy as np
import pytest

from edge_monitor.testing import Portrait, load_portrait
from edge_monitor.testing.layout import Layout
from edge_monitor.types import Image


@pytest.fixture(scope="session")
def painting() -> Image:
    """Something smooth and coloured of the portrait's size, where the portrait itself is not."""
    coarse = np.random.default_rng(1).integers(0, 255, (32, 32, 3), np.uint8)
    return np.asarray(cv2.resize(coarse, (512, 512), interpolation=cv2.INTER_CUBIC), np.uint8)


@pytest.fixture(scope="session")
def layout() -> Layout:
    """The painting as it is, not enlarged."""
    return Layout(left=0.0, top=0.0, width=512.0, height=512.0, scale=1.0)


@pytest.fixture(scope="session")
def portrait() -> Portrait:
    """The real one; for tests marked `models`, because set-up fetches it with them."""
    return Portrait(load_portrait(), seed=3)

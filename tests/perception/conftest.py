"""The networks, and one person and two to show them."""

import numpy as np
import pytest

from edge_monitor.perception.manifest import Manifest, load_manifest
from edge_monitor.testing import load_portrait
from edge_monitor.types import Image


@pytest.fixture(scope="session")
def manifest(pytestconfig: pytest.Config) -> Manifest:
    """The project's own manifest; for tests marked `models`."""
    return load_manifest(pytestconfig.rootpath / "models" / "MANIFEST.toml")


@pytest.fixture(scope="session")
def photograph() -> Image:
    """One person, 512 by 512, face 94 px wide; fetched by the set-up, like the networks."""
    return load_portrait()


@pytest.fixture(scope="session")
def pair(photograph: Image) -> Image:
    """The person twice, side by side, 480 by 240: one on each half."""
    head = photograph[:240, 104:344]
    return np.hstack((head, head))

"""Weights for the geometry of faces, drawn by chance, for tests that need no learnt ones."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from edge_monitor.perception.geometry import NAMES
from edge_monitor.perception.geometry_model import GeometryWeights, spec_of
from edge_monitor.perception.manifest import Manifest
from edge_monitor.types import EmotionLabel, Points
from models.build.files import digest


def drawn_weights() -> GeometryWeights:
    """Other answers for other faces; none learnt."""
    chance = np.random.default_rng(4)
    numbers, labels = len(NAMES), len(EmotionLabel)
    return GeometryWeights(
        names=np.array(NAMES),
        mean=chance.normal(0.5, 0.2, numbers).astype(np.float32),
        spread=chance.uniform(0.2, 1.0, numbers).astype(np.float32),
        weights=chance.normal(0, 0.1, (labels, numbers)).astype(np.float32),
        bias=chance.normal(0, 0.2, labels).astype(np.float32),
    )


def with_geometry(manifest: Manifest, folder: Path) -> Manifest:
    """The manifest with the drawn weights in it, whose file is written into a folder."""
    content = drawn_weights().content()
    path = folder / "geometry.npz"
    path.write_bytes(content)
    spec = spec_of(path, digest(content))
    return replace(manifest, models={**manifest.models, spec.role: spec})


def cloud(seed: int) -> Points:
    """Points by chance, as far apart as those of a face 200 px wide."""
    return np.random.default_rng(seed).normal(300, 50, (468, 2)).astype(np.float32)

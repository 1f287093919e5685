"""What the mask network takes and gives; the manifest says the same."""

from pathlib import Path
from typing import Final

from edge_monitor.perception.manifest import ClassifierSpec, ModelSpec, TensorSpec

SIDE_PX: Final = 64
MARGIN: Final = 1.25
LABELS: Final = ("none", "mask", "below_nose")
"""Mouth and nose free; both covered; a mask that leaves the nose free."""


def spec_of(path: Path, sha256: str = "") -> ClassifierSpec:
    """What a file of the mask network takes and gives."""
    model = ModelSpec(
        role="classifier.mask",
        path=path,
        sha256=sha256,
        input=TensorSpec("image", (1, SIDE_PX, SIDE_PX, 3), "int8", (0.0, 1.0), "bgr"),
        outputs=(TensorSpec("mask", (1, len(LABELS)), "float32"),),
        labels=LABELS,
        licence="Apache-2.0",
        source="trained here by models.mask",
    )
    return ClassifierSpec("mask", model, "logits", MARGIN)

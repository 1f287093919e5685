"""What the files of the expression network take and give; the manifest says the same."""

from pathlib import Path
from typing import Final

from edge_monitor.perception.manifest import ModelSpec, TensorSpec
from edge_monitor.types import EmotionLabel
from models.expression.faces import SIDE_PX

INPUT, OUTPUT = "image", "expression"
"""Names of the tensors."""

RANGE: Final = (0.0, 1.0)


def spec(path: Path, sha256: str) -> ModelSpec:
    """The specification of one file, int8 or float."""
    return ModelSpec(
        role="emotion",
        path=path,
        sha256=sha256,
        input=TensorSpec(INPUT, (1, SIDE_PX, SIDE_PX, 1), "int8", RANGE, "grey"),
        outputs=(TensorSpec(OUTPUT, (1, len(EmotionLabel)), "float32"),),
        labels=tuple(EmotionLabel),
        licence="Apache-2.0",
        source="trained here by models.expression",
    )

"""What the files of the eye network take and give; the manifest says the same of the one served."""

from pathlib import Path
from typing import Final

from edge_monitor.perception.eye_answer import NUMBERS, SIDE_PX
from edge_monitor.perception.manifest import ModelSpec, TensorSpec

INPUT, OUTPUT = "image", "eye"
"""Names of the tensors."""

RANGE: Final = (0.0, 1.0)
"""What the bytes 0 to 255 of a picture mean to the network."""


def spec(path: Path, sha256: str) -> ModelSpec:
    """The specification of one file, int8 or float."""
    return ModelSpec(
        role="eye",
        path=path,
        sha256=sha256,
        input=TensorSpec(INPUT, (1, SIDE_PX, SIDE_PX, 3), "int8", RANGE, "bgr"),
        outputs=(TensorSpec(OUTPUT, (1, NUMBERS), "float32"),),
        labels=(),
        licence="Apache-2.0",
        source="trained here by models.eye",
    )

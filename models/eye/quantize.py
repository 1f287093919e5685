"""From the trained network to the files that are committed: float for reference, int8 to serve."""

import warnings
from pathlib import Path
from typing import Final

import litert_torch
import numpy as np
import torch
from numpy.typing import NDArray

from edge_monitor.perception.eye_answer import NUMBERS, SIDE_PX
from edge_monitor.perception.manifest import ModelSpec, TensorSpec
from models.build.graph import Graph
from models.build.quantize import quantize
from models.build.recipe import Recipe
from models.build.reference import RangeRecorder
from models.eye.architecture import EyeNetwork

QUANTILE: Final = 0.99
"""Share of the pictures that a calibration range holds wholly."""

_INPUT, _OUTPUT = "image", "eye"
_RANGE: Final = (0.0, 1.0)
# Lids and logits have no scale in common: the head writes float.
_RECIPE: Final = Recipe(role="eye", origin="", outputs=(_OUTPUT,), heads=_OUTPUT)


def spec(path: Path) -> ModelSpec:
    """What the files take and give; the manifest says the same of the one that is served."""
    return ModelSpec(
        role="eye",
        path=path,
        sha256="",
        input=TensorSpec(_INPUT, (1, SIDE_PX, SIDE_PX, 3), "int8", _RANGE, "bgr"),
        outputs=(TensorSpec(_OUTPUT, (1, NUMBERS), "float32"),),
        labels=(),
        licence="Apache-2.0",
        source="trained here",
    )


def in_float(network: EyeNetwork) -> bytes:
    """The network as a float file with pictures channels last."""
    wrapped = litert_torch.to_channel_last_io(network.eval(), args=[0]).eval()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about the converter's own parts
        edge = litert_torch.convert(wrapped, (torch.rand(1, SIDE_PX, SIDE_PX, 3),))
    graph = Graph(edge.model_content())
    graph.rename(_INPUT, _OUTPUT)
    return graph.content()


def in_int8(content: bytes, pictures: NDArray[np.uint8]) -> bytes:
    """Quantize the float file by the ranges that these pictures lead to."""
    recorder = RangeRecorder(content, spec(Path()))
    for picture in pictures:
        recorder.run(picture)
    return quantize(content, _RECIPE, {**recorder.ranges(QUANTILE), _INPUT: _RANGE})

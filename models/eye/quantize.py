"""From the trained network to the files that are committed: float for reference, int8 to serve."""

import warnings
from pathlib import Path
from typing import Final

import litert_torch
import numpy as np
import torch
from numpy.typing import NDArray

from edge_monitor.perception.eye_answer import SIDE_PX
from models.build.graph import Graph
from models.build.quantize import quantize
from models.build.recipe import Recipe
from models.build.reference import RangeRecorder
from models.eye.architecture import EyeNetwork
from models.eye.spec import INPUT, OUTPUT, RANGE, spec

QUANTILE: Final = 0.99
"""Share of the pictures that a calibration range holds wholly."""

_HEAD = "head"
# Lids and logits have no scale in common: the head writes float.
_RECIPE: Final = Recipe(role="eye", origin="", outputs=(OUTPUT,), heads=_HEAD, tails=OUTPUT)


def in_float(network: EyeNetwork) -> bytes:
    """The network as a float file with pictures channels last."""
    wrapped = litert_torch.to_channel_last_io(network.eval(), args=[0]).eval()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about the converter's own parts
        edge = litert_torch.convert(wrapped, (torch.rand(1, SIDE_PX, SIDE_PX, 3),))
    graph = Graph(edge.model_content())
    graph.rename(INPUT, _HEAD, OUTPUT)
    return graph.content()


def in_int8(content: bytes, pictures: NDArray[np.uint8]) -> bytes:
    """Quantize the float file by the ranges that these pictures lead to."""
    recorder = RangeRecorder(content, spec(Path(), ""))
    for picture in pictures:
        recorder.run(picture)
    return quantize(content, _RECIPE, {**recorder.ranges(QUANTILE), INPUT: RANGE})

"""From a trained network to the files that are committed: float for reference, int8 to serve."""

import warnings
from typing import Final

import litert_torch
import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from edge_monitor.perception.manifest import ModelSpec
from models.build.graph import Graph
from models.build.quantize import quantize
from models.build.recipe import Recipe
from models.build.reference import RangeRecorder

QUANTILE: Final = 0.99
"""Share of the pictures that a calibration range holds wholly."""

_HEAD: Final = "head"


def in_float(network: nn.Module, spec: ModelSpec) -> bytes:
    """The network as a float file with pictures channels last and the names of `spec`."""
    wrapped = litert_torch.to_channel_last_io(network.eval(), args=[0]).eval()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about the converter's own parts
        edge = litert_torch.convert(wrapped, (torch.rand(*spec.input.shape),))
    graph = Graph(edge.model_content())
    graph.rename(spec.input.name, _HEAD, spec.outputs[0].name)
    return graph.content()


def in_int8(content: bytes, spec: ModelSpec, pictures: NDArray[np.uint8]) -> bytes:
    """Quantize the float file by the ranges that these pictures lead to.

    The last layer takes float activations and 8-bit weights: what it writes has no common scale.
    """
    recorder = RangeRecorder(content, spec)
    for picture in pictures:
        recorder.run(picture)
    output, given = spec.outputs[0].name, spec.input
    if given.value_range is None:
        raise ValueError(f"{spec.role}: the specification gives no range of the input")
    recipe = Recipe(role=spec.role, origin="", outputs=(output,), heads=_HEAD, tails=output)
    ranges = {**recorder.ranges(QUANTILE), given.name: given.value_range}
    return quantize(content, recipe, ranges)

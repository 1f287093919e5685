"""A small expression network, really quantized, for tests that need no trained one."""

from functools import cache

import numpy as np
from ai_edge_litert import schema_py_generated as schema

from edge_monitor.perception.expression import INPUT, LABELS, OUTPUT, RANGE, SIDE_PX
from models.build.graph import Graph
from models.build.quantize import quantize
from models.build.recipe import Recipe
from tests.models.conftest import Drawing


@cache
def drawn_network() -> tuple[bytes, bytes]:
    """The file in float, and the one that takes int8.

    One layer, whose answers depend on where a face is bright.
    """
    chance, drawing = np.random.default_rng(7), Drawing()
    image = drawing.tensor(INPUT, 1, SIDE_PX, SIDE_PX, 1)
    weights = chance.normal(0, 0.1, (len(LABELS), SIDE_PX * SIDE_PX)).astype(np.float32)
    weights -= weights.mean(axis=1, keepdims=True)  # no label wins by brightness alone
    kernel = drawing.tensor("kernel", values=weights)
    bias = drawing.tensor("bias", values=np.linspace(-0.4, 0.4, len(LABELS), dtype=np.float32))
    output = drawing.tensor(OUTPUT, 1, len(LABELS))
    drawing.operator("FULLY_CONNECTED", [image, kernel, bias], output)
    layer = drawing.graph.operators[-1]
    layer.builtinOptionsType = schema.BuiltinOptions.FullyConnectedOptions
    layer.builtinOptions = schema.FullyConnectedOptionsT()
    graph = Graph(drawing.content([image], [output]))
    graph.keep_outputs((OUTPUT,))
    real = graph.content()
    ranges = {INPUT: RANGE, OUTPUT: (-8.0, 8.0)}
    return real, quantize(real, Recipe("emotion", "", (OUTPUT,), heads=OUTPUT), ranges)

"""A small expression network, really quantized, for tests that need no trained one."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
from ai_edge_litert import schema_py_generated as schema

from edge_monitor.perception.expression import INPUT, LOGITS, OUTPUT, RANGE, SIDE_PX, spec_of
from edge_monitor.perception.manifest import Manifest
from models.build.files import digest
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
    weights = chance.normal(0, 0.1, (LOGITS, SIDE_PX * SIDE_PX)).astype(np.float32)
    weights -= weights.mean(axis=1, keepdims=True)  # no label wins by brightness alone
    kernel = drawing.tensor("kernel", values=weights)
    bias = drawing.tensor("bias", values=np.linspace(-0.4, 0.4, LOGITS, dtype=np.float32))
    output = drawing.tensor(OUTPUT, 1, LOGITS)
    drawing.operator("FULLY_CONNECTED", [image, kernel, bias], output)
    layer = drawing.graph.operators[-1]
    layer.builtinOptionsType = schema.BuiltinOptions.FullyConnectedOptions
    layer.builtinOptions = schema.FullyConnectedOptionsT()
    graph = Graph(drawing.content([image], [output]))
    graph.keep_outputs((OUTPUT,))
    real = graph.content()
    ranges = {INPUT: RANGE, OUTPUT: (-8.0, 8.0)}
    return real, quantize(real, Recipe("emotion", "", (OUTPUT,), heads=OUTPUT), ranges)


def with_expressions(manifest: Manifest, folder: Path) -> Manifest:
    """The manifest with the drawn network in it, whose file is written into a folder."""
    content = drawn_network()[1]
    path = folder / "expression.tflite"
    path.write_bytes(content)
    spec = spec_of(path, digest(content))
    return replace(manifest, models={**manifest.models, spec.role: spec})


def write_manifest(folder: Path) -> Path:
    """A manifest of the drawn network alone, as a file beside it."""
    spec = with_expressions(Manifest(folder, {}), folder).get("emotion")
    path = folder / "MANIFEST.toml"
    path.write_text(
        f"""
        [emotion]
        path = "{spec.path.name}"
        sha256 = "{spec.sha256}"
        licence = "{spec.licence}"
        source = "drawn by a test"
        labels = {list(spec.labels)}
        outputs = [{{ name = "{OUTPUT}", shape = [1, {LOGITS}], dtype = "float32" }}]

        [emotion.input]
        name = "{INPUT}"
        shape = [1, {SIDE_PX}, {SIDE_PX}, 1]
        dtype = "int8"
        range = [0, 1]
        channels = "grey"
        """
    )
    return path

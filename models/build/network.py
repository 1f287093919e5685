"""One network from its published file to the bytes that are served."""

import json

from edge_monitor.errors import ModelError
from edge_monitor.perception.manifest import ModelSpec
from models.build.files import digest, write_atomically
from models.build.graph import Graph
from models.build.places import CACHE, MANIFEST, calibration_path
from models.build.quantize import Ranges, quantize
from models.build.recipe import Recipe
from models.build.rewrite import fold_dequantize, fuse_relu, swap_colours


def in_float(recipe: Recipe) -> bytes:
    """The rewritten file in float: BGR input, only the outputs that are used."""
    graph = Graph((CACHE / recipe.origin).read_bytes())
    fold_dequantize(graph)
    fuse_relu(graph)
    swap_colours(graph)
    graph.keep_outputs(recipe.outputs)
    return graph.content()


def read_ranges(spec: ModelSpec) -> Ranges:
    """The committed calibration ranges; that of the input is the manifest's.

    Raises:
        ModelError: there are none that can be read.
    """
    path = calibration_path(spec.role)
    try:
        ranges = {**json.loads(path.read_text())["ranges"]}
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise ModelError(f"{path}: gives no calibration ranges: {error}") from error
    if spec.input.value_range is None:
        raise ModelError(f"{MANIFEST}: {spec.role}.input.range is missing")
    return {**ranges, spec.input.name: spec.input.value_range}


def build(spec: ModelSpec, recipe: Recipe) -> None:
    """Quantize the network and put it where the manifest says.

    Raises:
        ModelError: the result is not the one that the manifest names.
    """
    content = quantize(in_float(recipe), recipe, read_ranges(spec))
    if digest(content) != spec.sha256:
        raise ModelError(
            f"{spec.path}: built with SHA-256 {digest(content)}, which is not the manifest's:"
            " the tools are others than requirements-build.txt names"
        )
    write_atomically(spec.path, content)

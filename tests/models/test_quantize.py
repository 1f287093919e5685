"""Quantized networks take pictures by their bytes and give nearly what the float ones give."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from ai_edge_litert.interpreter import Interpreter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from edge_monitor.perception.manifest import ModelSpec, load_manifest, read_verified
from edge_monitor.types import Image
from models.build.files import digest
from models.build.graph import Graph
from models.build.network import in_float, read_ranges
from models.build.places import CACHE, MANIFEST
from models.build.quantize import quantize
from models.build.recipe import RECIPES, Recipe
from models.build.reference import RangeRecorder
from models.build.rewrite import fold_dequantize, fuse_relu, swap_colours

Run = Callable[[bytes, NDArray[Any]], dict[str, NDArray[np.float32]]]

STATIC = Recipe("eye", "drawn", ("lids",))
DYNAMIC_HEAD = Recipe("eye", "drawn", ("lids",), heads="lids")


@pytest.fixture(scope="module")
def rewritten(published: bytes) -> bytes:
    graph = Graph(published)
    fold_dequantize(graph)
    fuse_relu(graph)
    swap_colours(graph)
    graph.keep_outputs(("lids",))
    return graph.content()


@pytest.fixture(scope="module")
def ranges(rewritten: bytes, spec: ModelSpec) -> dict[str, tuple[float, float]]:
    recorder, chance = RangeRecorder(rewritten, spec), np.random.default_rng(3)
    for _ in range(20):
        recorder.run(chance.integers(0, 256, spec.input.shape[1:], np.uint8))
    return {**recorder.ranges(1.0), "image": (0.0, 1.0)}


@pytest.mark.parametrize("recipe", [STATIC, DYNAMIC_HEAD], ids=["static", "dynamic head"])
def test_a_picture_goes_in_by_turning_its_sign_bit(
    recipe: Recipe,
    rewritten: bytes,
    ranges: dict[str, tuple[float, float]],
    picture: Image,
    run: Run,
) -> None:
    content = quantize(rewritten, recipe, ranges)
    (quantized,) = run(content, (picture ^ 0x80).view(np.int8)).values()
    (expected,) = run(rewritten, picture.astype(np.float32) / 255).values()
    assert quantized.dtype == np.float32
    assert np.abs(quantized - expected).max() < 0.03 * np.ptp(expected)


def test_the_same_ranges_give_the_same_bytes(
    rewritten: bytes, ranges: dict[str, tuple[float, float]]
) -> None:
    assert quantize(rewritten, STATIC, ranges) == quantize(rewritten, STATIC, ranges)
    assert quantize(rewritten, STATIC, ranges) != quantize(rewritten, DYNAMIC_HEAD, ranges)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.floats(0.5, 1.0))
def test_a_smaller_share_of_the_pictures_never_widens_a_range(
    rewritten: bytes, spec: ModelSpec, quantile: float
) -> None:
    recorder, chance = RangeRecorder(rewritten, spec), np.random.default_rng(4)
    for top in (16, 64, 256):
        recorder.run(chance.integers(0, top, spec.input.shape[1:], np.uint8))
    assert recorder.pictures == 3
    widest = recorder.ranges(1.0)
    for name, (low, high) in recorder.ranges(quantile).items():
        assert widest[name][0] <= low <= high <= widest[name][1]


@pytest.mark.models
@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.role)
def test_the_committed_ranges_give_the_file_that_the_manifest_names(recipe: Recipe) -> None:
    if not (CACHE / recipe.origin).exists():
        pytest.skip("the published networks are not in models/cache: run scripts/setup")
    spec = load_manifest(MANIFEST).get(recipe.role)
    assert digest(quantize(in_float(recipe), recipe, read_ranges(spec))) == spec.sha256


@pytest.mark.models
@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.role)
def test_each_byte_of_a_picture_means_what_the_manifest_says_within_half_a_step(
    recipe: Recipe,
) -> None:
    spec = load_manifest(MANIFEST).get(recipe.role)
    (details,) = Interpreter(model_content=read_verified(spec)).get_input_details()
    scale, zero = details["quantization"]
    assert spec.input.value_range is not None
    low, high = spec.input.value_range
    bytes_, step = np.arange(256), (high - low) / 255
    means = scale * (bytes_ - 128 - zero)
    assert np.abs(means - (low + step * bytes_)).max() <= 0.501 * step

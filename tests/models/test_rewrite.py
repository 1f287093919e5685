"""The rewrites change the graph and not what it computes."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from edge_monitor.types import Image
from models.build.graph import Graph
from models.build.places import CACHE
from models.build.recipe import RECIPES, Recipe
from models.build.rewrite import fold_dequantize, fuse_relu, swap_colours

Run = Callable[[bytes, NDArray[Any]], dict[str, NDArray[np.float32]]]

ROUNDING = 1e-5
"""Colours are summed up in another order, which moves the last bits."""


@pytest.fixture
def values(picture: Image) -> NDArray[np.float32]:
    return picture.astype(np.float32) / np.float32(255)


def same(one: dict[str, NDArray[np.float32]], other: dict[str, NDArray[np.float32]]) -> bool:
    return one.keys() == other.keys() and all((one[name] == other[name]).all() for name in one)


def test_folding_gives_the_same_bits(
    published: bytes, values: NDArray[np.float32], run: Run
) -> None:
    graph = Graph(published)
    assert fold_dequantize(graph) == 1
    content = graph.content()
    assert not any(graph.is_kind(operator, "DEQUANTIZE") for operator in graph.operators)
    assert same(run(content, values), run(published, values))


def test_fusing_gives_the_same_bits(
    published: bytes, values: NDArray[np.float32], run: Run
) -> None:
    graph = Graph(published)
    assert fuse_relu(graph) == 1
    content = graph.content()
    assert not any(graph.is_kind(operator, "RELU") for operator in graph.operators)
    assert same(run(content, values), run(published, values))


def test_a_relu_whose_source_is_read_elsewhere_stays(published: bytes) -> None:
    graph = Graph(published)
    relu = next(operator for operator in graph.operators if graph.is_kind(operator, "RELU"))
    head = next(operator for operator in graph.operators if relu.outputs[0] in operator.inputs)
    head.inputs = np.array([relu.inputs[0], *head.inputs[1:]])
    assert fuse_relu(graph) == 0


def test_folding_and_fusing_twice_change_nothing_more(published: bytes) -> None:
    graph = Graph(published)
    fold_dequantize(graph)
    fuse_relu(graph)
    once = graph.content()
    again = Graph(once)
    assert (fold_dequantize(again), fuse_relu(again)) == (0, 0)
    assert again.content() == once


def test_swapped_colours_ask_for_a_swapped_picture(
    published: bytes, values: NDArray[np.float32], run: Run
) -> None:
    graph = Graph(published)
    fold_dequantize(graph)
    swap_colours(graph)
    swapped, straight = run(graph.content(), values[..., ::-1]), run(published, values)
    for name, expected in straight.items():
        assert np.abs(swapped[name] - expected).max() < ROUNDING
        assert np.abs(swapped[name] - run(graph.content(), values)[name]).max() > ROUNDING


def test_colours_are_swapped_only_where_a_constant_convolution_reads_them(
    published: bytes,
) -> None:
    with pytest.raises(ValueError, match="not a constant"):
        swap_colours(Graph(published))  # its kernel still lies behind DEQUANTIZE
    graph = Graph(published)
    relu = next(operator for operator in graph.operators if graph.is_kind(operator, "RELU"))
    relu.inputs = np.array([graph.input_index()])
    fold_dequantize(graph)
    with pytest.raises(ValueError, match="other than a convolution"):
        swap_colours(graph)


@pytest.mark.models
@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.role)
def test_the_published_networks_compute_the_same_after_folding_and_fusing(
    recipe: Recipe, run: Run
) -> None:
    path = CACHE / recipe.origin
    if not path.exists():
        pytest.skip("the published networks are not in models/cache: run scripts/setup")
    published = path.read_bytes()
    graph = Graph(published)
    shape = graph.tensor(graph.input_index()).shape[1:]
    values = np.random.default_rng(2).random(shape, dtype=np.float32)
    fold_dequantize(graph)
    fuse_relu(graph)
    assert same(run(graph.content(), values), run(published, values))

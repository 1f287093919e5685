"""Graphs keep what is needed and drop what is not."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from edge_monitor.types import Image
from models.build.graph import SIGNATURE, Graph

Run = Callable[[bytes, NDArray[Any]], dict[str, NDArray[np.float32]]]


def names(graph: Graph) -> list[str]:
    made = [int(index) for operator in graph.operators for index in operator.outputs]
    return [graph.tensor(index).name.decode() for index in made]


def test_writing_back_changes_nothing_that_is_computed(
    published: bytes, picture: Image, run: Run
) -> None:
    values = picture.astype(np.float32)
    before, after = run(published, values), run(Graph(published).content(), values)
    assert before.keys() == after.keys()
    assert all((before[name] == after[name]).all() for name in before)


def test_what_only_leads_to_an_output_that_is_left_out_goes_with_it(published: bytes) -> None:
    graph = Graph(published)
    graph.keep_outputs(("lids",))
    content = graph.content()
    assert "spare" not in names(graph)
    assert "lids" in names(graph)
    assert b"spare" not in content
    assert len(content) < len(published)


def test_outputs_come_in_the_order_asked_for(published: bytes) -> None:
    graph = Graph(published)
    graph.keep_outputs(("lids", "spare"))
    details = Interpreter(model_content=graph.content()).get_output_details()
    assert [output["name"] for output in details] == ["lids", "spare"]


def test_an_output_that_is_not_there_is_an_error(published: bytes) -> None:
    with pytest.raises(KeyError, match="brows"):
        Graph(published).keep_outputs(("brows",))


def test_tensors_of_one_name_are_told_apart(published: bytes) -> None:
    graph = Graph(published)
    content = graph.content()
    assert names(graph)[0] == "twice__2"
    assert Graph(content).content() == content


def test_a_signature_is_added(published: bytes) -> None:
    interpreter = Interpreter(model_content=Graph(published).content())
    ((key, tensors),) = interpreter.get_signature_list().items()
    assert key == SIGNATURE
    assert tensors["inputs"] == ["image"]
    assert sorted(tensors["outputs"]) == ["lids", "spare"]

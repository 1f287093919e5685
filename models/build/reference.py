"""The rewritten networks in float: what the quantized ones are calibrated by and compared with."""

import warnings
from collections.abc import Iterable
from typing import Any

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from edge_monitor.perception.manifest import ModelSpec
from edge_monitor.perception.runtime import Outputs
from edge_monitor.types import Image
from models.build.graph import Graph

_GREATEST_BYTE = 255


class FloatNetwork:
    """A network in float that takes pictures as the quantized ones do."""

    def __init__(self, content: bytes, spec: ModelSpec, *, keep_all: bool = False) -> None:
        """Prepare the rewritten file; `keep_all` keeps what lies between input and outputs."""
        if spec.input.value_range is None:
            raise ValueError(f"{spec.role}: the manifest gives no range of the input")
        self._low, high = spec.input.value_range
        self._step = (high - self._low) / _GREATEST_BYTE
        with warnings.catch_warnings():
            # keeping all costs memory, and the runtime says so
            warnings.simplefilter("ignore", UserWarning)
            self._interpreter = Interpreter(
                model_content=content, num_threads=1, experimental_preserve_all_tensors=keep_all
            )
        self._interpreter.allocate_tensors()
        self._input = self._interpreter.get_input_details()[0]["index"]
        indices = {o["name"]: o["index"] for o in self._interpreter.get_output_details()}
        self._outputs = [indices[tensor.name] for tensor in spec.outputs]

    def run(self, picture: Image) -> Outputs:
        """The outputs for a BGR picture, uint8, of the shape of the input without the batch."""
        values = picture.astype(np.float32) * np.float32(self._step) + np.float32(self._low)
        self._interpreter.set_tensor(self._input, values[np.newaxis])
        self._interpreter.invoke()
        return tuple(self._interpreter.get_tensor(index) for index in self._outputs)


class RangeRecorder(FloatNetwork):
    """A network in float that notes the least and greatest value of every computed tensor."""

    def __init__(self, content: bytes, spec: ModelSpec) -> None:
        super().__init__(content, spec, keep_all=True)
        graph = Graph(content)
        made = [int(index) for operator in graph.operators for index in operator.outputs]
        self._names = {index: graph.tensor(index).name.decode() for index in made}
        self._extremes: list[NDArray[np.float32]] = []

    @property
    def pictures(self) -> int:
        """How many pictures were run."""
        return len(self._extremes)

    def run(self, picture: Image) -> Outputs:
        """As `FloatNetwork.run`."""
        outputs = super().run(picture)
        values = [self._interpreter.get_tensor(index) for index in self._names]
        self._extremes.append(np.array([(v.min(), v.max()) for v in values], np.float32))
        return outputs

    def ranges(self, quantile: float) -> dict[str, tuple[float, float]]:
        """What this share of the pictures keeps below (and above, for the least values)."""
        extremes = np.stack(self._extremes)
        low = np.quantile(extremes[..., 0], 1 - quantile, axis=0)
        high = np.quantile(extremes[..., 1], quantile, axis=0)
        return dict(zip(self._names.values(), _pairs(low, high), strict=True))


def _pairs(
    low: NDArray[np.floating[Any]], high: NDArray[np.floating[Any]]
) -> Iterable[tuple[float, float]]:
    return zip(low.astype(np.float32).tolist(), high.astype(np.float32).tolist(), strict=True)

"""A classifier of faces as somebody else might bring it: drawn by hand, in any type and layout.

It says `bright` or `dark`, by the mean of the picture that it is shown.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from ai_edge_litert import schema_py_generated as schema
from numpy.typing import NDArray

from models.build.files import digest
from tests.models.conftest import Drawing

LABELS: Final = ("dark", "bright")
GAIN: Final = 12.0
"""Logit between the darkest and the brightest picture."""

_ANSWER = (-8.0, 8.0)
_TYPES: Final = {
    "float32": schema.TensorType.FLOAT32,
    "int8": schema.TensorType.INT8,
    "uint8": schema.TensorType.UINT8,
}


@dataclass(frozen=True, slots=True)
class Foreign:
    """How the network is made.

    Attributes:
        dtype: of input, weights and answer.
        shape: of the input.
        range_: what the bytes 0 to 255 mean.
        middle: share of white at which it is undecided.
        lone: it gives one number, that of `bright`, instead of two.
    """

    dtype: str = "uint8"
    shape: tuple[int, ...] = (1, 24, 24, 3)
    range_: tuple[float, float] = (-1.0, 1.0)
    middle: float = 0.5
    lone: bool = False

    def content(self) -> bytes:
        """The file."""
        low, high = self.range_
        size = int(np.prod(self.shape))
        signs = np.array(((1.0,),)) if self.lone else np.array(((-1.0,), (1.0,)))
        weights = signs * np.full((1, size), GAIN / (high - low) / size)
        bias = -signs[:, 0] * GAIN * (low / (high - low) + self.middle)
        drawing = Drawing()
        if self.dtype == "float32":
            image = drawing.tensor("picture", *self.shape)
            kernel = drawing.tensor("kernel", values=weights.astype(np.float32))
            add = drawing.tensor("bias", values=bias.astype(np.float32))
            answer = drawing.tensor("answer", 1, len(signs))
        else:
            scale = (high - low) / 255
            least = np.iinfo(self.dtype).min
            step = float(np.abs(weights).max()) / 127
            middle = least + 128
            whole = np.round(weights / step).astype(np.int64) + middle
            image = self._tensor(drawing, "picture", self.shape, scale, round(least - low / scale))
            kernel = self._tensor(drawing, "kernel", weights.shape, step, middle)
            _fill(drawing, kernel, whole.astype(self.dtype))
            add = drawing.tensor("bias", *bias.shape)
            _quantize(drawing, add, schema.TensorType.INT32, scale * step, 0)
            _fill(drawing, add, np.round(bias / (scale * step)).astype(np.int32))
            reach = (_ANSWER[1] - _ANSWER[0]) / 255
            place = round(least - _ANSWER[0] / reach)
            answer = self._tensor(drawing, "answer", (1, len(signs)), reach, place)
        drawing.operator("FULLY_CONNECTED", [image, kernel, add], answer)
        layer = drawing.graph.operators[-1]
        layer.builtinOptionsType = schema.BuiltinOptions.FullyConnectedOptions
        layer.builtinOptions = schema.FullyConnectedOptionsT()
        if self.dtype == "int8":
            drawing.model.operatorCodes[-1].version = 4
        return drawing.content([image], [answer])

    def _tensor(
        self, drawing: Drawing, name: str, shape: tuple[int, ...], scale: float, zero: int
    ) -> int:
        index = drawing.tensor(name, *shape)
        _quantize(drawing, index, _TYPES[self.dtype], scale, zero)
        return index

    def table(self, name: str, path: str, *, channels: str = "rgb", margin: float = 1.25) -> str:
        """What a manifest says of it, once the file lies at `path`."""
        count = 1 if self.lone else 2
        return f"""
            [classifier.{name}]
            path = "{path}"
            sha256 = "{digest(self.content())}"
            licence = "MIT"
            source = "drawn by a test"
            labels = {list(LABELS)}
            answer = "logits"
            margin = {margin}
            outputs = [{{ name = "answer", shape = [1, {count}], dtype = "{self.dtype}" }}]

            [classifier.{name}.input]
            name = "picture"
            shape = {list(self.shape)}
            dtype = "{self.dtype}"
            range = {list(self.range_)}
            channels = "{channels}"
            """

    def write(self, folder: Path, name: str, *, channels: str = "rgb") -> str:
        """Write the file into a folder; what a manifest in it says of it."""
        (folder / f"{name}.tflite").write_bytes(self.content())
        return self.table(name, f"{name}.tflite", channels=channels)


def logit_of(mean: float, middle: float = 0.5) -> float:
    """What it answers for `bright` to a picture of this mean, 0 to 1."""
    return GAIN * (mean - middle)


def _quantize(drawing: Drawing, index: int, kind: int, scale: float, zero: int) -> None:
    tensor = drawing.graph.tensors[index]
    tensor.type = kind
    tensor.quantization = schema.QuantizationParametersT()
    tensor.quantization.scale = np.array((scale,), np.float32)
    tensor.quantization.zeroPoint = np.array((zero,), np.int64)


def _fill(drawing: Drawing, index: int, values: NDArray[Any]) -> None:
    buffer = schema.BufferT()
    buffer.data = np.frombuffer(values.tobytes(), np.uint8)
    drawing.model.buffers.append(buffer)
    drawing.graph.tensors[index].buffer = len(drawing.model.buffers) - 1

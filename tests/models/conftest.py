"""A network small enough to read, with all that the rewrites look for."""

from collections.abc import Callable
from typing import Any

import flatbuffers
import numpy as np
import pytest
from ai_edge_litert import schema_py_generated as schema
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from edge_monitor.perception.manifest import ModelSpec, TensorSpec
from edge_monitor.types import Image
from models.build.places import MODELS

SIDE_PX = 8

Run = Callable[[bytes, NDArray[Any]], dict[str, NDArray[np.float32]]]


class Drawing:
    """Draws a network tensor by tensor, operator by operator."""

    def __init__(self) -> None:
        self.model = schema.ModelT()
        self.model.version = 3
        self.model.buffers = [schema.BufferT()]
        self.model.operatorCodes = []
        self.graph = schema.SubGraphT()
        self.graph.tensors, self.graph.operators = [], []
        self.model.subgraphs = [self.graph]

    def tensor(self, name: str, *shape: int, values: NDArray[Any] | None = None) -> int:
        tensor = schema.TensorT()
        tensor.name, tensor.shape, tensor.buffer = name.encode(), np.array(shape, np.int32), 0
        tensor.type = schema.TensorType.FLOAT32
        if values is not None:
            if values.dtype == np.float16:
                tensor.type = schema.TensorType.FLOAT16
            tensor.shape = np.array(values.shape, np.int32)
            buffer = schema.BufferT()
            buffer.data = np.frombuffer(values.tobytes(), np.uint8)
            self.model.buffers.append(buffer)
            tensor.buffer = len(self.model.buffers) - 1
        self.graph.tensors.append(tensor)
        return len(self.graph.tensors) - 1

    def operator(self, kind: str, inputs: list[int], output: int) -> None:
        code = schema.OperatorCodeT()
        # as old files have it: the number only in the deprecated field
        code.deprecatedBuiltinCode = getattr(schema.BuiltinOperator, kind)
        code.builtinCode, code.version = 0, 3 if kind == "DEQUANTIZE" else 1
        self.model.operatorCodes.append(code)
        operator = schema.OperatorT()
        operator.opcodeIndex = len(self.model.operatorCodes) - 1
        operator.inputs, operator.outputs = np.array(inputs, np.int32), np.array([output], np.int32)
        if kind == "CONV_2D":
            operator.builtinOptionsType = schema.BuiltinOptions.Conv2DOptions
            operator.builtinOptions = schema.Conv2DOptionsT()
            operator.builtinOptions.strideW = operator.builtinOptions.strideH = 1
        self.graph.operators.append(operator)

    def content(self, inputs: list[int], outputs: list[int]) -> bytes:
        self.graph.inputs = np.array(inputs, np.int32)
        self.graph.outputs = np.array(outputs, np.int32)
        builder = flatbuffers.Builder(1024)
        builder.Finish(self.model.Pack(builder), b"TFL3")
        return bytes(builder.Output())


@pytest.fixture(scope="session")
def published() -> bytes:
    """RGB -> convolution with half-precision kernel -> RELU -> two heads, `lids` and `spare`."""
    chance, drawing = np.random.default_rng(0), Drawing()
    image = drawing.tensor("image", 1, SIDE_PX, SIDE_PX, 3)
    halves = chance.normal(0, 0.3, (4, 3, 3, 3)).astype(np.float16)
    packed = drawing.tensor("twice", values=halves)
    kernel = drawing.tensor("twice", *halves.shape)  # two tensors of one name, as they occur
    bias = drawing.tensor("bias", values=np.array((0.1, -0.1, 0.2, 0), np.float32))
    wide = drawing.tensor("wide", 1, SIDE_PX, SIDE_PX, 4)
    bent = drawing.tensor("bent", 1, SIDE_PX, SIDE_PX, 4)
    drawing.operator("DEQUANTIZE", [packed], kernel)
    drawing.operator("CONV_2D", [image, kernel, bias], wide)
    drawing.operator("RELU", [wide], bent)
    heads = []
    for name in ("spare", "lids"):
        weights = drawing.tensor(
            f"{name}_kernel", values=chance.normal(0, 0.5, (2, 1, 1, 4)).astype(np.float32)
        )
        none = drawing.tensor(f"{name}_bias", values=np.zeros(2, np.float32))
        heads.append(drawing.tensor(name, 1, SIDE_PX, SIDE_PX, 2))
        drawing.operator("CONV_2D", [bent, weights, none], heads[-1])
    return drawing.content([image], heads)


@pytest.fixture(scope="session")
def picture() -> Image:
    """A picture for the small network, uint8."""
    return np.random.default_rng(1).integers(0, 256, (SIDE_PX, SIDE_PX, 3), np.uint8)


@pytest.fixture(scope="session")
def spec() -> ModelSpec:
    """What a manifest would say of the small network."""
    return ModelSpec(
        role="eye",
        path=MODELS / "eye" / "eye.tflite",
        sha256="0" * 64,
        input=TensorSpec("image", (1, SIDE_PX, SIDE_PX, 3), "int8", (0.0, 1.0), "bgr"),
        outputs=(TensorSpec("lids", (1, SIDE_PX, SIDE_PX, 2), "float32"),),
        labels=(),
        licence="Apache-2.0",
        source="drawn by a test",
    )


@pytest.fixture(scope="session")
def run() -> Run:
    """Run a network's bytes on an input and return its outputs by name."""

    def run_once(content: bytes, values: NDArray[Any]) -> dict[str, NDArray[np.float32]]:
        interpreter = Interpreter(model_content=content, num_threads=1)
        interpreter.allocate_tensors()
        interpreter.set_tensor(interpreter.get_input_details()[0]["index"], values[np.newaxis])
        interpreter.invoke()
        outputs = interpreter.get_output_details()
        return {output["name"]: interpreter.get_tensor(output["index"]) for output in outputs}

    return run_once

"""One shim over the two runtimes that read `.tflite` files: ai-edge-litert, else tflite-runtime."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from edge_monitor.errors import ModelError
from edge_monitor.perception.manifest import ModelSpec, TensorSpec, read_verified
from edge_monitor.types import Image

Outputs = tuple[NDArray[np.float32], ...]
"""The outputs of a network in the manifest's order; copies that the caller may keep."""

_STDERR = 2
SIGN_BIT = np.uint8(0x80)
_RUNTIMES = ("ai_edge_litert.interpreter", "tflite_runtime.interpreter")


class PictureNetwork(Protocol):
    """A network that takes one picture of a fixed size, BGR or grey."""

    def run(self, picture: Image) -> Outputs:
        """The outputs for this picture."""


class Network:
    """A quantized network on one thread of the CPU.

    Its int8 input stands for the real range of the manifest, so that a uint8 picture is written
    by turning the sign bit: no float, no copy, no allocation. One thread, because a second one
    adds contention and no speed on pictures this small.
    """

    def __init__(self, interpreter: Any, spec: ModelSpec) -> None:
        """Take an interpreter whose tensors are allocated and match `spec`."""
        self.spec = spec
        self._interpreter = interpreter
        inputs, outputs = interpreter.get_input_details(), interpreter.get_output_details()
        self._input: Callable[[], NDArray[np.int8]] = interpreter.tensor(inputs[0]["index"])
        indices = {output["name"]: output["index"] for output in outputs}
        self._outputs = [indices[tensor.name] for tensor in spec.outputs]

    @classmethod
    def open(cls, spec: ModelSpec) -> Self:
        """Read, verify and prepare the network.

        Raises:
            ModelError: the file is missing or damaged, or its tensors are not the manifest's.
        """
        return cls.prepare(read_verified(spec), spec)

    @classmethod
    def prepare(cls, content: bytes, spec: ModelSpec) -> Self:
        """Prepare a network whose file was read and is trusted.

        Raises:
            ModelError: it is damaged, or its tensors are not those of `spec`.
        """
        if spec.input.dtype != "int8":
            raise ModelError(f"{spec.path}: input {spec.input.name} must be int8")
        return cls(open_interpreter(content, spec), spec)

    def run(self, picture: Image) -> Outputs:
        """Run the network on one picture.

        Args:
            picture: uint8, of the shape of the input without the batch, BGR or grey as the
                manifest says.
        """
        # the view must be gone before invoke(), which refuses to run while one is held
        np.bitwise_xor(picture, SIGN_BIT, out=self._input().view(np.uint8)[0])
        self._interpreter.invoke()
        get = self._interpreter.get_tensor
        return tuple(get(index) for index in self._outputs)


def open_interpreter(content: bytes, spec: ModelSpec) -> Any:
    """The runtime's interpreter of a file on one thread, its tensors allocated.

    Raises:
        ModelError: the file is damaged, or its tensors are not those of `spec`.
    """
    try:
        make = _interpreter_class()
        with _greeting_unheard():
            interpreter = make(model_content=content, num_threads=1)
            interpreter.allocate_tensors()
        inputs, outputs = interpreter.get_input_details(), interpreter.get_output_details()
    except (ValueError, RuntimeError) as error:
        reason = str(error).strip().partition("\n")[0]
        raise ModelError(f"{spec.path}: the runtime cannot read it: {reason}") from error
    _compare(spec, (spec.input,), inputs)
    _compare(spec, spec.outputs, outputs)
    return interpreter


def all_finite(outputs: Outputs) -> bool:
    """Whether a network gave numbers; NaN and infinity are no measurement."""
    return all(bool(np.isfinite(output).all()) for output in outputs)


@contextmanager
def _greeting_unheard() -> Iterator[None]:
    """Keep the line from the terminal that the runtime prints when it first prepares a network.

    It cannot be told not to; what goes wrong comes as an exception all the same.
    """
    sys.stderr.flush()
    terminal = os.dup(_STDERR)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, _STDERR)
        yield
    finally:
        os.dup2(terminal, _STDERR)
        os.close(terminal)
        os.close(nowhere)


def _interpreter_class() -> Any:
    """Import the runtime, late: it takes long and `check-config` does not need it."""
    for name in _RUNTIMES:
        try:
            return import_module(name).Interpreter
        except ImportError:
            continue
    raise ModelError("no runtime for the networks: install ai-edge-litert (or tflite-runtime)")


def _compare(spec: ModelSpec, wanted: tuple[TensorSpec, ...], found: list[dict[str, Any]]) -> None:
    tensors = {
        tensor["name"]: (tuple(tensor["shape"].tolist()), np.dtype(tensor["dtype"]).name)
        for tensor in found
    }
    if len(tensors) != len(wanted):
        raise ModelError(f"{spec.path}: has {len(tensors)} tensors where {len(wanted)} should be")
    for tensor in wanted:
        if tensors.get(tensor.name) != (tensor.shape, tensor.dtype):
            raise ModelError(
                f"{spec.path}: tensor {tensor.name} is {tensors.get(tensor.name, 'missing')} "
                f"and should be {(tensor.shape, tensor.dtype)}"
            )

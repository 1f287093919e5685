"""A network's graph, read from a `.tflite` file and written back."""

from collections.abc import Iterable
from typing import Any

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema
from numpy.typing import NDArray

SIGNATURE = "serving_default"
_IDENTIFIER = b"TFL3"

Operator = Any
"""An operator of the file format (`OperatorT`), which brings no types."""

Tensor = Any
"""A tensor of the file format (`TensorT`), likewise."""


class Graph:
    """The only subgraph of a network, with what the rewrites need to ask of it."""

    def __init__(self, content: bytes) -> None:
        self._model = schema.ModelT.InitFromObj(schema.Model.GetRootAs(content, 0))
        (self._subgraph,) = self._model.subgraphs
        for code in self._model.operatorCodes:
            # old files fill only the deprecated field, the quantizer reads only the new one
            code.builtinCode = max(code.builtinCode, code.deprecatedBuiltinCode)

    @property
    def operators(self) -> list[Operator]:
        """The operators in the order in which they run."""
        return list(self._subgraph.operators)

    def is_kind(self, operator: Operator, *kinds: str) -> bool:
        """Whether the operator is of one of these kinds, named as in the file format."""
        code = self._model.operatorCodes[operator.opcodeIndex].builtinCode
        return any(code == getattr(schema.BuiltinOperator, kind) for kind in kinds)

    def tensor(self, index: int) -> Tensor:
        """The tensor of this index."""
        return self._subgraph.tensors[index]

    def input_index(self) -> int:
        """Index of the only input."""
        (index,) = self._subgraph.inputs
        return int(index)

    def output_indices(self) -> list[int]:
        """Indices of the outputs."""
        return [int(index) for index in self._subgraph.outputs]

    def users(self, index: int) -> list[Operator]:
        """The operators that read the tensor of this index."""
        return [operator for operator in self._subgraph.operators if index in operator.inputs]

    def maker(self, index: int) -> Operator | None:
        """The operator that writes the tensor of this index."""
        makers = [operator for operator in self._subgraph.operators if index in operator.outputs]
        return makers[0] if makers else None

    def constant(self, index: int, dtype: type[np.generic]) -> NDArray[Any] | None:
        """The content of a constant tensor in its shape; `None` where it is computed."""
        tensor = self.tensor(index)
        data = self._model.buffers[tensor.buffer].data
        if data is None or len(data) == 0:
            return None
        content = np.asarray(data, np.uint8).tobytes()
        return np.frombuffer(content, dtype).reshape(tensor.shape)

    def set_constant(self, index: int, values: NDArray[np.float32]) -> None:
        """Make the tensor of this index a constant of its own."""
        buffer = schema.BufferT()
        buffer.data = np.frombuffer(np.ascontiguousarray(values).tobytes(), np.uint8)
        self._model.buffers.append(buffer)
        tensor = self.tensor(index)
        tensor.buffer = len(self._model.buffers) - 1
        tensor.shape = np.asarray(values.shape, np.int32)
        tensor.type = schema.TensorType.FLOAT32
        tensor.quantization = None

    def remove(self, operators: Iterable[Operator]) -> None:
        """Take operators out; their outputs must have become constants or other operators'."""
        gone = {id(operator) for operator in operators}
        self._subgraph.operators = [o for o in self._subgraph.operators if id(o) not in gone]

    def keep_outputs(self, names: tuple[str, ...]) -> None:
        """Keep these outputs only, in this order; what leads to the others goes with `content`."""
        by_name = {self.tensor(i).name.decode(): i for i in self.output_indices()}
        self._subgraph.outputs = np.asarray([by_name[name] for name in names], np.int32)

    def rename(self, source: str, head: str, result: str) -> None:
        """Name the only input, what the output is made of, and the only output; number the rest.

        Converters name tensors after the path through the program, longer than their content.
        """
        for number, tensor in enumerate(self._subgraph.tensors):
            tensor.name = f"t{number}".encode()
        self.tensor(self.input_index()).name = source.encode()
        (output,) = self.output_indices()
        maker = self.maker(output)
        if maker is not None:
            self.tensor(int(maker.inputs[0])).name = head.encode()
        self.tensor(output).name = result.encode()

    def content(self) -> bytes:
        """The file's bytes, without whatever no output needs and with a signature."""
        self._drop_dead_operators()
        self._drop_dead_tensors()
        self._drop_dead_buffers()
        self._drop_dead_codes()
        self._name_apart()
        self._sign()
        self._model.metadata = None
        builder = flatbuffers.Builder(1 << 20)
        builder.Finish(self._model.Pack(builder), _IDENTIFIER)
        return bytes(builder.Output())

    def _drop_dead_operators(self) -> None:
        needed = set(self.output_indices())
        living = []
        for operator in reversed(self._subgraph.operators):
            if needed.intersection(map(int, operator.outputs)):
                needed.update(map(int, operator.inputs))
                living.append(operator)
        self._subgraph.operators = living[::-1]

    def _drop_dead_tensors(self) -> None:
        graph = self._subgraph
        used = {*graph.inputs, *graph.outputs}
        for operator in graph.operators:
            used.update(operator.inputs, operator.outputs)
            operator.intermediates = None
        old = sorted(int(index) for index in used if index >= 0)
        new = {index: position for position, index in enumerate(old)} | {-1: -1}
        graph.tensors = [graph.tensors[index] for index in old]

        def renumbered(indices: Iterable[int]) -> NDArray[np.int32]:
            return np.asarray([new[int(index)] for index in indices], np.int32)

        graph.inputs, graph.outputs = renumbered(graph.inputs), renumbered(graph.outputs)
        for operator in graph.operators:
            operator.inputs = renumbered(operator.inputs)
            operator.outputs = renumbered(operator.outputs)

    def _drop_dead_buffers(self) -> None:
        buffers = [schema.BufferT()]  # the first one is empty by convention
        for tensor in self._subgraph.tensors:
            buffer = self._model.buffers[tensor.buffer]
            if buffer.data is None or len(buffer.data) == 0:
                tensor.buffer = 0
            else:
                buffers.append(buffer)
                tensor.buffer = len(buffers) - 1
        self._model.buffers = buffers

    def _drop_dead_codes(self) -> None:
        used = sorted({operator.opcodeIndex for operator in self._subgraph.operators})
        self._model.operatorCodes = [self._model.operatorCodes[index] for index in used]
        for operator in self._subgraph.operators:
            operator.opcodeIndex = used.index(operator.opcodeIndex)

    def _name_apart(self) -> None:
        # the quantizer knows tensors by their names
        counts: dict[bytes, int] = {}
        for tensor in self._subgraph.tensors:
            count = counts[tensor.name] = counts.get(tensor.name, 0) + 1
            if count > 1:
                tensor.name += b"__%d" % count

    def _sign(self) -> None:
        signature = schema.SignatureDefT()
        signature.signatureKey = SIGNATURE.encode()
        signature.subgraphIndex = 0
        signature.inputs = [self._entry(index) for index in self._subgraph.inputs]
        signature.outputs = [self._entry(index) for index in self._subgraph.outputs]
        self._model.signatureDefs = [signature]

    def _entry(self, index: int) -> Any:
        entry = schema.TensorMapT()
        entry.name = self.tensor(index).name
        entry.tensorIndex = int(index)
        return entry

"""Rewrites of a graph that leave what it computes untouched, bit by bit.

They make the published files fit for the quantizer and for pictures as OpenCV gives them.
"""

import numpy as np

from models.build.graph import Graph, Operator

_FUSED_RELU = 1  # ActivationFunctionType.RELU
_NO_FUSED_ACTIVATION = 0


def fold_dequantize(graph: Graph) -> int:
    """Turn half-precision weights behind DEQUANTIZE into single-precision constants.

    The quantizer takes a weight behind DEQUANTIZE for an activation and leaves it alone without
    a word.

    Returns:
        How many were folded.
    """
    folded = []
    for operator in graph.operators:
        if not graph.is_kind(operator, "DEQUANTIZE"):
            continue
        values = graph.constant(int(operator.inputs[0]), np.float16)
        if values is not None:
            graph.set_constant(int(operator.outputs[0]), values.astype(np.float32))
            folded.append(operator)
    graph.remove(folded)
    return len(folded)


def fuse_relu(graph: Graph) -> int:
    """Draw each RELU of its own into the operator before it, where that has no other reader.

    A RELU that stands alone after an int8 ADD has no fast kernel.

    Returns:
        How many were fused.
    """
    fused = []
    for operator in graph.operators:
        if graph.is_kind(operator, "RELU") and (maker := _fusible(graph, operator)) is not None:
            maker.builtinOptions.fusedActivationFunction = _FUSED_RELU
            maker.outputs = operator.outputs
            fused.append(operator)
            graph.remove([operator])
    return len(fused)


def _fusible(graph: Graph, relu: Operator) -> Operator | None:
    source = int(relu.inputs[0])
    maker = graph.maker(source)
    if (
        maker is not None
        and graph.is_kind(maker, "ADD", "CONV_2D", "DEPTHWISE_CONV_2D")
        and maker.builtinOptions.fusedActivationFunction == _NO_FUSED_ACTIVATION
        and len(graph.users(source)) == 1
        and source not in graph.output_indices()
    ):
        return maker
    return None


def swap_colours(graph: Graph) -> None:
    """Make a network for RGB pictures take BGR ones.

    The kernel of the first convolution is turned round along its input channels, so that serving
    needs no conversion of colours.

    Raises:
        ValueError: the input is read by something other than convolutions.
    """
    index = graph.input_index()
    for operator in graph.users(index):
        if not graph.is_kind(operator, "CONV_2D"):
            raise ValueError("the input is read by something other than a convolution")
        kernel_index = int(operator.inputs[1])
        kernel = graph.constant(kernel_index, np.float32)
        if kernel is None:
            raise ValueError("the kernel of the first convolution is not a constant")
        graph.set_constant(kernel_index, kernel[..., ::-1])

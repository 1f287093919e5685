"""From a rewritten network in float to int8, by committed calibration ranges."""

import contextlib
import io
import warnings
from collections.abc import Mapping

import numpy as np
from ai_edge_quantizer import quantizer, recipe
from ai_edge_quantizer.algorithm_manager import AlgorithmName
from ai_edge_quantizer.qtyping import TFLOperationName

from models.build.recipe import Recipe

_BITS = 8

Ranges = Mapping[str, tuple[float, float]]
"""Least and greatest real value of each computed tensor, by its name."""


def quantize(network: bytes, how: Recipe, ranges: Ranges) -> bytes:
    """Quantize weights and activations to 8 bits; the outputs stay float.

    Args:
        network: the rewritten file, in float.
        how: which parts stay in float.
        ranges: of all computed tensors. That of the input decides what a picture's bytes mean.

    Returns:
        The file's bytes, the same for the same arguments.
    """
    maker = quantizer.Quantizer(bytearray(network), recipe.static_wi8_ai8())
    for pattern, operation in (
        (how.tails, TFLOperationName.ALL_SUPPORTED),
        (how.heads, TFLOperationName.ALL_SUPPORTED),
        (".*", TFLOperationName.OUTPUT),
    ):
        maker.update_quantization_recipe(
            pattern, operation, algorithm_key=AlgorithmName.NO_QUANTIZE
        )
    maker.add_dynamic_config(how.heads, TFLOperationName.CONV_2D, _BITS)
    statistics = {
        name: {
            "min": np.float32(low).reshape(1, 1, 1, 1),
            "max": np.float32(high).reshape(1, 1, 1, 1),
        }
        for name, (low, high) in ranges.items()
    }
    with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
        # about memory for intermediate tensors, and a bar that the option does not turn off
        warnings.simplefilter("ignore", UserWarning)
        result = maker.quantize(statistics, enable_progress_report=False)
    return bytes(result.quantized_model)

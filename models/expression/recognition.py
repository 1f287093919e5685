"""The layers of dlib's face recognition network, which the teachers begin with.

The network (Davis King, 2017, CC0 1.0) was taught with some three million pictures of faces and
comes with the Python package `face_recognition_models`, which training installs. Nothing of it is
served: no face is recognised here, its early layers only know what faces are made of. dlib itself
is not needed; its file holds every tensor as a version, four sizes and plain floats.
"""

import hashlib
import importlib.util
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from edge_monitor.errors import SourceError

FILE: Final = "models/dlib_face_recognition_resnet_model_v1.dat"
SHA256: Final = "55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30"

_PACKAGE: Final = "face_recognition_models"
_TENSOR: Final = re.compile(rb"\x01\x02(\x01.|\x02..|\x03...)\x01\x01\x01\x01\x01\x01", re.DOTALL)
"""Version 2, a size of one to three bytes, three sizes of 1; the floats follow."""

_LEAST = 64  # numbers of the smallest tensor: gains and shifts of 32 channels
_FLOAT_BYTES = 4
_FIRST_KERNEL, _KERNEL = 7, 3


@dataclass(frozen=True, slots=True)
class Layer:
    """A convolution and the affine function after it, a number for each output channel.

    Attributes:
        weights: float32 (channels, channels before, kernel, kernel).
        bias, gain, shift: float32 (channels,): gain x (convolution + bias) + shift.
    """

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    gain: NDArray[np.float32]
    shift: NDArray[np.float32]


def recognition_layers() -> list[Layer]:
    """The 29 layers, first to last; the last step, to 128 numbers a face, is left out.

    The first takes RGB from which the mean was taken, divided by 256.

    Raises:
        SourceError: the package is not installed, or its file is another one.
    """
    spec = importlib.util.find_spec(_PACKAGE)  # not imported: it wants setuptools
    if spec is None or not spec.submodule_search_locations:
        raise SourceError(f"{_PACKAGE}: is not installed: pip install -r requirements-train.txt")
    path = Path(spec.submodule_search_locations[0]) / FILE
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path}: {error.strerror}; install {_PACKAGE} anew") from None
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise SourceError(f"{path}: is not the file that is known; install {_PACKAGE} anew")
    return layers_of(content)


def layers_of(content: bytes) -> list[Layer]:
    """The layers in a file's content, in which every convolution is followed by its affine one."""
    tensors = list(_tensors(content))
    return [
        _layer(numbers, affine, _KERNEL if number else _FIRST_KERNEL)
        for number, (numbers, affine) in enumerate(zip(tensors[::2], tensors[1::2], strict=True))
    ]


def _tensors(content: bytes) -> Iterator[NDArray[np.float32]]:
    place = 0
    while (found := _TENSOR.search(content, place)) is not None:
        count = int.from_bytes(found[1][1:], "little")
        place = found.start() + 1
        if count >= _LEAST and found.end() + count * _FLOAT_BYTES <= len(content):
            yield np.frombuffer(content, "<f4", count, found.end()).copy()  # torch wants to write
            place = found.end() + count * _FLOAT_BYTES


def _layer(numbers: NDArray[np.float32], affine: NDArray[np.float32], kernel: int) -> Layer:
    channels = len(affine) // 2
    weights = numbers[:-channels].reshape(channels, -1, kernel, kernel)
    return Layer(weights, numbers[-channels:], affine[:channels], affine[channels:])

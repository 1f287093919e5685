"""Any classifier of faces that the manifest describes, quantized or not, whoever made it.

What differs between such networks is taken from the manifest (size, colours and range of the
picture, labels, whether the answer is logits or probabilities) and from the file itself (scales and
zero points of quantized tensors).
"""

import logging
from typing import Any, Final, Self

import cv2
import numpy as np
from numpy.typing import NDArray

from edge_monitor.errors import ModelError
from edge_monitor.perception.expression import softmax
from edge_monitor.perception.landmarks import is_whole, region_of_points
from edge_monitor.perception.manifest import ClassifierSpec, TensorSpec, read_verified
from edge_monitor.perception.region import Cutter
from edge_monitor.perception.runtime import open_interpreter
from edge_monitor.types import Image, Points

_log = logging.getLogger(__name__)

_LEAST_PX: Final = 24.0  # of the square: what is smaller shows no face
_TWICE: Final = 2  # faces are cut at so many times the size, so that averaging leaves no jags
_SUM: Final = (0.8, 1.2)  # of numbers that are probabilities, which quantization has rounded
_BYTES: Final = 256


class FaceCutter:
    """Cuts faces out of frames as a classifier sees them; training goes through it, too.

    Args:
        given: the classifier's input.
        margin: side of the square over the longer side of the face.
    """

    def __init__(self, given: TensorSpec, margin: float) -> None:
        self._height, self._width = given.shape[2:] if _colours_first(given) else given.shape[1:3]
        self._margin = margin
        self._channels = given.channels
        self._cutter = Cutter(_TWICE * max(self._height, self._width))

    def cut(self, image: Image, points: Points) -> Image | None:
        """The upright square around a face; `None` where too little of it is seen.

        Args:
            image: BGR frame.
            points: float32 (468, 2), the face's landmarks in pixels of the frame.

        Returns:
            uint8 (height, width, channels), in the order of colours that the input asks for.
        """
        region = region_of_points(points, self._margin)
        if region.size < _LEAST_PX or not is_whole(points, image):
            return None
        large, _ = self._cutter.cut(image, region)
        if self._channels == "grey":
            large = cv2.cvtColor(large, cv2.COLOR_BGR2GRAY).astype(np.uint8, copy=False)
        face = cv2.resize(large, (self._width, self._height), interpolation=cv2.INTER_AREA)
        face = face.astype(np.uint8, copy=False).reshape(self._height, self._width, -1)
        return face[..., ::-1] if self._channels == "rgb" else face


class FaceClassifier:
    """Says how probable each label of a face is.

    Attributes:
        spec: what the manifest says of it.
        faults: answers that did not come, or were no probabilities and were thrown away.
    """

    def __init__(self, interpreter: Any, spec: ClassifierSpec) -> None:
        """Take an interpreter with the tensors of `spec`; `FaceClassifier.open` opens one.

        Raises:
            ModelError: a quantized tensor of the file has no scale.
        """
        self.spec = spec
        self.faults = 0
        self._interpreter = interpreter
        self._cutter = FaceCutter(spec.model.input, spec.margin)
        given, answer = spec.model.input, spec.model.outputs[0]
        (taken,) = interpreter.get_input_details()
        told = {one["name"]: one for one in interpreter.get_output_details()}[answer.name]
        self._input, self._output = taken["index"], told["index"]
        self._meaning = _byte_meanings(spec, given, taken)
        self._scale = _scale(spec, answer, told)
        self._colours_first = _colours_first(given)

    @classmethod
    def open(cls, spec: ClassifierSpec) -> Self:
        """Read, verify and prepare the network.

        Raises:
            ModelError: the file is missing or damaged, its tensors are not the manifest's, or a
                quantized one has no scale.
        """
        return cls(open_interpreter(read_verified(spec.model), spec.model), spec)

    def read(self, image: Image, points: Points) -> tuple[float, ...] | None:
        """The probabilities of the labels; `None` where they cannot be told.

        Args:
            image: BGR frame.
            points: float32 (468, 2), the face's landmarks in pixels of the frame.
        """
        face = self._cutter.cut(image, points)
        return None if face is None else self.judge(face)

    def judge(self, face: Image) -> tuple[float, ...] | None:
        """The same of a face that `FaceCutter.cut` cut out; `None` for an impossible answer."""
        try:
            values = self._answer(face)
        except RuntimeError as error:  # the file could be prepared, but fails on a picture
            self._count_fault(str(error).strip().partition("\n")[0])
            return None
        told = probabilities(values, len(self.spec.model.labels), self.spec.answer)
        if told is None:
            self._count_fault(f"an answer that cannot be {self.spec.answer} is thrown away")
        return told

    def _count_fault(self, why: str) -> None:
        """Count it; the first is told in the log, as others will be like it."""
        if not self.faults:
            _log.warning("classifier %s: %s", self.spec.name, why)
        self.faults += 1

    def _answer(self, face: Image) -> NDArray[np.float64]:
        """The real numbers of the first output."""
        picture = face.transpose(2, 0, 1) if self._colours_first else face
        # the view must be gone before invoke(), which refuses to run while one is held
        np.take(self._meaning, picture, out=self._view()[0], mode="clip")
        self._interpreter.invoke()
        scale, zero = self._scale
        values = self._interpreter.get_tensor(self._output).reshape(-1).astype(np.float64)
        return np.asarray((values - zero) * scale)

    def _view(self) -> NDArray[Any]:
        view: NDArray[Any] = self._interpreter.tensor(self._input)()
        return view


def _colours_first(given: TensorSpec) -> bool:
    """Whether a picture goes in as (colours, height, width), as some converters leave it."""
    return given.shape[-1] != (1 if given.channels == "grey" else 3)


def probabilities(
    values: NDArray[np.float64], labels: int, answer: str
) -> tuple[float, ...] | None:
    """What a network's numbers say of each label; `None` where they cannot mean that.

    Args:
        values: real numbers, one for each label, or one alone: that of the second of two.
        labels: how many there are.
        answer: `logits` or `probabilities`.
    """
    if not np.isfinite(values).all():
        return None
    if answer == "logits":
        logits = np.array((0.0, values[0])) if len(values) < labels else values
        return tuple(softmax(logits.astype(np.float32)).tolist())
    if len(values) < labels:
        values = np.array((1.0 - values[0], values[0]))
    shares = np.clip(values, 0.0, None)
    least, most = _SUM
    if not least <= shares.sum() <= most or shares.sum() - values.sum() > most - 1.0:
        return None
    return tuple((shares / shares.sum()).tolist())


def _byte_meanings(spec: ClassifierSpec, given: TensorSpec, found: dict[str, Any]) -> NDArray[Any]:
    """What each byte of a picture becomes in the input, (256,) of its type."""
    low, high = given.value_range or (0.0, 1.0)
    real = low + (high - low) * np.arange(_BYTES) / (_BYTES - 1)
    dtype = np.dtype(given.dtype)
    if dtype.kind == "f":
        return np.asarray(real, dtype)
    scale, zero = _scale(spec, given, found)
    limits = np.iinfo(dtype)
    return np.asarray(np.clip(np.round(real / scale) + zero, limits.min, limits.max), dtype)


def _scale(spec: ClassifierSpec, tensor: TensorSpec, found: dict[str, Any]) -> tuple[float, int]:
    """Scale and zero point of a tensor, 1 and 0 where it holds real numbers.

    Raises:
        ModelError: it holds whole numbers, and the file does not say what they mean.
    """
    if np.dtype(tensor.dtype).kind == "f":
        return 1.0, 0
    scale, zero = found["quantization"]
    if not scale > 0:
        raise ModelError(f"{spec.model.path}: tensor {tensor.name} has no scale: not quantized")
    return float(scale), int(zero)

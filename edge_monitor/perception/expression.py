"""What expression a face shows: one grey picture of 48 by 48 in, eight probabilities out.

`face_picture` is the only way from a face to the network's picture: training, evaluation and the
daemon all go through it, so that the network is served what it was taught with.

Example:
    model = ExpressionModel.open(Path("models/expression/expression.tflite"))
    probabilities = model.probabilities(face)  # of the EmotionLabels, in their order
"""

from pathlib import Path
from typing import Final, Self

import cv2
import numpy as np
from numpy.typing import NDArray

from edge_monitor.errors import ModelError
from edge_monitor.perception.manifest import ModelSpec, TensorSpec
from edge_monitor.perception.runtime import Network, PictureNetwork, all_finite
from edge_monitor.types import EmotionLabel

SIDE_PX: Final = 48
"""Side of the network's picture: that of FER-2013, whose faces it is taught with."""

INPUT: Final = "image"
OUTPUT: Final = "expression"
"""Names of the tensors."""

RANGE: Final = (0.0, 1.0)
"""What the bytes 0 to 255 of a picture mean to the network."""

LABELS: Final = tuple(label.value for label in EmotionLabel)

SEVEN: Final = tuple(label for label in LABELS if label != EmotionLabel.CONTEMPT)
"""FER-2013's labels, in the order of FER+."""

LOGITS: Final = len(LABELS) + len(SEVEN)
"""What the network gives: logits of the eight labels of FER+, then of FER-2013's seven."""

_GREY_AXES = 2
_RGB = 3


def face_picture(face: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A face as the network sees it.

    Colours become luminance (0.299 R + 0.587 G + 0.114 B, ITU-R BT.601); a larger picture is
    averaged over areas, a smaller one enlarged bilinearly, one that is no square is stretched.

    Args:
        face: uint8 (height, width), (height, width, 1) or, RGB, (height, width, 3): an upright face
            framed from above the brows to the chin, of any size.

    Returns:
        uint8 (48, 48, 1); it may share its memory with `face`.

    Raises:
        ValueError: `face` is of another type or shape, or empty.
    """
    face = np.asarray(face)
    if face.dtype != np.uint8 or face.size == 0 or not _is_picture(face.shape):
        raise ValueError(
            "a face must be uint8 of shape (height, width), (height, width, 1) or "
            f"(height, width, 3), not {face.dtype} of shape {face.shape}"
        )
    if face.shape[2:] == (_RGB,):
        grey = cv2.cvtColor(face, cv2.COLOR_RGB2GRAY).astype(np.uint8, copy=False)
    else:
        grey = face.reshape(face.shape[:2])
    if grey.shape != (SIDE_PX, SIDE_PX):
        how = cv2.INTER_AREA if min(grey.shape) >= SIDE_PX else cv2.INTER_LINEAR
        grey = cv2.resize(grey, (SIDE_PX, SIDE_PX), interpolation=how).astype(np.uint8, copy=False)
    return grey.reshape(SIDE_PX, SIDE_PX, 1)


def spec_of(path: Path, sha256: str = "") -> ModelSpec:
    """What a file of an expression network takes and gives, int8; the manifest says the same."""
    return ModelSpec(
        role="emotion",
        path=path,
        sha256=sha256,
        input=TensorSpec(INPUT, (1, SIDE_PX, SIDE_PX, 1), "int8", RANGE, "grey"),
        outputs=(TensorSpec(OUTPUT, (1, LOGITS), "float32"),),
        labels=LABELS,
        licence="Apache-2.0",
        source="trained here by models.expression",
    )


class ExpressionModel:
    """Tells the expression of one face."""

    def __init__(self, network: PictureNetwork) -> None:
        """Take a network of the shapes of `spec_of`; `ExpressionModel.open` opens one."""
        self._network = network

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a network's file, quantized to int8; which content it has is not verified.

        Raises:
            ModelError: the file is missing or damaged, or its tensors are not those of `spec_of`.
        """
        try:
            content = path.read_bytes()
        except (OSError, ValueError) as error:  # ValueError: a NUL in the name
            reason = error.strerror if isinstance(error, OSError) else error
            raise ModelError(f"{path!s}: cannot be read: {reason}") from error
        return cls(Network.prepare(content, spec_of(path)))

    def probabilities(self, face: NDArray[np.uint8]) -> NDArray[np.float32]:
        """How probable each expression is, calibrated.

        Args:
            face: as `face_picture` takes it: uint8, grey or RGB, upright, of any size.

        Returns:
            float32 (8,), of the `EmotionLabel`s in their order, summing to 1.

        Raises:
            ValueError: `face` is of another type or shape, or empty.
            ModelError: the network gave no finite numbers.
        """
        return softmax(self._logits(face)[: len(LABELS)])

    def seven(self, face: NDArray[np.uint8]) -> NDArray[np.float32]:
        """How probable it is that FER-2013 would call the face so, calibrated.

        Its labels are those of the search words that found each picture, and people who vote on
        the pictures disagree with a third of them: this is for comparison with other work, and
        nothing in this project decides by it.

        Args:
            face: as for `probabilities`.

        Returns:
            float32 (7,), of `SEVEN`, summing to 1.

        Raises:
            ValueError, ModelError: as `probabilities`.
        """
        return softmax(self._logits(face)[len(LABELS) :])

    def _logits(self, face: NDArray[np.uint8]) -> NDArray[np.float32]:
        outputs = self._network.run(face_picture(face))
        if not all_finite(outputs):
            raise ModelError("the expression network gave no finite numbers")
        return outputs[0].reshape(-1)


def softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Probabilities, float32, of finite logits along their last axis."""
    powers = np.exp(logits.astype(np.float64) - logits.max(axis=-1, keepdims=True))
    shares: NDArray[np.float64] = powers / powers.sum(axis=-1, keepdims=True)
    return shares.astype(np.float32)


def _is_picture(shape: tuple[int, ...]) -> bool:
    return len(shape) == _GREY_AXES or (len(shape) == _RGB and shape[2] in (1, _RGB))

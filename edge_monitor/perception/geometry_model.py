"""What expression the shape of a face shows: probabilities from landmarks, in plain numpy.

For boards that cannot spare a network: the numbers of `face_geometry` are weighed, once for each
expression. What weight each has was learnt by scikit-learn (`models/geometry_expression`), of which
nothing is needed here.

Example:
    model = GeometryModel.open(load_manifest(path).get("emotion_geometry"))
    probabilities = model.probabilities(landmarks)  # of the EmotionLabels, in their order
"""

import io
import zipfile
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from edge_monitor.errors import ModelError
from edge_monitor.perception.expression import LABELS, OUTPUT, softmax
from edge_monitor.perception.geometry import NAMES, face_geometry
from edge_monitor.perception.manifest import ModelSpec, TensorSpec, read_verified
from edge_monitor.types import Points

ROLE: Final = "emotion_geometry"
"""What the manifest calls it."""

FURTHEST: Final = 4.0
"""Standard deviations beyond which a number counts no more: a mesh askew is no extreme face."""

_LABELS, _NUMBERS = len(LABELS), len(NAMES)


@dataclass(frozen=True, slots=True)
class GeometryWeights:
    """What was learnt, as the file holds it.

    Attributes:
        names: (numbers,), of the numbers as `face_geometry` gives them.
        mean, spread: float32 (numbers,), of the faces learnt from.
        weights: float32 (8, numbers), of numbers in spreads from the mean; divided by the
            temperature, as is `bias`.
        bias: float32 (8,).
    """

    names: NDArray[np.str_]
    mean: NDArray[np.float32]
    spread: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def __post_init__(self) -> None:
        """Refuse what cannot be weighed.

        Raises:
            ValueError: with what is wrong.
        """
        if tuple(self.names.tolist()) != NAMES:
            raise ValueError("was learnt from other numbers than a face has here")
        for name, shape in (
            ("mean", (_NUMBERS,)),
            ("spread", (_NUMBERS,)),
            ("weights", (_LABELS, _NUMBERS)),
            ("bias", (_LABELS,)),
        ):
            value = getattr(self, name)
            if value.dtype != np.float32 or value.shape != shape or not np.isfinite(value).all():
                raise ValueError(f"{name} must be finite float32 of shape {shape}")
        if not (self.spread > 0).all():
            raise ValueError("spread must be above 0")

    @classmethod
    def read(cls, content: bytes) -> Self:
        """Read what `content` wrote; nothing in it is run.

        Raises:
            ValueError: with what is wrong.
        """
        try:
            with np.load(io.BytesIO(content), allow_pickle=False) as file:
                parts = {field.name: file[field.name] for field in fields(cls)}
        except KeyError as error:
            raise ValueError(error.args[0]) from None
        except (ValueError, OSError, EOFError, zipfile.BadZipFile, AttributeError) as error:
            raise ValueError("is no archive of numpy's") from error
        return cls(**parts)

    def content(self) -> bytes:
        """The file's content; the same weights give the same bytes."""
        file = io.BytesIO()
        np.savez(file, **{field.name: getattr(self, field.name) for field in fields(self)})
        return file.getvalue()


def standardised(
    numbers: NDArray[np.float32], mean: NDArray[np.float32], spread: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Numbers of faces, (..., numbers), in spreads from the mean, none beyond `FURTHEST`."""
    return np.clip((numbers - mean) / spread, -FURTHEST, FURTHEST)


def spec_of(path: Path, sha256: str = "") -> ModelSpec:
    """What a file of weights takes and gives; the manifest says the same."""
    return ModelSpec(
        role=ROLE,
        path=path,
        sha256=sha256,
        input=TensorSpec("landmarks", (1, 468, 2), "float32"),
        outputs=(TensorSpec(OUTPUT, (1, _LABELS), "float32"),),
        labels=LABELS,
        licence="Apache-2.0",
        source="learnt here by models.geometry_expression",
    )


class GeometryModel:
    """Tells the expression of one face by its landmarks."""

    def __init__(self, weights: GeometryWeights) -> None:
        """Take what was learnt; `GeometryModel.open` reads a file."""
        self._weights = weights

    @classmethod
    def open(cls, spec: ModelSpec) -> Self:
        """Read and verify the file that the manifest names.

        Raises:
            ModelError: it is missing or damaged, or was learnt from other numbers.
        """
        content = read_verified(spec)
        try:
            return cls(GeometryWeights.read(content))
        except ValueError as error:
            raise ModelError(f"{spec.path}: {error}: take it from the repository") from None

    def probabilities(self, points: Points) -> NDArray[np.float32]:
        """How probable each expression is, calibrated.

        Args:
            points: float32 (468, 2), landmarks in pixels of square aspect.

        Returns:
            float32 (8,), of the `EmotionLabel`s in their order, summing to 1.

        Raises:
            ModelError: the points have no shape: they are not finite, or fall into one.
        """
        numbers = face_geometry(points)
        if numbers is None:
            raise ModelError("the landmarks have no shape")
        return self.weigh(numbers)

    def weigh(self, numbers: NDArray[np.float32]) -> NDArray[np.float32]:
        """The probabilities of faces by their numbers: (..., numbers) to (..., 8)."""
        learnt = self._weights
        seen = standardised(numbers, learnt.mean, learnt.spread)
        return softmax(seen @ learnt.weights.T + learnt.bias)

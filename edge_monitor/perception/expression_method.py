"""What reads expressions: the network, or the shape of the face alone."""

from typing import Protocol

from edge_monitor.errors import ModelError
from edge_monitor.perception import expression, geometry_model
from edge_monitor.perception.expression import ExpressionModel
from edge_monitor.perception.expression_reader import ExpressionReader
from edge_monitor.perception.geometry_model import GeometryModel
from edge_monitor.perception.geometry_reader import GeometryReader
from edge_monitor.perception.manifest import Manifest
from edge_monitor.perception.runtime import Network
from edge_monitor.types import Image, Points


class ReadsExpressions(Protocol):
    """Something that tells the expression of a face in a frame."""

    faults: int
    """Results that could not be used and were thrown away."""

    def read(self, image: Image, points: Points) -> tuple[float, ...] | None:
        """The probabilities of the `EmotionLabel`s; `None` where they cannot be told.

        Args:
            image: BGR frame.
            points: float32 (468, 2), the face's landmarks in pixels of the frame.
        """


def open_reader(manifest: Manifest, role: str) -> ReadsExpressions | None:
    """What reads expressions by what the manifest has for this role; `None` where it has nothing.

    Raises:
        ModelError: its file is missing, damaged, or not of its role.
    """
    if (spec := manifest.find(role)) is None:
        return None
    by_shape = role == geometry_model.ROLE
    wanted = (geometry_model if by_shape else expression).spec_of(spec.path)
    shapes = [tensor.shape for tensor in (spec.input, *spec.outputs)]
    if shapes != [tensor.shape for tensor in (wanted.input, *wanted.outputs)]:
        raise ModelError(f"{spec.path}: cannot be the {spec.role}: its tensors have other shapes")
    if spec.labels != wanted.labels:
        named = ", ".join(wanted.labels)
        raise ModelError(f"{manifest.path}: {spec.role}.labels must be {named}, in this order")
    if by_shape:
        return GeometryReader(GeometryModel.open(spec))
    return ExpressionReader(ExpressionModel(Network.open(spec)))

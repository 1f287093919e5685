"""The expression of a face in a frame by its landmarks alone; no pixel is looked at."""

from edge_monitor.errors import ModelError
from edge_monitor.perception.expression_reader import LEAST_PX, face_region
from edge_monitor.perception.geometry_model import GeometryModel
from edge_monitor.perception.landmarks import is_whole
from edge_monitor.types import Image, Points


class GeometryReader:
    """Reads expressions, of the same faces as `ExpressionReader`.

    Attributes:
        faults: landmarks without a shape that were thrown away.
    """

    def __init__(self, model: GeometryModel) -> None:
        self.faults = 0
        self._model = model

    def read(self, image: Image, points: Points) -> tuple[float, ...] | None:
        """The probabilities of the `EmotionLabel`s; `None` where they cannot be told.

        Args:
            image: BGR frame, which says how far the picture reaches.
            points: float32 (468, 2), the face's landmarks in pixels of the frame.
        """
        if face_region(points).size < LEAST_PX or not is_whole(points, image):
            return None
        try:
            return tuple(self._model.probabilities(points).tolist())
        except ModelError:
            self.faults += 1
            return None

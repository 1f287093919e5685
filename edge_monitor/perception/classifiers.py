"""All classifiers of faces that are wanted, each looking at each face at its own cadence."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Self

from edge_monitor.errors import ModelError
from edge_monitor.perception.classifier import FaceClassifier
from edge_monitor.perception.manifest import Manifest
from edge_monitor.perception.turns import Turns
from edge_monitor.ports import Laps, no_laps
from edge_monitor.types import Face, Frame, Work

_log = logging.getLogger(__name__)


class FaceClassifiers:
    """Looks at faces with every classifier whose turn it is.

    Args:
        classifiers: those that run.
        intervals_s: seconds from look to look at a face, by the classifier's name.
        missing: how many were wanted besides and do not run.
        laps: time the work on each frame.
    """

    def __init__(
        self,
        classifiers: Sequence[FaceClassifier],
        intervals_s: Mapping[str, float],
        missing: int = 0,
        *,
        laps: Laps = no_laps,
    ) -> None:
        self._classifying = laps(Work.CLASSIFIERS)
        self._missing = missing
        self._classifiers = [(one, Turns(intervals_s[one.spec.name])) for one in classifiers]

    @classmethod
    def open(
        cls, manifest: Manifest, intervals_s: Mapping[str, float], laps: Laps = no_laps
    ) -> Self:
        """Open those that are wanted.

        One whose file is missing or damaged is told in the log and left out, and counts as a fault:
        eyes do not wait for it.
        """
        opened = []
        for name in intervals_s:
            try:
                opened.append(open_classifier(manifest, name))
            except ModelError as error:
                _log.warning("classifier %s does not run: %s", name, error)
        return cls(opened, intervals_s, len(intervals_s) - len(opened), laps=laps)

    @property
    def faults(self) -> int:
        """Answers that were thrown away, and classifiers that cannot answer."""
        return self._missing + sum(one.faults for one, _ in self._classifiers)

    def reset(self) -> None:
        """Forget all faces."""
        for _, turns in self._classifiers:
            turns.reset()

    def look(self, frame: Frame, faces: list[Face], able: Mapping[int, bool]) -> list[Face]:
        """The faces, those whose turn it is with what was found.

        Args:
            frame: in rising time.
            faces: all faces in it.
            able: whether each can be looked at, by its number.
        """
        for classifier, turns in self._classifiers:
            for face_id in turns.take(frame.t, able):
                index = next(i for i, face in enumerate(faces) if face.track_id == face_id)
                face = faces[index]
                with self._classifying:
                    told = classifier.read(frame.image, face.landmarks)
                if told is not None:
                    classes = {**face.classes, classifier.spec.name: told}
                    faces[index] = replace(face, classes=classes)
        return faces


def open_classifier(manifest: Manifest, name: str) -> FaceClassifier:
    """One classifier of the manifest.

    Raises:
        ModelError: the manifest has none of this name, or its file is missing, damaged or of
            another shape than the manifest says.
    """
    return FaceClassifier.open(manifest.classifier(name))

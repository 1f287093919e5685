"""Compares the built networks with the published ones: `python -m models.build.measure`.

Prints the numbers of the cards. Reads development pictures of the half that calibration does not
see.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from tqdm import tqdm

from edge_monitor.perception.detector import Detection, Detector
from edge_monitor.perception.landmarks import (
    LEFT_EYE_INNER,
    LEFT_EYE_OUTER,
    RIGHT_EYE_INNER,
    RIGHT_EYE_OUTER,
    Landmarker,
    Landmarks,
    region_of_detection,
    region_of_points,
)
from edge_monitor.perception.manifest import load_manifest
from edge_monitor.perception.runtime import Network, PictureNetwork
from edge_monitor.perception.shape import mouth_aspect_ratio
from edge_monitor.types import Box, Image, Points
from models.build.network import in_float
from models.build.pictures import (
    Half,
    clip_frames,
    driver_frames,
    faceless,
    placed_faces,
    with_data,
)
from models.build.places import CACHE, MANIFEST
from models.build.recipe import RECIPES
from models.build.reference import FloatNetwork
from models.build.wheel import NETWORKS

Numbers = list[float]


class Networks:
    """Detector and mesh of one make."""

    def __init__(self, networks: dict[str, PictureNetwork]) -> None:
        self.detector = Detector(networks["face_detector"])
        self.landmarker = Landmarker(networks["face_mesh"])

    def face(self, image: Image) -> Landmarks | None:
        """The points of the surest face, looked at twice as in tracking."""
        for detection in self.detector.find(image)[:1]:
            seen = self.landmarker.find(image, region_of_detection(detection))
            return seen and self.landmarker.find(image, region_of_points(seen.points))
        return None


def main() -> int:
    """Measure all networks; the exit status."""
    return with_data("measure", _measure)


def _measure(data: Path) -> None:
    NETWORKS.fetch(CACHE)
    specs = {recipe.role: load_manifest(MANIFEST).get(recipe.role) for recipe in RECIPES}
    published = Networks({r.role: FloatNetwork(in_float(r), specs[r.role]) for r in RECIPES})
    built = Networks({role: Network.open(spec) for role, spec in specs.items()})
    for name, networks in (("float", published), ("int8", built)):
        _measure_detector(name, networks.detector, data)
    _measure_points(published, built, data)


def _measure_detector(name: str, detector: Detector, data: Path) -> None:
    found = extra = 0
    placed = list(placed_faces(data, Half.MEASUREMENT))
    for image, box in tqdm(placed, desc=name, unit=" pictures", disable=None, leave=False):
        inside = [_inside(detection, box) for detection in detector.find(image)]
        found += any(inside)
        extra += len(inside) - sum(inside)
    drivers = [bool(detector.find(image)) for image in driver_frames(data, Half.MEASUREMENT)]
    alarms = [bool(detector.find(image)) for image in faceless(data)]
    print(f"detector {name}: {found} of {len(placed)} placed faces and {extra} elsewhere;")
    print(f"  {sum(drivers)} of {len(drivers)} drivers;", end=" ")
    print(f"something in {sum(alarms)} of {len(alarms)} pictures labelled as without a face")


def _inside(detection: Detection, box: Box) -> bool:
    x = detection.box.x + detection.box.width / 2
    y = detection.box.y + detection.box.height / 2
    return box.x < x < box.x + box.width and box.y < y < box.y + box.height


def _measure_points(published: Networks, built: Networks, data: Path) -> None:
    """Both meshes on the region that the float one gives."""
    distances: Numbers = []
    mouths: Numbers = []
    for image in tqdm(_faces(data), desc="mesh", unit=" pictures", disable=None, leave=False):
        reference = published.face(image)
        face = reference and built.landmarker.find(image, region_of_points(reference.points))
        same = reference and published.landmarker.find(image, region_of_points(reference.points))
        if not face or not same:
            continue
        apart = np.hypot(*(face.points - same.points).T).mean() / _interocular(same.points)
        distances.append(100 * float(apart))
        mars = mouth_aspect_ratio(face.points), mouth_aspect_ratio(same.points)
        mouths.append(abs((mars[0] or 0.0) - (mars[1] or 0.0)))
    _print("mesh: int8 from float, % of interocular distance", distances)
    _print("mesh: int8 from float, mouth aspect ratio", mouths)


def _faces(data: Path) -> Iterable[Image]:
    yield from driver_frames(data, Half.MEASUREMENT)
    yield from clip_frames(data, Half.MEASUREMENT)
    yield from (image for image, _ in placed_faces(data, Half.MEASUREMENT))


def _interocular(points: Points) -> float:
    right = points[[RIGHT_EYE_OUTER, RIGHT_EYE_INNER]].mean(axis=0)
    left = points[[LEFT_EYE_OUTER, LEFT_EYE_INNER]].mean(axis=0)
    return float(np.hypot(*(right - left)))


def _print(what: str, numbers: Numbers) -> None:
    mean, p95 = np.mean(numbers), np.percentile(numbers, 95)
    print(f"{what}: mean {mean:.4f}, p95 {p95:.4f} over {len(numbers)}")


if __name__ == "__main__":
    sys.exit(main())

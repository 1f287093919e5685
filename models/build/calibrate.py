"""Measures the calibration ranges anew: `python -m models.build.calibrate`.

Runs detector and mesh in float over development pictures, as serving runs them, and writes
`models/<role>/calibration.json`. The next `python -m models.build` then names the SHA-256 that
belongs into the manifest.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from tqdm import tqdm

from edge_monitor.perception.detector import Detector
from edge_monitor.perception.landmarks import Landmarker, region_of_detection, region_of_points
from edge_monitor.perception.manifest import load_manifest
from edge_monitor.types import Image
from models.build.files import write_atomically
from models.build.network import in_float
from models.build.pictures import Half, clip_frames, driver_frames, placed_faces, with_data
from models.build.places import CACHE, MANIFEST, calibration_path
from models.build.recipe import RECIPES
from models.build.reference import RangeRecorder
from models.build.wheel import NETWORKS

QUANTILE = 0.95
"""Share of the pictures that a range holds wholly.

Ranges that hold every picture are as wide as the oddest one makes them, and the steps of all
others as coarse: they more than double the drift of the landmarks and the detector's false alarms.
"""

_DIGITS = 6


def main() -> int:
    """Calibrate all networks and say so; the exit status."""
    return with_data("calibrate", _calibrate)


def _calibrate(data: Path) -> None:
    NETWORKS.fetch(CACHE)
    manifest = load_manifest(MANIFEST)
    recorders = {r.role: RangeRecorder(in_float(r), manifest.get(r.role)) for r in RECIPES}
    detector = Detector(recorders["face_detector"])
    landmarker = Landmarker(recorders["face_mesh"])
    for image in tqdm(_pictures(data), unit=" pictures", disable=None):
        for detection in detector.find(image)[:1]:
            # serving sees the face first where the detector, then where the mesh found it
            seen = landmarker.find(image, region_of_detection(detection))
            if seen:
                landmarker.find(image, region_of_points(seen.points))
    for role, recorder in recorders.items():
        ranges = recorder.ranges(QUANTILE)
        content = {
            "pictures": recorder.pictures,
            "quantile": QUANTILE,
            "ranges": {n: [float(f"{x:.{_DIGITS}g}") for x in r] for n, r in ranges.items()},
        }
        path = calibration_path(role)
        write_atomically(path, (_dump(content) + "\n").encode())
        print(f"calibrate: {path}: {len(ranges)} tensors over {recorder.pictures} pictures")


def _pictures(data: Path) -> Iterator[Image]:
    yield from driver_frames(data, Half.CALIBRATION)
    yield from clip_frames(data, Half.CALIBRATION)
    yield from (image for image, _ in placed_faces(data, Half.CALIBRATION))


def _dump(content: dict[str, object]) -> str:
    """JSON with one tensor a line, so that a change can be read."""
    text = json.dumps(content, indent=1)
    return text.replace("[\n   ", "[").replace(",\n   ", ", ").replace("\n  ]", "]")


if __name__ == "__main__":
    sys.exit(main())

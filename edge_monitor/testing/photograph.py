"""The portrait photograph that the demo animates.

It is scikit-image's `astronaut.png`: NASA's portrait of an astronaut, in the public domain.
"""

import hashlib
from pathlib import Path

import cv2
import numpy as np

from edge_monitor.errors import SourceError
from edge_monitor.types import Image

SHA256 = "88431cd9653ccd539741b555fb0a46b61558b301d4110412b5bc28b5e3ea6cb5"
"""Of the file that the lines in `lids`, `jaw`, `glasses` and `backdrop` were measured on."""

PORTRAIT_PATH = Path(__file__).parents[2] / "models" / "cache" / "astronaut.png"
"""Where set-up puts it."""


def load_portrait(path: Path = PORTRAIT_PATH) -> Image:
    """Read the photograph.

    Returns:
        uint8 (512, 512, 3), BGR.

    Raises:
        SourceError: it is not there or not the one that was measured.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise SourceError(f"{path}: {reason}; run scripts/setup") from error
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise SourceError(f"{path}: not the portrait that was measured; run scripts/setup")
    packed = np.frombuffer(_without_profile(data), np.uint8)
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)


def _without_profile(png: bytes) -> bytes:
    """The file without its colour profile, about which libpng writes a warning to the terminal."""
    kept, at = [png[:8]], 8
    while at < len(png):
        end = at + 12 + int.from_bytes(png[at : at + 4], "big")
        if png[at + 4 : at + 8] != b"iCCP":
            kept.append(png[at:end])
        at = end
    return b"".join(kept)

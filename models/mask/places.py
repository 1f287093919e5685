"""Where the mask network and what it is made from lie."""

from typing import Final

from models.build.places import CACHE, MODELS

MASK: Final = MODELS / "mask"
FLOAT: Final = MASK / "mask.float.tflite"
"""The trained network before it is quantized: to compare with, never served."""

INT8: Final = MASK / "mask.tflite"

WORK: Final = CACHE / "mask"
"""What training writes and can write again; not in the repository."""

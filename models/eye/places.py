"""Where the eye network and what it is made from lie."""

from typing import Final

from models.build.places import CACHE, MODELS

EYE: Final = MODELS / "eye"
FLOAT: Final = EYE / "eye.float.tflite"
"""The trained network before it is quantized: to compare with, never served."""

INT8: Final = EYE / "eye.tflite"
CARD: Final = EYE / "CARD.md"
TEMPLATE: Final = EYE / "card.md.in"
ROTATION: Final = EYE / "rotation.txt"
"""What `python -m models.eye rotate` found."""

WORK: Final = CACHE / "eye"
"""What training writes and can write again; not in the repository."""

BANK: Final = WORK / "bank"
EXAMPLE_SHARDS: Final = 40
"""Ten thousand examples each."""

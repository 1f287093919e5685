"""Where the expression network and what it is made from lie."""

from typing import Final

from models.build.places import CACHE, MODELS

EXPRESSION: Final = MODELS / "expression"
FLOAT: Final = EXPRESSION / "expression.float.tflite"
"""The trained network before it is quantized: to compare with, never served."""

INT8: Final = EXPRESSION / "expression.tflite"

WORK: Final = CACHE / "expression"
"""What training writes and can write again; not in the repository."""

CARD: Final = EXPRESSION / "CARD.md"
TEMPLATE: Final = EXPRESSION / "card.md.in"
